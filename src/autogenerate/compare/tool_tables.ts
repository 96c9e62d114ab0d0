/**
 * The tables in which other migration tools record what they applied. A database may still have them, and no model
 * describes them, so a comparison with models leaves them alone.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Catalog from "../../catalog/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import { Ledger } from "../../ledger/mod.ts"
import { known } from "../../tool/identities.ts"
import * as Signature from "../../tool/signature.ts"

/** Names of types in a catalog, and what `pg_type` calls them. */
const typeNames: Readonly<Record<string, string>> = {
  "bigint": "int8",
  "boolean": "bool",
  "character varying": "varchar",
  "integer": "int4",
  "text[]": "_text",
  "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp"
}

const typeName = (type: string): string => {
  const plain = type.replace(/\(\d+\)/, "")
  return typeNames[plain] ?? plain
}

const tablesOf = (catalog: Catalog.Catalog): ReadonlyArray<Signature.Found> => {
  const columns = Map.groupBy(Catalog.ofKind(catalog, "column"), ({ parent }) => parent)
  return Catalog.ofKind(catalog, "table").map(({ address, name, schema }) => ({
    schema,
    name,
    columns: Object.fromEntries((columns.get(address) ?? []).map(({ name, type }) => [name, typeName(type)]))
  }))
}

/**
 * The catalog of a database without the tables of other tools, but for those that `desired` has. `former` is the table that
 * the ledger names.
 */
export const withoutTools = (
  live: Catalog.Catalog,
  desired: Catalog.Catalog = Catalog.empty,
  former?: Signature.Former
): Catalog.Catalog => {
  const wanted = new Set(Catalog.ofKind(desired, "table").map(({ address }) => address))
  const tables = Signature.tablesOfTools(known, tablesOf(live), former).filter(({ name, schema }) =>
    !wanted.has(Catalog.address("table", schema, name))
  )
  return Introspect.withoutTables(live, tables)
}

/** The same, also without the table that the ledger names, if the context has a ledger that can be read. */
export const withoutFormer = Effect.fnUntraced(
  function*(live: Catalog.Catalog, desired: Catalog.Catalog = Catalog.empty) {
    const tables = new Set(Catalog.ofKind(desired, "table").map(({ address }) => address))
    // Most databases have no table that the models do not have, and the ledger is not read.
    const isAlike = Catalog.ofKind(live, "table").every(({ address }) => tables.has(address))
    const ledger = isAlike ? undefined : Option.getOrUndefined(yield* Effect.serviceOption(Ledger))
    const state = ledger === undefined ? undefined : yield* Effect.option(ledger.state)
    return withoutTools(live, desired, state?._tag === "Some" ? state.value.former : undefined)
  }
)
