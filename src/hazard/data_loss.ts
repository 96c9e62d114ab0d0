/**
 * Hazards of statements that delete rows or values. Names are dotted: `app.users.email`.
 */
import { type Hazard, quoted } from "./hazard.ts"

const dataLoss = (text: string): Hazard => ({ kind: "data-loss", text })

/** `DROP TABLE`. */
export const tableDropped = (table: string): Hazard =>
  dataLoss(`Dropping the table ${quoted(table)} deletes all its rows`)

/** `TRUNCATE`. */
export const tableTruncated = (table: string): Hazard => dataLoss(`Truncating ${quoted(table)} deletes all its rows`)

/** `DELETE`. */
export const rowsDeleted = (table: string): Hazard => dataLoss(`Rows of the table ${quoted(table)} are deleted`)

/** `UPDATE` without `WHERE`. */
export const allRowsUpdated = (table: string): Hazard =>
  dataLoss(`Updating the table ${quoted(table)} without WHERE overwrites values in all its rows`)

/** `DROP OWNED`. */
export const ownedDropped = (role: string): Hazard =>
  dataLoss(`Dropping what the role ${quoted(role)} owns deletes its tables with all their rows`)

/** `DROP … CASCADE` of something that columns can depend on. */
export const dependentsDropped = (kind: string, name: string): Hazard =>
  dataLoss(
    `Dropping the ${kind} ${quoted(name)} with CASCADE drops what depends on it, columns with their values among it`
  )

/** `DROP SCHEMA … CASCADE`. */
export const schemaDropped = (schema: string): Hazard =>
  dataLoss(`Dropping the schema ${quoted(schema)} with CASCADE deletes everything in it`)

/** `DROP DATABASE`. */
export const databaseDropped = (database: string): Hazard =>
  dataLoss(`Dropping the database ${quoted(database)} deletes everything in it`)

/** `DROP COLUMN`. */
export const columnDropped = (column: string): Hazard =>
  dataLoss(`Dropping the column ${quoted(column)} deletes its values`)

/** `DROP SEQUENCE`. */
export const sequenceDropped = (sequence: string): Hazard =>
  dataLoss(`Dropping the sequence ${quoted(sequence)} loses its current value`)

/** `ALTER SEQUENCE … MINVALUE … MAXVALUE …`. `counter` is the dotted name of a sequence, or of an identity column. */
export const counterMoved = (counter: string): Hazard =>
  dataLoss(`The new bounds of the sequence of ${quoted(counter)} replace its current value if they do not contain it`)

/** `DROP EXTENSION`. */
export const extensionDropped = (extension: string): Hazard =>
  dataLoss(`Dropping the extension ${quoted(extension)} deletes the data in its tables`)

/** A composite type that loses attributes. */
export const attributesDropped = (type: string, attributes: ReadonlyArray<string>): Hazard =>
  dataLoss(
    `Dropping ${attributes.length === 1 ? "the attribute" : "the attributes"} ${
      attributes.map(quoted).join(", ")
    } of the type ${quoted(type)} deletes ${attributes.length === 1 ? "its" : "their"} values`
  )

/** A change to a type that has fewer values. */
export const typeNarrowed = (column: string, from: string, to: string): Hazard =>
  dataLoss(
    `Changing the type of ${quoted(column)} from ${from} to ${to} rounds, truncates or rejects values that do not fit`
  )
