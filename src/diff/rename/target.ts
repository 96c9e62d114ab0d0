/**
 * The object that a rename is about.
 */
import { type Address, address } from "../../catalog/mod.ts"
import type { Rename } from "../options.ts"

/** The object that is renamed, as it is before. */
export const targetOf = (rename: Rename): Address =>
  rename.kind === "column"
    ? address("column", rename.table.schema, rename.table.name, rename.from)
    : rename.kind === "enum-value"
    ? address("enum", rename.enum.schema, rename.enum.name)
    : address(rename.kind, rename.from.schema, rename.from.name)
