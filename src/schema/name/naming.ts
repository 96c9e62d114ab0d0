/**
 * Derives the names of columns from fields, and those of constraints, indexes and enums from their tables.
 *
 * A template has tokens in braces, which are those of SQLAlchemy's naming conventions. A name that is longer than the 63
 * bytes of a PostgreSQL identifier is truncated and ends with a digest of the whole name.
 */
import * as String from "effect/String"
import { UnknownToken } from "../error.ts"
import { fail } from "../raise.ts"
import { digest } from "./_digest.ts"

/** The kinds of objects that have a template: index, unique, check, foreign key, primary key and exclusion. */
export type Kind = "ix" | "uq" | "ck" | "fk" | "pk" | "ex"

/**
 * A template for each kind. Tokens: `{table_name}`, `{constraint_name}` (the name a check has in `Table.make`),
 * `{column_0_name}` and other numbers, `{column_0_N_name}` (all columns, separated by `_`), `{column_0N_name}` (all
 * columns without a separator), and the same with the prefix `referred_` for a foreign key.
 */
export type Convention = { readonly [K in Kind]: string }

/** How columns and objects are named. */
export interface Naming {
  readonly column: (field: string) => string
  readonly convention: Convention
}

/** The default templates. */
export const convention: Convention = {
  ix: "ix_{table_name}_{column_0_N_name}",
  uq: "uq_{table_name}_{column_0_N_name}",
  ck: "ck_{table_name}_{constraint_name}",
  fk: "fk_{table_name}_{column_0_N_name}_{referred_table_name}",
  pk: "pk_{table_name}",
  ex: "ex_{table_name}_{column_0_N_name}"
}

/**
 * `createdAt` as `created_at`. It is `String.camelToSnake` of Effect, so that the names are those of a client with
 * `transformQueryNames: String.camelToSnake`: `userID` becomes `user_i_d` in both.
 */
export const snakeCase = (field: string): string => String.camelToSnake(field)

/** The name of the field, unchanged. */
export const asWritten = (field: string): string => field

/** The default naming. */
export const defaults: Naming = { column: snakeCase, convention }

/** `defaults` with some parts replaced. */
export const make = (
  options: {
    readonly column?: (field: string) => string
    readonly convention?: Partial<Convention>
  } = {}
): Naming => ({
  column: options.column ?? snakeCase,
  convention: { ...convention, ...options.convention }
})

/** The values of the tokens of a template; columns have their names in the database. */
export interface Subject {
  readonly table: string
  readonly columns: ReadonlyArray<string>
  readonly constraint?: string
  readonly referredTable?: string
  readonly referredColumns?: ReadonlyArray<string>
}

/** Expands a template to a name of at most 63 bytes. Throws a `SchemaError` for a token that does not apply. */
export const expand = (template: string, subject: Subject): string =>
  shorten(template.replace(/\{([^{}]*)\}/g, (_, token: string) => {
    const value = tokenValue(token, subject)
    return value ?? fail(new UnknownToken({ template, token, table: subject.table, known: knownTokens(subject) }))
  }))

const tokenValue = (token: string, subject: Subject): string | undefined => {
  if (token === "table_name") return subject.table
  if (token === "constraint_name") return subject.constraint
  if (token === "referred_table_name") return subject.referredTable
  const referred = token.startsWith("referred_")
  return columnToken(referred ? token.slice(9) : token, (referred ? subject.referredColumns : subject.columns) ?? [])
}

const columnToken = (token: string, columns: ReadonlyArray<string>): string | undefined => {
  if (columns.length === 0) return undefined
  if (token === "column_0_N_name") return columns.join("_")
  if (token === "column_0N_name") return columns.join("")
  const index = /^column_(\d+)_name$/.exec(token)?.[1]
  return index === undefined ? undefined : columns[Number(index)]
}

const knownTokens = (subject: Subject): ReadonlyArray<string> => [
  "table_name",
  ...(subject.constraint === undefined ? [] : ["constraint_name"]),
  ...columnTokens("", subject.columns),
  ...(subject.referredTable === undefined ? [] : ["referred_table_name"]),
  ...columnTokens("referred_", subject.referredColumns ?? [])
]

const columnTokens = (prefix: string, columns: ReadonlyArray<string>): ReadonlyArray<string> =>
  columns.length === 0 ? [] : [
    ...columns.map((_, index) => `${prefix}column_${index}_name`),
    `${prefix}column_0_N_name`,
    `${prefix}column_0N_name`
  ]

const maximumBytes = 63

/**
 * A name of at most 63 bytes of UTF-8: the name itself if it fits, else its beginning, `_` and ten digits of its digest.
 * Characters are not split. Different names stay different, except for a collision of 40 bits.
 */
export const shorten = (name: string): string => {
  const encoder = new TextEncoder()
  if (encoder.encode(name).length <= maximumBytes) return name
  const suffix = `_${digest(name)}`
  const buffer = new Uint8Array(maximumBytes - suffix.length)
  const { read } = encoder.encodeInto(name, buffer)
  return `${name.slice(0, read)}${suffix}`
}
