import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Migration, Migrator, Op } from "../../src/mod.ts"
import { Target } from "../../src/revision/mod.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { blocked, others } from "../support/activity.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"
import { untilRows } from "../support/until.ts"

const history = [
  Migration.make({
    revision: "table",
    parents: [],
    message: "table",
    upgrade: Op.execute("CREATE TABLE busy AS SELECT generate_series(1, 1000) AS id"),
    downgrade: Op.execute("DROP TABLE busy")
  }),
  Migration.make({
    revision: "index",
    parents: ["table"],
    message: "index",
    transaction: false,
    upgrade: Op.execute("CREATE INDEX CONCURRENTLY busy_id ON busy (id)"),
    downgrade: Op.execute("DROP INDEX CONCURRENTLY busy_id")
  })
]

const run = (url: string, program: Effect.Effect<Migrator.Outcome, unknown, unknown>) =>
  Effect.suspend(() => Effect.provide(program as typeof upgrade, on(clientOf(url), history), { local: true }))

const upgrade = Migrator.upgrade()

// The build waits for the writer first and for every older snapshot last, such as one of a runner that were blocked in
// a statement of its own.
const working = `${blocked} AND query LIKE '% INDEX CONCURRENTLY busy_id%'`

const polling = `${others} AND query LIKE '%pg_try_advisory_lock%'`

/** Starts `first` against a writer of the table, lets three runners wait, then ends the writer's transaction. */
const meeting = <A, E, R>(
  url: string,
  first: Effect.Effect<A, E, R>,
  runner: Effect.Effect<Migrator.Outcome, unknown>
) =>
  Effect.gen(function*() {
    const promise = Effect.runPromiseWith(yield* Effect.context<R>())
    const fibers = yield* Effect.promise(() =>
      withClient(url, async (client) => {
        await client.query("BEGIN; INSERT INTO busy VALUES (0)")
        return await promise(Effect.gen(function*() {
          const one = yield* Effect.forkDetach(first)
          yield* untilRows(url, working)
          const three = yield* Effect.forkDetach(Effect.forEach([1, 2, 3], () => runner, { concurrency: 3 }))
          yield* untilRows(url, polling, 3)
          return { one, three }
        }))
      })
    )
    return { first: yield* Fiber.join(fibers.one), others: yield* Fiber.join(fibers.three) }
  })

const index = "SELECT indisvalid AS valid FROM pg_index WHERE indrelid = 'busy'::regclass"

describe("an index that is built concurrently", () => {
  it.live("is built by one of four runners, up and down, while three wait for the run lock", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* run(url, Migrator.upgrade(Target.revision("table")))
      const up = yield* meeting(url, run(url, upgrade), run(url, upgrade))
      assert.deepStrictEqual([ids(up.first), up.others.flatMap(ids)], [["index"], []])
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, index)), [{ valid: true }])
      const down = run(url, Migrator.downgrade(Target.revision("table")))
      const back = yield* meeting(url, down, down)
      assert.deepStrictEqual([ids(back.first), back.others.flatMap(ids)], [["index"], []])
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, index)), [])
    }))

  it.live("is built by a script in psql, while three runners wait for it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* run(url, Migrator.upgrade(Target.revision("table")))
      const range = { from: Target.revision("table"), to: null }
      const text = yield* Effect.provide(Migrator.render("upgrade", range), on(clientOf(url), history), { local: true })
      const { first, others } = yield* meeting(url, psql(url, text), run(url, upgrade))
      assert.deepStrictEqual([first, others.flatMap(ids)], [{ ok: true, stderr: "" }, []])
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, index)), [{ valid: true }])
    }))
})
