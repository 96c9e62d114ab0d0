import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Migration, Migrator } from "../../src/mod.ts"
import { directoryOf } from "../cli/strata.ts"
import { query, urlOf } from "../support/server.ts"
import { soaking } from "../support/soak.ts"
import { different, enumerate, oneIn, patience, type Point, runHere } from "./_crash.ts"
import { files, history, rows, shape, tables } from "./_crash_history.ts"
import { start } from "./_runner_history.ts"

/** What the server keeps before it answers, in a transaction and outside of one, and some of the rest. */
const telling = (many: number) => (points: ReadonlyArray<Point>) =>
  different(points).filter(({ commits, moment, text }, index) =>
    (moment === "inside" && (commits || text.includes("CONCURRENTLY"))) || index % many === 0
  )

const cut = () => Promise.resolve("cut" as const)

const single = Layer.effect(
  Migrator.Settings,
  Effect.map(Migrator.Settings, (all) => ({ ...all, transaction: "single" as const }))
)

const told = (found: unknown) => Effect.sync(() => console.log(found))

describe("a runner that is gone", () => {
  it.live(
    "leaves the state that its ledger records at every moment, and the next run completes it",
    () =>
      Effect.gen(function*() {
        const found = yield* enumerate({
          history,
          run: (url, way) => runHere(url, history, way),
          breaking: cut,
          choose: soaking ? different : telling(96)
        })
        yield* told(found)
        assert.containsAllKeys(found, ["in doubt", "0 applied", "1 applied", "2 applied", "3 applied", "4 applied"])
      }),
    patience
  )

  it.live("leaves all or nothing in a single transaction", () =>
    Effect.gen(function*() {
      const line = [tables, rows, Migration.make({ ...shape, parents: ["rows"] })]
      const found = yield* enumerate({
        history: line,
        run: (url, way) => runHere(url, line, way),
        breaking: cut,
        choose: soaking ? different : telling(96)
      })
      yield* told(found)
      assert.hasAllKeys(found, ["0 applied", "3 applied"])
    }).pipe(Effect.provide(single)), patience)

  it.live("is the real program, killed", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(files)
      const promise = Effect.runPromiseWith(yield* Effect.context<never>())
      const running: { kill: () => Promise<void> } = { kill: () => Promise.resolve() }
      const found = yield* enumerate({
        history,
        run: (url, way) =>
          Effect.suspend(() => {
            const target = way === "upgrade" ? ["head"] : ["base", "--yes"]
            const { child, ended } = start(url, directory, way, ...target)
            running.kill = () => {
              child.kill("SIGKILL")
              return promise(Effect.asVoid(ended))
            }
            return ended
          }),
        breaking: () => running.kill().then(cut),
        choose: oneIn(120)
      })
      yield* told(found)
      assert.isAtLeast(Object.keys(found).length, 2)
    }), patience)
})

describe("a session that an administrator ends", () => {
  it.live("leaves the state that its ledger records, and the next run completes it", () =>
    Effect.gen(function*() {
      const found = yield* enumerate({
        history,
        run: (url, way) => runHere(url, history, way),
        breaking: async ({ process }) => {
          await query(urlOf("postgres"), `SELECT pg_terminate_backend(${process})`)
          return "go"
        },
        choose: oneIn(50)
      })
      yield* told(found)
      assert.isAtLeast(Object.keys(found).length, 3)
    }), patience)
})
