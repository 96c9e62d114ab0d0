/**
 * Sessions and ledgers on the test server, each session a physical connection of its own.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { readFileSync } from "node:fs"
import * as Client from "../../src/client/mod.ts"
import { layerPostgres, type Ledger, type Options } from "../../src/ledger/mod.ts"
import { split } from "../../src/sql/mod.ts"
import { perFile } from "../support/per_file.ts"
import { freshDatabase } from "../support/server.ts"
import type { Store } from "./laws.ts"

/** One session of a database, opened by its first query. */
export const session = (url: string, applicationName = "strata"): Layer.Layer<SqlClient.SqlClient> =>
  Layer.fresh(Client.layer(Result.getOrThrow(Client.Target.parse(Redacted.make(url))), { applicationName }))

/** A ledger and the session it is reached through. */
export const ledgerOf = (url: string, options: Options = {}): Layer.Layer<Ledger | SqlClient.SqlClient> =>
  Layer.provideMerge(Layer.fresh(layerPostgres(options)), session(url))

/** A ledger in a database that ends with the layer. */
export const freshLedger = (options: Options = {}): Layer.Layer<Ledger | SqlClient.SqlClient> =>
  Layer.fresh(Layer.unwrap(Effect.map(freshDatabase, (url) => ledgerOf(url, options))))

/** Drops every schema but `public`, and takes the settings of the session back. */
const renewal = [
  "RESET ALL",
  `DO $$ DECLARE it text; BEGIN
    FOR it IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_.*|public|information_schema)$' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', it);
    END LOOP;
  END $$`
]

/**
 * Ledgers on one session of a file, each in a database without one; `public` is to be left as it was. To be called where
 * tests are declared.
 */
export const ledgersOfFile = <E>(
  client: Layer.Layer<SqlClient.SqlClient, E> = Layer.unwrap(Effect.map(freshDatabase, (url) => session(url)))
) => {
  const opened = perFile(Effect.orDie(Layer.build(client)))
  const renewed = Effect.tap(
    opened,
    (context) =>
      Effect.forEach(renewal, (text) => Effect.orDie(unsafe(text)), { discard: true }).pipe(
        Effect.provide(context)
      )
  )
  return (options: Options = {}): Layer.Layer<Ledger | SqlClient.SqlClient> =>
    Layer.fresh(Layer.provideMerge(Layer.fresh(layerPostgres(options)), Layer.fresh(Layer.effectContext(renewed))))
}

/** `atomically` in PostgreSQL is the transaction of the session. */
export const transaction: Store<SqlClient.SqlClient>["transaction"] = (effect) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(effect))

/** Runs SQL on the session of the context. */
export const unsafe = (text: string, parameters: ReadonlyArray<unknown> = []) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Record<string, unknown>>(text, parameters))

/** The statements with which Strata 0.1.0 created its ledger, format 1, which accepted any row. */
export const format1Sql = readFileSync(new URL("format_1.sql", import.meta.url), "utf8")

/** Creates a ledger of format 1 on the session of the context. */
export const format1 = Effect.forEach(
  Result.getOrThrow(split(format1Sql)),
  ({ text }) => unsafe(text),
  { discard: true }
)

/** Runs an effect in a transaction that is rolled back. It gives `"rolled back"`, or the failure of the effect. */
export const rolledBack = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => Effect.flip(sql.withTransaction(Effect.andThen(effect, Effect.fail("rolled back"))))
  )
