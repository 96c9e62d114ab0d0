/**
 * The fields of a model, and the options of their columns for `Table.make`.
 */
import type { Column, ForeignKey, Identity } from "../../operation/mod.ts"
import { stringLiteral } from "../../text/mod.ts"
import { expression, sqlText } from "../source/expression.ts"
import { atom, type Source } from "../source/source.ts"
import { literal, optional, options, record, type Term } from "../source/term.ts"
import { type Meaning, meaningOf, type Named, schemaSource } from "./_column_type.ts"

/** The properties of a table that affect the source of its columns. */
export interface Surroundings {
  readonly columnOf: (field: string) => string
  readonly primaryKey: ReadonlyArray<string>
  readonly foreignKeys: ReadonlyArray<ForeignKey>
}

/** The source of a field, and the options of its column, if any. */
export interface FieldTerms {
  readonly schema: Term
  readonly options: Term | undefined
}

/** A column as a field. */
export const fieldTerms = (column: Column, field: string, named: Named, around: Surroundings): FieldTerms => {
  const meaning = meaningOf(column.type, named)
  const isGenerated = isMade(column, around)
  const plain = atom(schemaSource(meaning))
  const inner = column.nullable === false ? plain : wrapped("Schema.NullOr", plain)
  return {
    schema: { source: isGenerated ? wrapped("Model.GeneratedByDb", inner) : inner, value: undefined },
    options: options([
      ["name", around.columnOf(field) === column.name ? undefined : literal(column.name)],
      ["default", defaultOf(column, meaning)],
      ["identity", identityOf(column, isGenerated, around)],
      ["generated", column.generated && generatedOf(column.generated)],
      ["collation", optional(column.collation)],
      ["comment", optional(column.comment)]
    ])
  }
}

const wrapped = (callee: string, inner: Source): Source => ({ kind: "call", callee, args: [inner] })

/** Whether the database generates the values: by an expression, an identity, the default of a key, or a serial. */
const isMade = (column: Column, { foreignKeys, primaryKey }: Surroundings): boolean =>
  column.generated !== undefined || column.identity !== undefined || isSerial(column) ||
  (column.default !== undefined && primaryKey.includes(column.name) && !isReference(column, foreignKeys))

const isSerial = ({ type }: Column): boolean => typeof type === "string" && /^(?:small|big)?serial$/.test(type)

const isReference = ({ name }: Column, foreignKeys: ReadonlyArray<ForeignKey>): boolean =>
  foreignKeys.some(({ columns }) => columns.includes(name))

// A generated integer in the primary key is an identity by default, unless another source of its values is given.
const identityOf = (column: Column, isGenerated: boolean, around: Surroundings): Term | undefined => {
  const { type } = column
  const identity = column.identity && withoutDefaults(column.identity, type)
  const isImplied = isGenerated && column.default === undefined && column.generated === undefined &&
    around.primaryKey.includes(column.name) && !isReference(column, around.foreignKeys) &&
    (type === "integer" || type === "bigint")
  if (identity === undefined) return isImplied ? literal(false) : undefined
  const isPlain = Object.keys(identity).length === 1
  if (isImplied && isPlain && identity.generation === "always") return undefined
  return isPlain ? literal(identity.generation) : literal(identity)
}

const limits: Readonly<Record<string, bigint>> = {
  smallint: 32767n,
  integer: 2147483647n,
  bigint: 9223372036854775807n
}

// Without the defaults of the server for an ascending identity.
const withoutDefaults = (identity: Identity, type: Column["type"]): Identity => {
  if (identity.increment !== undefined && identity.increment < 0) return identity
  const limit = typeof type === "string" ? limits[type] : undefined
  const defaults: Readonly<Record<string, bigint | boolean | undefined>> = {
    increment: 1n,
    minimum: 1n,
    maximum: limit,
    start: BigInt(identity.minimum ?? 1),
    cache: 1n,
    cycle: false
  }
  const said = Object.entries(identity).filter(([key, value]) =>
    (typeof value === "number" ? BigInt(value) : value) !== defaults[key]
  )
  return { generation: identity.generation, ...Object.fromEntries(said) }
}

const generatedOf = ({ expression, storage }: NonNullable<Column["generated"]>): Term =>
  storage === "stored"
    ? sqlText(expression.text)
    : record([["expression", exactSql(expression.text)], ["storage", literal(storage)]])

const exactSql = (text: string): Term => expression({ _tag: "Expression", text, parameters: [] })

const defaultOf = (column: Column, { value }: Meaning): Term | undefined => {
  const standard = column.default
  if (standard === undefined) return undefined
  const text = standard.text ?? ""
  if ((value === "list" && text === "{}") || (value === "json" && text === "[]")) return literal([])
  if (value === "json" && text === "{}") return literal({})
  if (value === "integer" && isInt32(text)) return literal(Number(text))
  if ("_tag" in standard) {
    return value === "boolean" && /^(?:true|false)$/.test(text) ? literal(text === "true") : expression(standard)
  }
  return value === "text" ? literal(text) : exactSql(stringLiteral(text).trim())
}

const isInt32 = (text: string): boolean => /^(?:0|-?[1-9]\d{0,9})$/.test(text) && (Number(text) | 0) === Number(text)
