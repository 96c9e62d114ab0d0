/**
 * Databases for the laws of `diff`: load a text, read the catalog, run operations, see what is kept.
 *
 * A database has two sessions for as long as it lives, one that reads the catalog and one that runs everything else:
 * half of what a case costs would be opening connections.
 */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { Client, type QueryConfig, type QueryResult } from "pg"
import type { Catalog } from "../../src/catalog/mod.ts"
import { Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { scopeQuery } from "../../src/introspect/read/scope.ts"
import type { Operation } from "../../src/operation/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { freshDatabase } from "../support/server.ts"

/** What a change in place leaves alone, by address. */
export interface Kept {
  /** The number of rows by table. */
  readonly rows: Readonly<Record<string, string>>
  /** The oid of each table and sequence, also of those behind an identity; the oid and the number of each column. */
  readonly identities: Readonly<Record<string, string>>
  /** How far each sequence has counted; one that nobody asked yet is missing. */
  readonly counters: Readonly<Record<string, string>>
}

/** A database of a test's own. */
export interface Database {
  readonly url: string
  readonly catalog: Effect.Effect<Catalog>
  readonly kept: Effect.Effect<Kept>
  /** What there is in it, as a text: equal to that of an empty database if it is empty. */
  readonly remains: Effect.Effect<string>
  /** Runs a text of statements. */
  readonly load: (sql: string) => Effect.Effect<void>
  /** Runs operations in one transaction. */
  readonly run: (operations: ReadonlyArray<Operation>) => Effect.Effect<void>
}

/** The statements of operations, as one script; their values are in the text. */
export const scriptOf = (operations: ReadonlyArray<Operation>): string =>
  operations.flatMap((operation) => Result.getOrThrow(Sql.render(operation)))
    .map(({ text }) => `${text};\n`).join("")

const relations = `pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname !~ '^pg_'
    AND s.nspname <> 'information_schema'`

const kept = `SELECT
  (SELECT coalesce(json_object_agg(format('table "%s"."%s"', s.nspname, c.relname),
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM ONLY %s', c.oid::regclass), false, true, '')))[1]::text),
    '{}') FROM ${relations} WHERE c.relkind = 'r') AS rows,
  (SELECT coalesce(json_object_agg(address, identity), '{}') FROM (
    SELECT format('%s "%s"."%s"', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, s.nspname, c.relname) AS address,
      c.oid::text AS identity FROM ${relations} WHERE c.relkind IN ('r', 'p', 'S')
    UNION ALL SELECT format('column "%s"."%s"."%s"', s.nspname, c.relname, a.attname), format('%s %s', c.oid, a.attnum)
    FROM ${relations} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p')) AS t) AS identities,
  (SELECT coalesce(json_object_agg(format('sequence "%s"."%s"', schemaname, sequencename), last_value::text)
    FILTER (WHERE last_value IS NOT NULL), '{}') FROM pg_sequences) AS counters`

// What no reader finds alone is what initdb made, and may have been changed: the schema public, the languages, extensions.
const remains = `SELECT concat_ws(' ', s."present", s."others") AS remains FROM (${
  scopeQuery.replace(
    /^SELECT/,
    `SELECT
  EXISTS (SELECT FROM pg_description WHERE objoid >= 16384) || ' ' || EXISTS (SELECT FROM pg_seclabel) ||
  (SELECT json_agg(json_build_array(nspname, nspowner, nspacl::text, obj_description(oid, 'pg_namespace')) ORDER BY nspname)
    FROM pg_namespace WHERE nspname !~ '^pg_')::text || (SELECT json_agg(l) FROM pg_language l)::text ||
  (SELECT json_agg(e) FROM pg_extension e)::text AS "others", `
  )
}) s`

type Query = (text: string | QueryConfig) => Promise<ReadonlyArray<object>>

const session = (url: string): Effect.Effect<Query, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(async () => {
        const client = new Client({ connectionString: url })
        client.on("error", () => {})
        await client.connect()
        await client.query("SET plan_cache_mode = force_generic_plan")
        return client
      }),
      (client) => Effect.promise(() => client.end())
    ),
    (client) => async (text) => {
      const results: unknown = await client.query(text)
      return ((Array.isArray(results) ? results.at(-1) : results) as QueryResult<object>).rows
    }
  )

/** The session that reads catalogs. To plan the queries costs three times what they do, so a session plans them once. */
export const readerAt = (url: string) => {
  const target = Result.getOrThrow(Target.parse(Redacted.make(url))) as Target.Server
  const startupParameters = { plan_cache_mode: "force_generic_plan" }
  return PgClient.layer({ url: target.url, maxConnections: 1, startupParameters })
}

/** The database at a URL, as the laws see it, with the text run in it. */
export const databaseAt = (url: string, sql = ""): Effect.Effect<Database, never, Scope.Scope> =>
  Effect.gen(function*() {
    const reader = yield* Effect.orDie(Layer.build(readerAt(url)))
    const query = yield* session(url)
    const load = (sql: string) => sql.trim() === "" ? Effect.void : Effect.asVoid(Effect.promise(() => query(sql)))
    yield* load(sql)
    return {
      url,
      load,
      catalog: Effect.orDie(Effect.provideContext(Introspect.catalog(), reader)),
      kept: Effect.promise(async () => (await query({ name: "kept", text: kept }))[0] as Kept),
      remains: Effect.promise(async () => {
        const [row] = await query({ name: "remains", text: remains, values: [null] })
        return (row as { readonly remains: string }).remains
      }),
      run: (operations) =>
        operations.length === 0 ? Effect.void : Effect.promise(async () => {
          const script = scriptOf(operations)
          try {
            await query(`BEGIN;\n${script}COMMIT`)
          } catch (error) {
            throw new Error(`${(error as Error).message} in\n${script}`, { cause: error })
          }
        })
    }
  })

/** The session of a new database that reads catalogs. */
export const reader = Effect.flatMap(freshDatabase, (url) => Effect.orDie(Layer.build(readerAt(url))))

/** A new database with the text in it. */
export const databaseWith = (sql: string): Effect.Effect<Database, never, Scope.Scope> =>
  Effect.flatMap(freshDatabase, (url) => databaseAt(url, sql))
