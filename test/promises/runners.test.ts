import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Ledger, Migration, Migrator, Op } from "../../src/mod.ts"
import { directoryOf } from "../cli/strata.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { gate } from "../support/hold.ts"
import { freshDatabase, query } from "../support/server.ts"
import { soaking } from "../support/soak.ts"
import { until } from "../support/until.ts"
import { assertOnce, counter, counting, start } from "./_runner_history.ts"

const revisions = 6

const history = Array.from({ length: revisions }, (_, index) =>
  Migration.make({
    revision: `r${index}`,
    parents: index === 0 ? [] : [`r${index - 1}`],
    message: "counts",
    upgrade: Op.execute(Op.sql`INSERT INTO ran VALUES (${`r${index}`})`),
    downgrade: Effect.void
  }))

/** What one runner did, and what it was told that others did. */
const runner = Effect.fnUntraced(function*(url: string, lock?: typeof Ledger.layerNone) {
  const skipped: Array<string> = []
  const outcome = yield* Migrator.upgrade().pipe(
    Effect.provide(on(clientOf(url), history, lock === undefined ? {} : { lock }), { local: true }),
    Effect.provideService(
      Migrator.Progress,
      (event) => Effect.sync(() => event._tag === "AlreadyApplied" && skipped.push(event.revision.id))
    )
  )
  return { done: ids(outcome), skipped }
})

describe("many runners", () => {
  const [processes, rounds] = soaking ? [32, 50] : [3, 1]

  it.live(
    `of ${processes} processes at once, ${rounds} times, each revision is applied by one run and no run fails`,
    () =>
      Effect.gen(function*() {
        const directory = yield* directoryOf(counting(revisions))
        for (let round = 1; round <= rounds; round++) {
          yield* Effect.scoped(Effect.gen(function*() {
            const url = yield* freshDatabase
            yield* Effect.promise(() => query(url, counter))
            const runs = Array.from({ length: processes }, () => start(url, directory, "upgrade"))
            const ended = yield* Effect.forEach(runs, (run) => run.ended, { concurrency: "unbounded" })
            assert.deepStrictEqual(ended.filter(({ code }) => code !== 0), [])
            yield* assertOnce(url, revisions)
          }))
          if (soaking) process.stderr.write(`${new Date().toISOString()} round ${round} of ${processes} processes\n`)
        }
      }),
    soaking ? 3_600_000 : undefined
  )

  const sessions = soaking ? 32 : 12

  for (const [name, lock] of [["with the lock", undefined], ["without the lock", Ledger.layerNone]] as const) {
    it.live(
      `of ${sessions} sessions at once, each revision is applied by one run and no run fails, ${name}`,
      () =>
        Effect.gen(function*() {
          for (let round = 0; round < (soaking ? 50 : 1); round++) {
            yield* Effect.scoped(Effect.gen(function*() {
              const url = yield* freshDatabase
              yield* Effect.promise(() => query(url, counter))
              const outcomes = yield* Effect.forEach(Array.from({ length: sessions }), () => runner(url, lock), {
                concurrency: "unbounded"
              })
              assert.sameMembers(outcomes.flatMap(({ done }) => done), history.map(({ revision }) => revision))
              // Who waits for the lock finds nothing left to do; who only meets the fence is told, revision by revision.
              if (lock !== undefined) assert.isAbove(outcomes.flatMap(({ skipped }) => skipped).length, 0)
              yield* assertOnce(url, revisions)
            }))
          }
        }),
      soaking ? 3_600_000 : undefined
    )
  }

  it.live("without the lock wait for the one that is at work for longer than lock_timeout", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, counter))
      const { open, statement } = yield* gate(url)
      const slow = Migration.make({
        revision: "r0",
        parents: [],
        message: "slow",
        upgrade: Op.execute(`INSERT INTO ran VALUES ('r0'); SET LOCAL lock_timeout = 0; ${statement}`),
        downgrade: Effect.void
      })
      const hurried = { ...(yield* Migrator.Settings), lockTimeout: Duration.millis(200), lockRetries: 0 }
      const retried = new Set<number>()
      const run = (index: number) =>
        Migrator.upgrade().pipe(
          Effect.provide(on(clientOf(url), [slow], { lock: Ledger.layerNone }), { local: true }),
          Effect.provideService(
            Migrator.Progress,
            ({ _tag }) => Effect.sync(() => _tag === "Retrying" && void retried.add(index))
          )
        )
      const all = yield* Effect.forEach([1, 2, 3, 4], run, { concurrency: 4 }).pipe(
        Effect.provideService(Migrator.Settings, hurried),
        Effect.forkChild
      )
      yield* until("three runners to wait for longer than lock_timeout", () => retried.size === 3)
      yield* open
      const outcomes = yield* Fiber.join(all)
      assert.deepStrictEqual(outcomes.flatMap(ids), ["r0"])
      yield* assertOnce(url, 1)
    }))
})
