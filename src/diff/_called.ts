/**
 * How statements call the objects that have a name of their own.
 */
import type { CatalogObject, Kind } from "../catalog/mod.ts"
import { quote, quoteName } from "./_sql.ts"

/** The words for kinds in `COMMENT ON`, `ALTER` and, but for what is used as a table, `GRANT ON`. */
export const kindWords = {
  schema: "schema",
  extension: "extension",
  table: "table",
  view: "view",
  "materialized-view": "materialized view",
  index: "index",
  sequence: "sequence",
  enum: "type",
  composite: "type",
  range: "type",
  domain: "domain",
  function: "function",
  procedure: "procedure"
} as const satisfies { readonly [K in Kind]?: string }

/** A kind of `kindWords`. */
export type CalledKind = keyof typeof kindWords

const isCalled = (kind: Kind): kind is CalledKind => Object.hasOwn(kindWords, kind)

/** `MATERIALIZED VIEW "app"."totals"`, `FUNCTION "app"."f"(a integer)`; undefined for a part of something else. */
export const called = (
  object: CatalogObject,
  words: Readonly<Record<CalledKind, string>> = kindWords
): string | undefined => {
  if (!isCalled(object.kind) || !("name" in object)) return undefined
  const name = "schema" in object && object.kind !== "extension" ? quoteName(object) : quote(object.name)
  const types = "identityArguments" in object ? `(${object.identityArguments})` : ""
  return `${words[object.kind].toUpperCase()} ${name}${types}`
}

/** The column of an object that the address of a part speaks of, where it is no object itself. */
export const columnAt = (object: CatalogObject, on: string): string | undefined => {
  const columns = "attributes" in object ? object.attributes : "columns" in object ? object.columns : []
  return columns.map((column) => typeof column === "string" ? column : column.name)
    .find((column) => on.endsWith(`.${quote(column)}`))
}
