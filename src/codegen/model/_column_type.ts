/**
 * The Effect Schemas of column types: those of the values that the driver returns, with an annotation if the renderers
 * would choose another column type for the schema.
 */
import type { ColumnType, Name } from "../../operation/mod.ts"
import { quoteString } from "../source/quote.ts"

/** A schema, and the kind of its values, for defaults. */
export interface Meaning {
  readonly source: string
  /** The annotation of its type, if no renderer would choose that type for the schema. */
  readonly annotation?: string
  /** The type that a renderer chooses for the schema. */
  readonly type: ColumnType
  readonly value?: "text" | "integer" | "boolean" | "json" | "list"
}

/** The source of a schema with its annotation. */
export const schemaSource = ({ annotation, source }: Meaning): string =>
  annotation === undefined ? source : `${source}.pipe(${annotation})`

/** Finds the schema of a named type: an enum or a domain. */
export type Named = (name: Name) => Meaning | undefined

/** The schema of a column type; `Schema.Unknown` for an unknown type. */
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

// Renderers do not make arrays of JSON.
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

/** The constant for UUIDs of any version, because PostgreSQL accepts all of them. */
export const uuid = { name: "Uuid", source: "Schema.String.check(Schema.isGUID())" }

// By the values that the driver returns; see `@effect/sql-pg/PgTypes`.
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
