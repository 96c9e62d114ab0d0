/**
 * Columns as operations have them, and the properties of columns that operations do not have.
 */
import type { Column, ColumnSettings, Identity, Typed } from "../../catalog/mod.ts"
import type * as Operation from "../../operation/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, type Draft, draft, type Parts, partsOf, tableOf } from "../description/context.ts"
import { execute, optionChanges, raw, script, settingChanges } from "../description/statement.ts"
import { statedName } from "../not_null/name.ts"
import { notNullChanges } from "../not_null/not_null.ts"
import { plainType } from "../value/parked_type.ts"
import { changedOptions, isPlainSequence, largest, optionTexts, sequenceOptions, smallest } from "../value/sequence_options.ts"

/** A type as an operation has it: a name if it has no modifiers and is not a type of PostgreSQL, else text. */
export const columnType = ({ type, userType }: Typed, parked?: Context["parked"]): Operation.ColumnType => {
  if (userType === undefined) return type
  const other = parked?.(userType)
  const { array } = userType
  if (other === undefined && type.replaceAll("\"", "") !== plainType(userType)) return type
  const { name, schema } = other ?? userType
  return array ? { type: { schema, name }, array } : { type: { schema, name } }
}

/** The same as SQL text. */
export const typeText = (type: Operation.ColumnType): string =>
  typeof type === "string"
    ? type
    : (typeof type.type === "string" ? quoteIdentifier(type.type) : quoteName(type.type)) +
      (type.array === true ? "[]" : "")

/** An identity without the options that PostgreSQL chooses by default, and without its type, which is that of the column. */
export const identityOf = ({ generation, ...options }: Identity, type: string): Operation.Identity => {
  const { type: _, ...written } = sequenceOptions(options)
  return isPlainSequence(options) && options.type === type ? { generation } : { generation, ...written }
}

/** A bound of an identity; undefined if it is that of the type, which follows a change of the type. */
const limitOf = (bound: "minimum" | "maximum", { [bound]: value, type }: Identity): string | undefined =>
  value === (bound === "maximum" ? largest : smallest)[type] ? undefined : value

/** The options that differ between two identities. Their type is that of the column and cannot be set. */
export const identityChange = (from: Identity, to: Identity): [Operation.Identity, Operation.Identity] | undefined => {
  const [before, after] = [sequenceOptions(from), sequenceOptions(to)]
  const keys = (Object.keys(after) as ReadonlyArray<keyof Operation.SequenceOptions>).filter((key) =>
    key === "maximum" || key === "minimum"
      ? limitOf(key, from) !== limitOf(key, to)
      : key !== "type" && before[key] !== after[key]
  )
  if (keys.length === 0 && from.generation === to.generation) return undefined
  const pick = (generation: Operation.Identity["generation"], options: Operation.SequenceOptions) => ({
    generation,
    ...Object.fromEntries(keys.map((key) => [key, options[key]]))
  })
  return [pick(from.generation, before), pick(to.generation, after)]
}

/** The same as the actions of `ALTER COLUMN`. */
export const identityTexts = (from: Identity, to: Identity): ReadonlyArray<string> => {
  const { maximum: _x, minimum: _n, type: _t, ...options } = changedOptions(from, to)
  const isSet = (bound: "minimum" | "maximum") => limitOf(bound, from) !== limitOf(bound, to)
  return [
    ...(from.generation === to.generation ? [] : [`SET GENERATED ${to.generation.replace("-", " ").toUpperCase()}`]),
    ...optionTexts({
      ...(isSet("minimum") ? { minimum: to.minimum } : {}),
      ...(isSet("maximum") ? { maximum: to.maximum } : {}),
      ...options
    }).map((text) => `SET ${text}`)
  ]
}

/** `COLUMN "app"."users"."email"`. */
export const columnCalled = (column: Column): string =>
  `COLUMN ${quoteName(tableOf(column))}.${quoteIdentifier(column.name)}`

/** A column as hazards call it: `app.users.email`. */
export const columnDotted = ({ name, schema, table }: Column): string => `${schema}.${table}.${name}`

/** The column with its default and its comment, for `CREATE TABLE` and `ADD COLUMN`. */
export const columnOf = (column: Column, parts: Parts, context: Context): Operation.Column => {
  const notNullName = statedName(column, context)
  const standard = partsOf(parts, "default").find((part) => part.parent === column.address)
  const comment = partsOf(parts, "comment").find((part) => part.parent === column.address)
  const { collation, generated, identity, name, nullable } = column
  return {
    name,
    type: columnType(column),
    ...(nullable || !column.notNullValid
      ? {}
      : { nullable, ...(notNullName === undefined ? {} : { notNullName }) }),
    ...(standard === undefined ? {} : { default: raw(standard.expression) }),
    ...(identity === undefined ? {} : { identity: identityOf(identity, column.type) }),
    ...(generated === undefined
      ? {}
      : { generated: { expression: raw(generated.expression), storage: generated.storage } }),
    ...(collation === undefined ? {} : { collation }),
    ...(comment === undefined ? {} : { comment: comment.text })
  }
}

/** The statements for the properties of a new column that its definition does not contain. */
export const columnExtras = (column: Column, context: Context): ReadonlyArray<Draft> => [
  ...extraChanges(bare(column), column),
  ...notValidChanges(bare(column), column, context),
  ...notNullChanges(undefined, column, context)
]

const bare = (column: Column): Column => {
  const { compression: _c, foreignOptions: _f, options: _o, statistics: _s, storage: _t, ...rest } = column
  return { ...rest, notNullValid: true, nullable: true }
}

/** What follows `ALTER COLUMN …` for the settings of a column. */
export const settingActions = (from: ColumnSettings, to: ColumnSettings): ReadonlyArray<string> => [
  // SET STORAGE DEFAULT needs PostgreSQL 16.
  ...(from.storage === to.storage
    ? []
    : [`SET STORAGE ${(to.storage ?? from.typeStorage ?? "extended").toUpperCase()}`]),
  ...(from.compression === to.compression ? [] : [`SET COMPRESSION ${to.compression ?? "default"}`]),
  ...(from.statistics === to.statistics ? [] : [`SET STATISTICS ${to.statistics ?? -1}`]),
  ...settingChanges(from.options ?? {}, to.options ?? {})
]

const actions = (from: Column, to: Column): ReadonlyArray<string> => [
  ...settingActions(from, to),
  ...[optionChanges(from.foreignOptions, to.foreignOptions)].filter((changes) => changes !== false)
]

/** The statements for the changes that an `AlterColumn` does not contain, without those of children if `only`. */
export const extraChanges = (from: Column, to: Column, only = false): ReadonlyArray<Draft> => {
  const head = `ALTER TABLE ${only ? "ONLY " : ""}${quoteName(tableOf(to))} ALTER COLUMN ${quoteIdentifier(to.name)} `
  const statement = (list: ReadonlyArray<string>) => list.map((action) => head + action).join(";\n")
  const changes = actions(from, to)
  return changes.length === 0 ? [] : [draft(execute(statement(changes), statement(actions(to, from))))]
}

/** Whether the NOT NULL of the column is NOT VALID (PostgreSQL 18). */
export const isNotValid = ({ notNullValid, nullable }: Column): boolean => !nullable && !notNullValid

/** The statements that add, validate and drop a NOT NULL that is NOT VALID. SET NOT NULL would make it the table's own. */
export const notValidChanges = (from: Column, to: Column, context: Context): ReadonlyArray<Draft> => {
  if (isNotValid(from) === isNotValid(to)) return []
  const table = `ALTER TABLE ${quoteName(tableOf(to))}`
  const column = `${table} ALTER COLUMN ${quoteIdentifier(to.name)}`
  const named = (column: Column) => {
    const name = statedName(column, context)
    return name !== undefined && `CONSTRAINT ${quoteIdentifier(name)}`
  }
  const validateText = ({ notNullGivenName, notNullName = notNullGivenName }: Column) =>
    notNullName === undefined
      ? `${column} SET NOT NULL`
      : `${table} VALIDATE CONSTRAINT ${quoteIdentifier(notNullName)}`
  const statement = (before: Column, after: Column) =>
    after.nullable
      ? `${column} DROP NOT NULL`
      : after.notNullValid
      ? validateText(before)
      // A valid NOT NULL has to be dropped before it can be added as NOT VALID.
      : script(
        !before.nullable && `${column} DROP NOT NULL`,
        words(table, "ADD", named(after), "NOT NULL", quoteIdentifier(to.name), "NOT VALID")
      )
  return [draft(execute(statement(from, to), statement(to, from)))]
}
