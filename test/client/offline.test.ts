import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import * as Client from "../../src/client/mod.ts"

describe("layerOffline", () => {
  it.effect("refuses every way of running a statement, and isOfflineQuery names it", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const select = sql`SELECT ${1}`
      const ways: ReadonlyArray<readonly [string, Effect.Effect<unknown, unknown>]> = [
        ["SELECT $1", select],
        ["SELECT $1", select.raw],
        ["SELECT $1", select.values],
        ["SELECT $1", select.unprepared],
        ["SELECT $1", Stream.runDrain(select.stream)],
        ["BEGIN", sql.withTransaction(Effect.void)],
        ["SELECT 2", Effect.flatMap(Effect.scoped(sql.reserve), (c) => c.execute("SELECT 2", [], undefined))]
      ]
      for (const [statement, way] of ways) {
        const error = yield* Effect.flip(way)
        assert.deepStrictEqual(Client.isOfflineQuery(error), Option.some(statement))
      }
    }).pipe(Effect.provide(Client.layerOffline)))

  it.effect("says in words what to do", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const error = yield* Effect.flip(sql`SELECT 1`)
      assert.strictEqual(
        error.message,
        "Cannot run a query offline: there is no database connection for \"SELECT 1\". " +
          "Run the migration online, or write it with operations (Op) only"
      )
      assert.deepStrictEqual(Client.isOfflineQuery(new Error("other")), Option.none())
    }).pipe(Effect.provide(Client.layerOffline)))
})

describe("layerRecorder", () => {
  it.effect("records text and parameters in order, with transaction control and savepoints", () =>
    Effect.gen(function*() {
      const log = yield* Ref.make<ReadonlyArray<Client.Query>>([])
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`SELECT ${1}`
        yield* sql`SELECT 2`.pipe(sql.withTransaction, Effect.andThen(sql`SELECT 3`), sql.withTransaction)
        yield* Effect.ignore(sql.withTransaction(Effect.andThen(sql`SELECT 4`, Effect.fail("undo"))))
        assert.deepStrictEqual(yield* Stream.runCollect(sql`SELECT 5`.stream), [])
      }).pipe(Effect.provide(Client.layerRecorder(log)))
      const queries = yield* Ref.get(log)
      assert.deepStrictEqual(queries[0], { text: "SELECT $1", parameters: [1] })
      assert.deepStrictEqual(queries.slice(1).map((query) => query.text), [
        "BEGIN",
        "SAVEPOINT effect_sql_1",
        "SELECT 2",
        "RELEASE SAVEPOINT effect_sql_1",
        "SELECT 3",
        "COMMIT",
        "BEGIN",
        "SELECT 4",
        "ROLLBACK",
        "SELECT 5"
      ])
    }))
})
