/**
 * Databases for the laws of `diff`: load a text, read the catalog, run operations, count rows.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { Catalog } from "../../src/catalog/mod.ts"
import { layerNullPool, Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import type { Operation } from "../../src/operation/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { freshDatabase, query } from "../support/server.ts"

/** A database of a test's own. */
export interface Database {
  readonly url: string
  readonly catalog: Effect.Effect<Catalog>
  readonly run: (operations: ReadonlyArray<Operation>) => Effect.Effect<void>
  /** The number of rows by table. */
  readonly rows: Effect.Effect<Readonly<Record<string, unknown>>>
  /** The oid of each table and sequence, by address. */
  readonly oids: Effect.Effect<Readonly<Record<string, unknown>>>
}

/** The statements of operations, as one script; their values are in the text. */
export const scriptOf = (operations: ReadonlyArray<Operation>): string =>
  operations.flatMap((operation) => Result.getOrThrow(Sql.render(operation)))
    .map(({ text }) => `${text};\n`).join("")

const rowCounts = `SELECT coalesce(json_object_agg(name, n ORDER BY name), '{}') AS rows FROM (
  SELECT c.oid::regclass::text AS name,
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, true, '')))[1]::text AS n
  FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema') t`

const oids = `SELECT coalesce(json_object_agg(address, oid), '{}') AS oids FROM (
  SELECT format('%s "%s"."%s"', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, s.nspname, c.relname) AS address,
    c.oid::text FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'S')) t`

/** A new database with the text in it. */
export const databaseWith = (sql: string): Effect.Effect<Database, never, Scope.Scope> =>
  Effect.gen(function*() {
    const url = yield* freshDatabase
    if (sql.trim() !== "") yield* Effect.promise(() => query(url, sql))
    const target = Result.getOrThrow(Target.parse(Redacted.make(url))) as Target.Server
    return {
      url,
      catalog: Effect.orDie(Introspect.catalog().pipe(Effect.provide(layerNullPool(target)))),
      run: (operations) =>
        operations.length === 0 ? Effect.void : Effect.promise(async () => {
          const script = scriptOf(operations)
          try {
            await query(url, `BEGIN;\n${script}COMMIT`)
          } catch (error) {
            throw new Error(`${(error as Error).message} in\n${script}`, { cause: error })
          }
        }),
      oids: Effect.promise(async () => (await query(url, oids))[0]!.oids as Record<string, unknown>),
      rows: Effect.promise(async () => (await query(url, rowCounts))[0]!.rows as Record<string, unknown>)
    }
  })
