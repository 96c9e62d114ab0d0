/**
 * Shortens the names and types of operations: a comparison qualifies every name and uses the long names of types.
 *
 * A name in the first schema of the search path is written without its schema, because a migration runs with that search
 * path. Names of types in `pg_catalog` stay qualified, because `pg_catalog` has precedence.
 */
import type { ColumnChange, ColumnType, Operation } from "../../operation/mod.ts"
import { tokenTexts, unquoteLiteral } from "../../text/mod.ts"

/** How unqualified names resolve. */
export interface Home {
  /** The first schema of the search path. */
  readonly schema: string
  /** The names of the types in `pg_catalog`. */
  readonly builtIn: ReadonlySet<string>
}

/** The same operation with short names and types. */
export const tidy = (operation: Operation, home: Home): Operation => walk(operation, home) as Operation

/** The operation without the data for its inverse, for a revision with an explicit downgrade. */
export const withoutPrevious = (operation: Operation): Operation => {
  const { inverse: _i, previous: _p, ...rest } = operation as Operation & { inverse?: unknown; previous?: unknown }
  // Whether an identity is added or changed depends on the previous one.
  return operation._tag === "AlterColumn" && operation.change.identity && operation.previous?.identity
    ? { ...operation, previous: { identity: operation.previous.identity } }
    : rest as Operation
}

// Values of these fields are not names of the user, or are not resolved by the search path.
const opaque: ReadonlySet<string> = new Set([
  "collation",
  "operatorClass",
  "operatorClassOptions",
  "storageParameters",
  "rows"
])

const walk = (given: unknown, home: Home): unknown => {
  if (Array.isArray(given)) return given.map((each) => walk(each, home))
  if (typeof given !== "object" || given === null) return given
  if (isQualified(given)) return isHome(given, home) ? given.name : given
  const value = withPlainDefault(given)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      opaque.has(key) ? inner : key === "type" && typeof inner === "string" ? short(inner) : walk(inner, home)
    ])
  )
}

interface Qualified {
  readonly schema: string
  readonly name: string
}

const isQualified = (value: object): value is Qualified =>
  Object.keys(value).length === 2 && "schema" in value && typeof value.schema === "string" && "name" in value
  && typeof value.name === "string"

const isHome = ({ name, schema }: Qualified, { builtIn, schema: home }: Home): boolean =>
  schema === home && !builtIn.has(name) && !name.startsWith("pg_")

/** A default that is a literal of the type of its column is written without the cast. */
const withPlainDefault = (column: object): object => {
  if (!("type" in column) || !("default" in column)) return column
  const { default: value, type } = column as Required<Pick<ColumnChange, "type" | "default">>
  if (value === null || !("_tag" in value) || value.parameters.length > 0) return column
  const found = tokenTexts(value.text)
  const [literal = "", cast, ...words] = found[0] === "(" && found.at(-1) === ")" ? found.slice(1, -1) : found
  return !literal.startsWith("'") || literal.includes("\\") || cast !== "::" || words.join("") !== formatted(type)
    ? column
    : { ...column, default: { text: unquoteLiteral(literal) } }
}

/** A type as PostgreSQL writes it in a cast; undefined if it requires quotes. */
const formatted = (type: ColumnType): string | undefined => {
  if (typeof type === "string") return type
  if (type.array === true || typeof type.type === "string") return undefined
  const name = `${type.type.schema}.${type.type.name}`
  return /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/.test(name) ? name : undefined
}

/** The common name of a type for which `format_type` returns the SQL name. */
const short = (type: string): string =>
  type
    .replace(/^(timestamp|time)(\(\d\))? with time zone((?:\[\])*)$/, "$1tz$2$3")
    .replace(/^(timestamp|time)(\(\d\))? without time zone((?:\[\])*)$/, "$1$2$3")
    .replace(/^character varying((?:\(\d+\))?(?:\[\])*)$/, "varchar$1")
