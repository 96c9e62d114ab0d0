/**
 * The object that a rename is about, and what the rename does to it.
 */
import { type Address, address, type Catalog } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Rename } from "../options.ts"

/** The object that is renamed, as it is before. */
export const targetOf = (rename: Rename): Address =>
  rename.kind === "column"
    ? address("column", rename.table.schema, rename.table.name, rename.from)
    : rename.kind === "enum-value"
    ? address("enum", rename.enum.schema, rename.enum.name)
    : address(rename.kind, rename.from.schema, rename.from.name)

/** What one rename does: to the object at `address`, by `operation`, and to the catalog. */
export interface Applied {
  readonly operation: Operation
  readonly address: Address
  readonly catalog: Catalog
}
