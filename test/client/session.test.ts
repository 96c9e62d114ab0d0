import { assert, describe, it, layer } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { Renewal, Session } from "../../src/client/mod.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"

const Name = Schema.NonEmptyString.check(Schema.isPattern(/^[^\0\ud800-\udfff]{1,15}$/))

const value = (name: string, options: Session.Options) =>
  Session.settings(options).find((setting) => setting.name === name)?.value

/** The server quotes a schema's name only where it must, and only in a list that it wrote itself. */
const unquote = (list: string): ReadonlyArray<string> =>
  Array.from(
    list.matchAll(/"((?:[^"]|"")*)"|([^,\s]+)/g),
    ([, quoted, bare]) => quoted?.replaceAll("\"\"", "\"") ?? bare!
  )

describe("Session.settings", () => {
  it("pins the path to the catalog, with temporary objects last, when no schema is declared", () => {
    assert.strictEqual(value("search_path", { searchPath: [] }), "pg_catalog, pg_temp")
    assert.deepStrictEqual(Session.own(), Session.settings({ searchPath: [] }))
  })

  it("rounds time-outs up, and writes no limit as 0", () => {
    assert.strictEqual(value("lock_timeout", { lockTimeout: Duration.micros(1n) }), "1ms")
    assert.strictEqual(value("lock_timeout", { lockTimeout: "5 seconds" }), "5000ms")
    assert.strictEqual(value("lock_timeout", { lockTimeout: 0 }), "0ms")
    assert.strictEqual(value("lock_timeout", { lockTimeout: Duration.infinity }), "0")
    assert.strictEqual(value("statement_timeout", { statementTimeout: "100 days" }), "2147483647ms")
  })

  it("leaves a time-out alone that is not given", () => {
    assert.isUndefined(value("lock_timeout", {}))
    assert.isUndefined(value("statement_timeout", {}))
  })

  it("texts is one SET LOCAL a setting, without those a server may lack", () => {
    assert.deepStrictEqual(Session.texts(Session.user(["a\"b", "$user"], { lockTimeout: "5 seconds" })), [
      "SET LOCAL search_path = \"a\"\"b\", \"$user\"",
      "SET LOCAL standard_conforming_strings = 'on'",
      "SET LOCAL client_encoding = 'UTF8'",
      "SET LOCAL lock_timeout = '5000ms'",
      "SET LOCAL idle_in_transaction_session_timeout = '0'"
    ])
  })
})

layer(layerEmbeddedTest)("Session on a database", (it) => {
  const shown = Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<
      { readonly name: string; readonly setting: string }
    >`SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('search_path', 'lock_timeout',
      'statement_timeout', 'standard_conforming_strings', 'idle_in_transaction_session_timeout') ORDER BY 1`
    return rows.map(({ name, setting }) => [name, name === "search_path" ? unquote(setting) : setting])
  })

  it.effect.prop("all renderings set the same, for any schema names, and leave nothing behind", {
    searchPath: Schema.Array(Name).check(Schema.isMaxLength(3)),
    timeout: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))
  }, ({ searchPath, timeout }) =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const before = yield* shown
      const settings = Session.settings({ searchPath, lockTimeout: timeout, statementTimeout: timeout })
      const online = yield* Effect.andThen(Session.apply(settings), shown).pipe(sql.withTransaction)
      const offline = yield* Effect.forEach(Session.texts(settings), (text) => sql.unsafe(text)).pipe(
        Effect.andThen(shown),
        sql.withTransaction
      )
      assert.deepStrictEqual(offline, online)
      assert.deepStrictEqual(yield* shown, before)
      yield* Session.apply(settings, "session")
      assert.deepStrictEqual(yield* shown, online)
      const renewal = Renewal.renewal({ before: Renewal.empty, own: Session.own() })().text
      yield* sql.unsafe(renewal).unprepared
      assert.deepStrictEqual(yield* shown, before)
      yield* Effect.forEach(Session.texts(settings, "session"), (text) => sql.unsafe(text))
      assert.deepStrictEqual(yield* shown, online)
      yield* sql.unsafe(renewal).unprepared
      assert.deepStrictEqual(yield* shown, before)
    }), { arbitrary: { runs: 20 } })

  it.effect("names resolve in a schema with a hostile name", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const schema = "x\", public; DROP TABLE y; --'\\"
      yield* sql`CREATE SCHEMA ${sql(schema)}`
      yield* sql`CREATE TABLE ${sql(schema)}.${sql("inside")} (x int)`
      const rows = yield* Session.apply(Session.user([schema])).pipe(
        Effect.andThen(sql`SELECT current_schemas(false) AS path, to_regclass('inside') IS NOT NULL AS found`),
        sql.withTransaction
      )
      assert.deepStrictEqual(rows, [{ path: [schema], found: true }])
    }))

  it.effect("$user means the role's own schema", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql`CREATE SCHEMA postgres`
      const rows = yield* Session.apply(Session.user(["$user", "public"])).pipe(
        Effect.andThen(sql`SELECT current_schema() AS schema`),
        sql.withTransaction
      )
      assert.deepStrictEqual(rows, [{ schema: "postgres" }])
    }))
})
