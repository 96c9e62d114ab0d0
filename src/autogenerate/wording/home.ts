/**
 * Reads from a database how unqualified names resolve.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { Environment } from "../../environment/mod.ts"
import type { Home } from "./short_names.ts"

/** The first schema of the search path of an environment, and the types of `pg_catalog`, which have precedence. */
export const homeOf = Effect.fnUntraced(function*({ environment }: Environment.Loaded) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<{ readonly name: string }>(
    `SELECT typname::pg_catalog.text AS "name" FROM pg_catalog.pg_type
    WHERE typnamespace OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace::pg_catalog.oid`
  ).withoutTransform
  return { schema: environment.searchPath[0]!, builtIn: new Set(rows.map(({ name }) => name)) } satisfies Home
})
