/**
 * Column types as Effect Schemas: what the driver reads from the database, by its meaning, with an annotation where the
 * renderers would make another type of it.
 */
import type { ColumnType, Name } from "../../operation/mod.ts"
import { quoteString } from "../source/quote.ts"

/** A schema, and the kind of value that a default can be written as. */
export interface Meaning {
  readonly source: string
  /** What names its type, where no renderer would make that of the source. */
  readonly annotation?: string
  /** The type that a renderer makes of the source. */
  readonly type: ColumnType
  readonly value?: "text" | "integer" | "boolean" | "json" | "list"
}

/** The source of a schema with its annotation. */
export const schemaSource = ({ annotation, source }: Meaning): string =>
  annotation === undefined ? source : `${source}.pipe(${annotation})`

/** Finds the schema of a type that has a name: an enum or a domain. */
export type Named = (name: Name) => Meaning | undefined

/** The schema of a column type; a type that nothing is known of is `Schema.Unknown`. */
export const meaningOf = (type: ColumnType, named: Named): Meaning => {
  if (typeof type === "string") return textual(type)
  const { array = false, type: name } = type
  const found = named(name) ?? extensionType(name)
  return array ? listOf(found, type) : found
}

const textual = (type: string): Meaning => {
  if (type.endsWith("[]")) return listOf(textual(type.slice(0, -2)), type)
  const base = known.get(type.replace(/ ?\([^)]*\)/, "")) ?? unknown
  return base.type === type ? base : { ...base, type, annotation: annotationOf(type) }
}

const annotationOf = (type: string): string => {
  const [, name, modifier = ""] = /^(varchar|timestamp)(?:\((\d+)\))?$/.exec(type) ?? []
  return name === undefined ? `Type.sql(${quoteString(type)})` : `Type.${name}(${modifier})`
}

// Renderers make no array of JSON.
const listOf = (element: Meaning, type: ColumnType): Meaning => ({
  source: `Schema.Array(${schemaSource(element)})`,
  type,
  value: "list",
  ...(type === "json[]" || type === "jsonb[]" ? { annotation: annotationOf(type) } : {})
})

/** A name as an argument. */
export const nameSource = (name: Name): string =>
  typeof name === "string"
    ? quoteString(name)
    : `{ schema: ${quoteString(name.schema)}, name: ${quoteString(name.name)} }`

const extensionType = (name: Name): Meaning => ({
  source: (typeof name === "string" ? name : name.name) === "citext" ? "Schema.String" : "Schema.Unknown",
  annotation: `Type.domain(${nameSource(name)})`,
  type: { type: name }
})

const text = (type: string): Meaning => ({ source: "Schema.String", type, value: "text" })
const time = { source: "Schema.DateTimeUtcFromDate", type: "timestamptz" }
const integer: Meaning = { source: "Schema.Int", type: "integer", value: "integer" }
const bigint: Meaning = { source: "Schema.BigInt", type: "bigint" }
const number = { source: "Schema.Number", type: "double precision" }
const unknown: Meaning = { source: "Schema.Unknown", type: "jsonb" }

/** The name of the constant that stands for UUIDs, of any version, since PostgreSQL takes them all. */
export const uuid = { name: "Uuid", source: "Schema.String.check(Schema.isGUID())" }

// By what the driver reads, its binary formats being those of `@effect/sql-pg/PgTypes`.
const known: ReadonlyMap<string, Meaning> = new Map(Object.entries<Meaning>({
  text: text("text"),
  varchar: text("text"),
  character: text("text"),
  name: text("text"),
  xml: text("text"),
  inet: { source: "Schema.String", type: "text" },
  cidr: { source: "Schema.String", type: "text" },
  uuid: { source: uuid.name, type: "uuid", value: "text" },
  smallint: integer,
  smallserial: integer,
  integer,
  serial: integer,
  bigint,
  bigserial: bigint,
  oid: integer,
  real: number,
  "double precision": number,
  numeric: { source: "Schema.BigDecimalFromString", type: "numeric" },
  boolean: { source: "Schema.Boolean", type: "boolean", value: "boolean" },
  bytea: { source: "Schema.Uint8Array", type: "bytea" },
  json: { source: "Schema.Json", type: "jsonb" },
  jsonb: { source: "Schema.Json", type: "jsonb", value: "json" },
  date: { source: "Model.Date", type: "date" },
  timestamp: time,
  timestamptz: time
}))
