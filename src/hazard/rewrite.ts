/**
 * Hazards of statements that write every row of a table again. Names are dotted: `app.users.email`.
 */
import { type Hazard, quoted } from "./hazard.ts"

const rewrite = (text: string): Hazard => ({ kind: "rewrite", text: `${text} under an ACCESS EXCLUSIVE lock` })

/** `ADD COLUMN` with an identity or a stored expression. */
export const columnComputed = (column: string): Hazard =>
  rewrite(`Adding the column ${quoted(column)} computes a value for every row, which rewrites the table`)

/** `ADD COLUMN` with a default that is evaluated for each row. */
export const volatileDefault = (column: string): Hazard =>
  rewrite(`The default of ${quoted(column)} is volatile, so adding the column rewrites the table`)

/** `ALTER COLUMN … TYPE` of a type that is rebuilt under the same name. */
export const columnConverted = (column: string, type: string): Hazard =>
  rewrite(`Converting the column ${quoted(column)} to the new ${type} rewrites the table`)

/** `ALTER COLUMN … TYPE`. */
export const typeChanged = (column: string, from: string, to: string): Hazard =>
  rewrite(`Changing the type of ${quoted(column)} from ${from} to ${to} rewrites the table`)

/** `ALTER COLUMN … TYPE … COLLATE`. */
export const collationChanged = (column: string): Hazard =>
  rewrite(`Changing the collation of ${quoted(column)} rebuilds its indexes`)

/** `ALTER COLUMN … SET EXPRESSION` of a stored column. */
export const expressionChanged = (column: string): Hazard =>
  rewrite(`Changing the expression of the generated column ${quoted(column)} rewrites the table`)

/** `SET UNLOGGED`, `SET LOGGED`, `SET ACCESS METHOD`, `SET TABLESPACE`. */
export const storageChanged = (table: string): Hazard =>
  rewrite(`Changing how the table ${quoted(table)} is stored rewrites it`)

/** The rows of a partition or a recreated table, which are copied and inserted into another table. */
export const rowsMoved = (from: string, to: string): Hazard =>
  rewrite(
    `Moving the rows of ${quoted(from)} to ${quoted(to)} copies them and inserts them again`
  )

/** `ALTER COLUMN … TYPE`, where the present type is not known. */
export const columnRetyped = (column: string): Hazard =>
  rewrite(`Changing the type of ${quoted(column)} rewrites the table, unless the values stay as they are,`)

/** `VACUUM FULL` and `CLUSTER`. */
export const tableRebuilt = (table: string): Hazard => rewrite(`The table ${quoted(table)} is written again`)
