/**
 * Rows for the tables of a database that is thrown away: random ones that satisfy the constraints, and given ones.
 */
export { type Contents, contents, differingColumns } from "./contents.ts"
export { empty, fill, type Values } from "./fill.ts"
export { insert, type Rows } from "./insert.ts"
export { modelValues } from "./models.ts"
export { type Random, randomOf } from "./random.ts"
export { counts, type LedgerPlace } from "./tables.ts"
