import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import * as Client from "../../../src/client/mod.ts"
import { layerEmbeddedTest } from "../../support/embedded.ts"

layer(layerEmbeddedTest)("layerEmbedded in memory", (it) => {
  it.effect("answers as the driver does against a server", () =>
    Effect.gen(function*() {
      const sql = yield* PgClient.PgClient
      const rows = yield* sql`SELECT ${"ä"}::text AS t, ${7}::int AS i, ${
        sql.json({ a: [1] })
      }::jsonb AS j, now() AS at`
      assert.deepInclude(rows[0], { t: "ä", i: 7, j: { a: [1] } })
      assert.instanceOf(rows[0]!.at, Date)
    }))

  it.effect("greets as a server session: application_name, encoding; a copy of the template has small buffers", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const rows = yield* sql`SELECT current_setting('application_name') AS name,
        current_setting('server_encoding') AS encoding, current_setting('shared_buffers') AS buffers`
      assert.deepStrictEqual(rows, [{ name: "strata", encoding: "UTF8", buffers: "16MB" }])
    }))

  it.effect("withTransaction rolls back on failure and nests by savepoint", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql`CREATE TABLE kept (x int)`
      const inner = sql`INSERT INTO kept VALUES (2)`.pipe(
        Effect.andThen(Effect.fail("inner")),
        sql.withTransaction,
        Effect.ignore
      )
      yield* sql`INSERT INTO kept VALUES (1)`.pipe(Effect.andThen(inner), sql.withTransaction)
      const outer = yield* Effect.exit(
        sql`INSERT INTO kept VALUES (3)`.pipe(Effect.andThen(Effect.fail("outer")), sql.withTransaction)
      )
      assert.isTrue(Exit.isFailure(outer))
      assert.deepStrictEqual(yield* sql`SELECT x FROM kept`, [{ x: 1 }])
    }))

  it.effect("a statement of another fiber waits for the transaction to end", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql`CREATE TABLE outside (x int)`
      const started = yield* Latch.make()
      const other = yield* Effect.forkChild(Effect.andThen(started.await, sql`INSERT INTO outside VALUES (2)`))
      yield* Effect.gen(function*() {
        yield* sql`INSERT INTO outside VALUES (1)`
        yield* started.open
        for (let n = 0; n < 5; n++) yield* Effect.andThen(Effect.yieldNow, sql`SELECT 1`)
        return yield* Effect.fail("undo")
      }).pipe(sql.withTransaction, Effect.flip)
      yield* Fiber.join(other)
      assert.deepStrictEqual(yield* sql`SELECT x FROM outside`, [{ x: 2 }])
    }))

  it.effect("a server error keeps SQLSTATE and position, and the session answers on", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const error = yield* Effect.flip(sql`SELECT * FROM "no such"`)
      assert.strictEqual(error._tag, "SqlError")
      if (error._tag === "SqlError") {
        assert.deepInclude(Client.serverError(error), { sqlstate: "42P01", position: 15 })
      }
      assert.deepStrictEqual(yield* sql`SELECT 1 AS x`, [{ x: 1 }])
    }))

  it.effect("streams and large answers arrive whole", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const rows = yield* Stream.runCollect(
        sql`SELECT n, repeat('x', 1000) AS t FROM generate_series(1, 5000) AS n`.stream
      )
      assert.strictEqual(rows.length, 5000)
      assert.strictEqual(rows.at(-1)!.n, 5000)
    }))
})

describe("layerEmbeddedTest", () => {
  it.effect("gives each use a database of its own", () => {
    const create = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`CREATE TABLE once (x int)`).pipe(
      Effect.provide(layerEmbeddedTest)
    )
    return Effect.andThen(create, create)
  })
})

it.effect("the first start is reported before the database is made", () =>
  Effect.gen(function*() {
    const told: Array<string> = []
    const report = (message: string) => Effect.andThen(Effect.sync(() => told.push(message)), Effect.interrupt)
    yield* Effect.exit(
      Effect.provideService(Client.embeddedTemplate({ cache: "/nonexistent" }), Client.FirstStart, report)
    )
    assert.match(told.join(), /^Preparing the embedded database: this takes seconds, once for each version of PGlite$/)
  }))
