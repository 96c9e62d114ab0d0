import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import * as Catalog from "../../src/catalog/mod.ts"
import { layerNullPool, Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { layerPostgres, Ledger } from "../../src/ledger/mod.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"

const clientOf = (url: string) => {
  const target = Result.getOrThrow(Target.parse(Redacted.make(url)))
  return target._tag === "Server" ? layerNullPool(target) : assert.fail("not a server")
}

const read = (url: string, options: Introspect.Options = {}) =>
  Effect.provide(Introspect.catalog(options), clientOf(url))

const load = (url: string, text: string) => Effect.promise(() => query(url, text))

const ensureLedger = (url: string, options: { readonly schema?: string; readonly table?: string }) =>
  Effect.flatMap(Ledger, (ledger) => ledger.ensure).pipe(
    Effect.provide(Layer.provide(layerPostgres(options), clientOf(url)))
  )

const tables = (catalog: Catalog.Catalog) => Catalog.ofKind(catalog, "table").map(({ name }) => name)

describe("catalog", () => {
  it.effect("reads a state that existed while another session changes the schema", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* load(
        url,
        `CREATE TABLE t (a int CHECK (a > 0)); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t ((a + 1))`
      )
      const first = yield* read(url)
      const change =
        `BEGIN; ALTER TABLE t RENAME a TO b; CREATE TABLE u AS SELECT b FROM t; CREATE INDEX j ON u (b); COMMIT`
      const undo = `BEGIN; ALTER TABLE t RENAME b TO a; DROP TABLE u; COMMIT`
      yield* load(url, change)
      const second = yield* read(url)
      yield* load(url, undo)
      const states = [Catalog.digest(first), Catalog.digest(second)]
      assert.notStrictEqual(states[0], states[1])
      const rounds = 60
      const writer = yield* Effect.forkChild(Effect.promise(() =>
        withClient(url, async (client) => {
          for (let round = 0; round < rounds; round++) {
            await client.query(change)
            await client.query("SELECT pg_sleep(0.02)")
            await client.query(undo)
            await client.query("SELECT pg_sleep(0.02)")
          }
        })
      ))
      // Nothing here depends on who is faster: a reading is a state that existed, or a refusal that says why.
      while (writer.pollUnsafe() === undefined) {
        const found = yield* Effect.result(read(url))
        if (Result.isSuccess(found)) assert.include(states, Catalog.digest(found.success))
        else assert.strictEqual(found.failure.reason._tag, "SchemaChanging")
      }
      yield* Fiber.join(writer)
      assert.strictEqual(Catalog.digest(yield* read(url)), states[0])
    }))

  it.effect("sees what the caller's transaction did, and leaves its settings and its work alone", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const program = Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql.unsafe(`SET LOCAL search_path = public, pg_temp`)
        yield* sql.unsafe(`CREATE TABLE mine (a int)`)
        const found = yield* Introspect.catalog()
        const [setting] = yield* sql.unsafe<{ readonly search_path: string }>(`SHOW search_path`)
        assert.strictEqual(setting?.search_path, "public, pg_temp")
        yield* sql.unsafe(`INSERT INTO mine VALUES (1)`)
        return found
      })
      const found = yield* Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(program)).pipe(
        Effect.provide(clientOf(url))
      )
      assert.isDefined(Catalog.find(found, Catalog.address("table", "public", "mine")))
      assert.deepStrictEqual(yield* load(url, `SELECT a FROM mine`), [{ a: 1 }])
    }))

  it.effect("spells names and values the same whatever the settings of the database", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* load(
        url,
        `CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood DEFAULT 'ok', a timestamptz DEFAULT '2020-02-01 00:00+00', b interval DEFAULT '1 day', c float8 DEFAULT '0.12345678901234567',
          d bytea DEFAULT '\\x00', e regclass DEFAULT 'pg_class', f date DEFAULT '2020-02-01')`
      )
      const first = yield* read(url)
      const name = new URL(url).pathname.slice(1)
      yield* load(
        url,
        [
          "search_path = pg_temp",
          "timezone = 'Asia/Tokyo'",
          "datestyle = 'German'",
          "intervalstyle = 'sql_standard'",
          "extra_float_digits = -5",
          "bytea_output = 'escape'",
          "quote_all_identifiers = on"
        ]
          .map((setting) => `ALTER DATABASE "${name}" SET ${setting}`).join("; ")
      )
      assert.deepStrictEqual(yield* read(url), first)
    }))

  it.effect("leaves out the ledger with everything that belongs to it, and keeps what else lives there", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const empty = yield* read(url)
      yield* ensureLedger(url, {})
      assert.deepStrictEqual(yield* read(url), empty)
      yield* ensureLedger(url, { schema: "public", table: "history" })
      assert.deepStrictEqual(
        yield* read(url, { ledger: { schema: "public", table: "history" }, schemas: ["public"] }),
        empty
      )
      yield* load(
        url,
        `CREATE TABLE strata.mine (a int); CREATE FUNCTION strata.ledger_mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`
      )
      const kept = (yield* read(url, { schemas: ["strata"] })).objects
        .filter(({ kind }) => kind === "table" || kind === "function" || kind === "schema" || kind === "trigger")
      assert.deepStrictEqual(kept.map(({ address }) => address), [
        `function "strata"."ledger_mine"()`,
        `schema "strata"`,
        `table "strata"."mine"`
      ])
    }))

  it.effect("reads the schemas that it is asked for, without temporary tables and members of extensions", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* load(
        url,
        `CREATE EXTENSION hstore; CREATE SCHEMA a; CREATE SCHEMA "b'c"; CREATE TABLE a.t (x hstore); CREATE TABLE "b'c".u (y int);
         CREATE TABLE public.p (z int)`
      )
      assert.deepStrictEqual(tables(yield* read(url, { schemas: ["b'c"] })), ["u"])
      assert.deepStrictEqual(tables(yield* read(url, { schemas: [] })), [])
      const all = yield* read(url)
      assert.deepStrictEqual(tables(all), ["t", "u", "p"])
      assert.deepStrictEqual(Catalog.ofKind(all, "function"), [])
      assert.deepStrictEqual(Catalog.ofKind(all, "other"), [])
      const own = yield* Effect.flatMap(
        SqlClient.SqlClient,
        (sql) => Effect.andThen(sql.unsafe(`CREATE TEMP TABLE gone (a int)`), Introspect.catalog())
      ).pipe(
        Effect.provide(clientOf(url))
      )
      assert.deepStrictEqual(own, all)
    }))

  it.effect("marks an index that CREATE INDEX CONCURRENTLY left invalid", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* load(url, `CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)`)
      yield* Effect.exit(Effect.tryPromise(() => query(url, `CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)`)))
      const [index] = Catalog.ofKind(yield* read(url), "index")
      assert.deepInclude(index, { name: "i", valid: false })
    }))
})
