/** Hooks around a run, from `env.ts` and from an application. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Client, type Environment, Migrator } from "../../src/mod.ts"
import { directoryOf, placeOf, revision, strata } from "../cli/strata.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { envWith } from "../support/hooked.ts"
import { query } from "../support/server.ts"
import { until } from "../support/until.ts"

const one = revision("aaaa", [], "first", "CREATE TABLE first (id int);", "DROP TABLE first;")
const two = { ...one, ...revision("bbbb", ["aaaa"], "second", "CREATE TABLE second (id int);", "DROP TABLE second;") }
const broken = { ...one, ...revision("bbbb", ["aaaa"], "broken", "SELECT 1 / 0;", undefined) }

const ids = (revisions: ReadonlyArray<{ readonly id: string }>) => revisions.map(({ id }) => id).join(" ")

/** Hooks that note that and with what they were called. */
const noting = () => {
  const calls: Array<string> = []
  const failures: Array<Environment.FailedRun> = []
  const said = (name: string, { direction, revisions, targets }: Environment.Run) =>
    void calls.push(`${name}: ${direction} ${targets.join(" ")} [${ids(revisions)}]`)
  const hooks = {
    before: (run) => Effect.sync(() => said("before", run)),
    afterSuccess: (run) =>
      Effect.sync(() => {
        assert.isTrue(Duration.isDuration(run.duration))
        said("success", run)
        calls.push(`done: ${ids(run.done)}`)
      }),
    afterFailure: (run) =>
      Effect.sync(() => {
        failures.push(run)
        said("failure", run)
        calls.push(`done: ${ids(run.done)}`)
      })
  } satisfies Environment.Hooks
  return { calls, failures, hooks }
}

const ledgerOf = (url: string) =>
  Effect.promise(() =>
    query(url, "SELECT to_regclass('strata.ledger')::text AS ledger, to_regclass('first')::text AS first")
  )

const untouched = [{ ledger: null, first: null }]

describe("hooks of env.ts", () => {
  it.live("are called once around each run that does something, with what it will do and did", () =>
    Effect.gen(function*() {
      const { calls, hooks } = noting()
      const place = yield* placeOf({ ...two, ...envWith({ hooks }) })
      const both = yield* Effect.all([strata(place, "upgrade"), strata(place, "upgrade")], { concurrency: 2 })
      assert.deepStrictEqual(both.map(({ code }) => code), [0, 0])
      const up = ["before: upgrade head [aaaa bbbb]", "success: upgrade head [aaaa bbbb]", "done: aaaa bbbb"]
      assert.deepStrictEqual(calls.splice(0), up)
      for (
        const argv of [["upgrade"], ["upgrade", "--sql"], ["plan", "--down", "base"], ["stamp", "head"], ["current"]]
      ) {
        assert.strictEqual((yield* strata(place, ...argv)).code, 0, argv.join(" "))
      }
      assert.deepStrictEqual(calls, [])
      assert.strictEqual((yield* strata(place, "downgrade", "-1", "--yes")).code, 0)
      assert.deepStrictEqual(calls, ["before: downgrade -1 [bbbb]", "success: downgrade -1 [bbbb]", "done: bbbb"])
    }))

  const failing: Readonly<Record<string, () => Effect.Effect<unknown, unknown>>> = {
    fails: () => Effect.fail({ message: "postgres://u:hunter22@h/d has no backup." }),
    "fails with an object": () => Effect.fail({ url: "postgres://u:hunter22@h/d has no backup" }),
    "fails with a text": () => Effect.fail("postgres://u:hunter22@h/d has no backup"),
    dies: () => Effect.die(new Error("postgres://u:hunter22@h/d has no backup")),
    throws: () => {
      throw new Error("postgres://u:hunter22@h/d has no backup")
    },
    "is no effect": (() => undefined) as never
  }

  for (const [how, before] of Object.entries(failing)) {
    it.effect(`stop the run before anything is changed if "before" ${how}`, () =>
      Effect.gen(function*() {
        const { calls, failures, hooks } = noting()
        const place = yield* placeOf({ ...two, ...envWith({ hooks: { ...hooks, before } }) })
        const { code, err } = yield* strata(place, "upgrade")
        assert.strictEqual(code, 1)
        assert.match(err.join("\n"), /^Cannot upgrade: the hook "before" failed: .*\. Nothing was changed\. /)
        const why = how === "is no effect" ? "it returned no Effect (" : "postgres://***@h/d has no backup"
        assert.include(err.join("\n"), why)
        assert.notInclude(err.join("\n") + failures[0]!.problem, "hunter22")
        assert.deepStrictEqual(calls, ["failure: upgrade head [aaaa bbbb]", "done: "])
        assert.deepStrictEqual(yield* ledgerOf(place.url), untouched)
        const { err: failure } = yield* strata(place, "upgrade", "--json")
        assert.strictEqual(JSON.parse(failure.at(-1)!).failure.reason, "HookFailed")
      }))
  }

  it.effect("tell a failure with what was done before it, and a run that was refused", () =>
    Effect.gen(function*() {
      const { calls, failures, hooks } = noting()
      const environment = envWith({ hooks })
      const place = yield* placeOf({ ...broken, ...environment })
      assert.strictEqual((yield* strata(place, "upgrade")).code, 1)
      assert.deepStrictEqual(calls.splice(0), [
        "before: upgrade head [aaaa bbbb]",
        "failure: upgrade head [aaaa bbbb]",
        "done: aaaa"
      ])
      assert.include(failures[0]!.problem, "division by zero")
      assert.strictEqual((failures[0]!.error as Migrator.MigratorError).reason._tag, "RevisionFailure")
      assert.isFalse(failures[0]!.interrupted)
      const edited = yield* directoryOf({
        ...one,
        ...environment,
        ...revision("aaaa", [], "first", "SELECT 2;", undefined)
      })
      assert.strictEqual((yield* strata({ ...place, directory: edited }, "upgrade")).code, 1)
      assert.deepStrictEqual(calls.splice(0), ["failure: upgrade head []", "done: "])
      assert.include(failures[1]!.problem, "aaaa")
      const nowhere = { ...place, url: "postgresql://postgres:hunter22@127.0.0.1:1/app" }
      const { code, err } = yield* strata(nowhere, "upgrade")
      assert.deepStrictEqual([code, calls], [1, ["failure: upgrade head []", "done: "]])
      assert.include(err.join("\n"), "connection refused")
      assert.include(failures[2]!.problem, "ECONNREFUSED")
    }))

  for (
    const [how, afterSuccess, problem] of [
      ["fails", () => Effect.fail({ message: "no network" }), "no network"],
      ["hangs", () => Effect.never, "it did not end within 50ms (hooks.afterTimeout)"],
      [
        "hangs and cannot be interrupted",
        () => Effect.uninterruptible(Effect.never),
        "it did not end within 50ms (hooks.afterTimeout)"
      ]
    ] as const
  ) {
    it.live(`end the command with 0 and a warning if "afterSuccess" ${how}`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf({ ...two, ...envWith({ hooks: { afterSuccess, afterTimeout: 50 } }) })
        const { code, err } = yield* strata(place, "upgrade")
        assert.strictEqual(code, 0)
        assert.include(
          err.join("\n"),
          `The hook "afterSuccess" failed: ${problem}. "aaaa", "bbbb" were applied, which is recorded`
        )
        assert.deepStrictEqual((yield* strata(place, "current")).out, ["bbbb (head)"])
      }))
  }

  it.live("keep the failure of the run if \"afterFailure\" fails", () =>
    Effect.gen(function*() {
      const hooks = { afterFailure: () => Effect.never, afterTimeout: 50 }
      const { code, err } = yield* strata(yield* placeOf({ ...broken, ...envWith({ hooks }) }), "upgrade")
      assert.strictEqual(code, 1)
      assert.include(err.join("\n"), `The hook "afterFailure" failed: it did not end within 50ms`)
      assert.include(err.join("\n"), `Cannot apply revision "bbbb": division by zero`)
    }))

  it.live("are interrupted with the run, whose failure is told", () =>
    Effect.gen(function*() {
      const { calls, failures, hooks } = noting()
      let began = false
      const before = () => Effect.andThen(Effect.sync(() => void (began = true)), Effect.never)
      const place = yield* placeOf({ ...two, ...envWith({ hooks: { ...hooks, before } }) })
      const fiber = yield* Effect.forkChild(strata(place, "upgrade"))
      yield* until("the hook to begin", () => began)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(calls, ["failure: upgrade head [aaaa bbbb]", "done: "])
      assert.deepStrictEqual([failures[0]!.interrupted, failures[0]!.problem], [true, "it was interrupted"])
      assert.deepStrictEqual(yield* ledgerOf(place.url), untouched)
    }))

  it.effect("query the session of the run, in which they leave nothing, under the run lock", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const before = () =>
        Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          seen.push(
            yield* sql`SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`
          )
          yield* sql`SET ROLE NONE`
          yield* sql`SET work_mem = '77MB'`
          yield* sql`CREATE TEMPORARY TABLE left_behind (id int)`
        })
      const files = revision(
        "aaaa",
        [],
        "look",
        "CREATE TABLE first AS SELECT current_setting('work_mem') AS setting, to_regclass('left_behind') AS temporary;",
        undefined
      )
      const place = yield* placeOf({ ...files, ...envWith({ hooks: { before } }) })
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.deepStrictEqual(seen, [[{ locks: 1 }]])
      const [row] = yield* Effect.promise(() => query(place.url, "SELECT * FROM first"))
      assert.notStrictEqual(row!["setting"], "77MB")
      assert.isNull(row!["temporary"])
    }))
})

class Pager extends Context.Service<Pager, { readonly page: (text: string) => Effect.Effect<void> }>()("test/Pager") {}

describe("hooks of an application", () => {
  const databases = {
    "a server": Layer.unwrap(
      Effect.map(
        placeOf({}),
        ({ url }) =>
          Client.layerPooled(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server, {
            maxConnections: 1
          })
      )
    ),
    "the embedded database": layerEmbeddedTest
  }
  for (const [name, database] of Object.entries(databases)) {
    it.live(`are effects with its services, in place of those of env.ts, on ${name}`, () =>
      Effect.gen(function*() {
        const { calls, hooks } = noting()
        const directory = yield* directoryOf({ ...two, ...envWith({ hooks }) })
        const pages: Array<string> = []
        const upgraded = Migrator.layerUpgrade({
          directory,
          hooks: {
            before: ({ revisions }) =>
              Effect.gen(function*() {
                const sql = yield* SqlClient.SqlClient
                const [row] = yield* sql<{ readonly one: number }>`SELECT 1 AS one`
                yield* (yield* Pager).page(`${row!.one} before ${ids(revisions)}`)
              })
          },
          onProgress: (event) => Effect.flatMap(Pager, ({ page }) => page(`${event._tag} ${event.revision.id}`))
        })
        const start = Layer.build(Layer.fresh(upgraded)).pipe(
          Effect.provideService(Pager, { page: (text) => Effect.sync(() => void pages.push(text)) }),
          Effect.provide(NodeServices.layer),
          Effect.scoped
        )
        yield* Effect.provide(Effect.andThen(start, start), database, { local: true })
        assert.deepStrictEqual(pages, [
          "1 before aaaa bbbb",
          "Started aaaa",
          "Finished aaaa",
          "Started bbbb",
          "Finished bbbb"
        ])
        assert.deepStrictEqual(calls, ["success: upgrade head [aaaa bbbb]", "done: aaaa bbbb"])
      }))
  }

  it.live("are told of a failure, which is the failure of the layer", () =>
    Effect.gen(function*() {
      const { url } = yield* placeOf({})
      const directory = yield* directoryOf({ ...broken, ...envWith({}) })
      const { failures, hooks } = noting()
      const exit = yield* Migrator.layerUpgrade({ directory, hooks, onProgress: () => Effect.die("no progress") }).pipe(
        Layer.build,
        Effect.scoped,
        Effect.provide([
          NodeServices.layer,
          Client.layerPooled(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server)
        ]),
        Effect.exit
      )
      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(failures.map(({ done, problem }) => [ids(done), problem.includes("division by zero")]), [[
        "aaaa",
        true
      ]])
    }))
})
