/**
 * The object that a rename is about, and what the rename does to it.
 */
import { type Address, address, type Catalog } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Rename } from "../options.ts"

/** The address of the object before the rename. */
export const targetOf = (rename: Rename): Address =>
  rename.kind === "column"
    ? address("column", rename.table.schema, rename.table.name, rename.from)
    : rename.kind === "enum-value"
    ? address("enum", rename.enum.schema, rename.enum.name)
    : address(rename.kind, rename.from.schema, rename.from.name)

/** One step of a rename: the operation on the object at `address`, and the catalog after it. */
export interface Applied {
  readonly operation: Operation
  readonly address: Address
  readonly catalog: Catalog
}
