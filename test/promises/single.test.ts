import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { Ledger, Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { catalogOf, ledgerOf } from "../support/catalog.ts"
import { gate } from "../support/hold.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first, oneIn } from "../support/soak.ts"
import { assertOnce, counter } from "./_runner_history.ts"

const revisions = 5

interface Changes {
  readonly transaction?: boolean
  readonly upgrade?: string
  readonly downgrade?: string
}

/** A line of revisions, each of which counts itself and creates a table; some of it may be changed, by place. */
const lineWith = (changes: Readonly<Record<number, Changes>> = {}) =>
  Array.from({ length: revisions }, (_, place) => {
    const { downgrade = "SELECT 1", transaction = true, upgrade = "SELECT 1" } = changes[place] ?? {}
    return Migration.make({
      revision: `r${place}`,
      parents: place === 0 ? [] : [`r${place - 1}`],
      message: "counts",
      transaction,
      upgrade: Op.execute(`INSERT INTO ran VALUES ('r${place}'); CREATE TABLE made_r${place} (); ${upgrade}`),
      downgrade: Op.execute(`DELETE FROM ran WHERE revision = 'r${place}'; DROP TABLE made_r${place}; ${downgrade}`)
    })
  })
const line = lineWith()
const broken = "SELECT 1 / 0"

const place = Effect.tap(freshDatabase, (url) => Effect.promise(() => query(url, counter)))

/** Runs a program in the mode that a whole run is one transaction of. */
const single = <A, E>(
  url: string,
  program: Effect.Effect<A, E, Effect.Services<ReturnType<typeof Migrator.upgrade>>>,
  history: ReadonlyArray<Migration.Any> = line,
  options: Parameters<typeof on>[2] = {}
) =>
  Effect.gen(function*() {
    const settings = { ...(yield* Migrator.Settings), transaction: "single" as const }
    return yield* program.pipe(
      Effect.provide(on(clientOf(url), history, options), { local: true }),
      Effect.provideService(Migrator.Settings, settings)
    )
  })

const tagOf = (exit: Exit.Exit<unknown, unknown>) => {
  const [error] = Exit.isFailure(exit) ? exit.cause.reasons.filter((reason) => reason._tag === "Fail") : []
  assert.instanceOf(error?.error, Migrator.MigratorError)
  return error.error.reason._tag
}

const picture = (url: string) => Effect.promise(() => Promise.all([catalogOf(url), query(url, "TABLE ran ORDER BY 1")]))
const kinds = (url: string) =>
  Effect.map(Effect.promise(() => ledgerOf(url)), (rows) => rows.map(({ kind, revision }) => `${kind} ${revision}`))

/** Which of the revisions a session sees, each by its table. */
const seen = (url: string) =>
  Effect.promise(async () => {
    const rows = await query(url, "SELECT relname FROM pg_class WHERE relname LIKE 'made%'")
    return rows.length
  })

const strict = `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable',
  current_database()); END $$`

const places = [
  ["some not in this mode, with the lock", undefined, "SELECT 1"],
  ["without the lock, where transactions are serializable by default", Ledger.layerNone, strict],
  ["some not in this mode, without the lock", Ledger.layerNone, "SELECT 1"]
] as const

describe("a run in a single transaction", () => {
  for (const way of ["upgrade", "downgrade"] as const) {
    it.live(`leaves nothing but the failure's record, whichever revision fails (${way})`, () =>
      Effect.gen(function*() {
        const url = yield* place
        const run = way === "upgrade" ? Migrator.upgrade() : Migrator.downgrade(Target.base)
        if (way === "downgrade") yield* single(url, Migrator.upgrade())
        const before = yield* picture(url)
        for (const failing of oneIn(2, line.map((_, place) => place))) {
          const events = failing === 0 && way === "upgrade" ? ["LedgerCreated null"] : yield* kinds(url)
          const exit = yield* Effect.exit(single(url, run, lineWith({ [failing]: { [way]: broken } })))
          assert.strictEqual(tagOf(exit), "RevisionFailure")
          assert.deepStrictEqual(yield* kinds(url), [...events, `RevisionFailed r${failing}`])
          assert.deepStrictEqual(yield* picture(url), before)
        }
        const done = line.map(({ revision }) => revision)
        assert.deepStrictEqual(ids(yield* single(url, run)), way === "upgrade" ? done : done.toReversed())
        assert.strictEqual(yield* seen(url), way === "upgrade" ? revisions : 0)
      }))
  }

  it.live("leaves nothing when its server process is terminated at any of its revisions", () =>
    Effect.gen(function*() {
      const url = yield* place
      const before = yield* picture(url)
      for (const ending of oneIn(2, line.map((_, place) => place))) {
        const upgrade = "SELECT pg_terminate_backend(pg_backend_pid())"
        const exit = yield* Effect.exit(single(url, Migrator.upgrade(), lineWith({ [ending]: { upgrade } })))
        assert.strictEqual(tagOf(exit), "RevisionFailure")
        assert.deepStrictEqual(yield* kinds(url), ["LedgerCreated null"])
        assert.deepStrictEqual(yield* picture(url), before)
      }
      yield* single(url, Migrator.upgrade())
      yield* assertOnce(url, revisions)
    }))

  for (const [name, lock, settings] of first(2, places)) {
    it.live(`of 12 sessions at once, some to half of the way, applies each once, ${name}`, () =>
      Effect.gen(function*() {
        const url = yield* place
        yield* Effect.promise(() => query(url, settings))
        const options = lock === undefined ? {} : { lock }
        const runner = (index: number) => {
          const run = Migrator.upgrade(Target.revision(index % 3 === 0 ? "r2" : "r4"))
          return index % 4 === 1 && name.startsWith("some")
            ? Effect.provide(run, on(clientOf(url), line, options), { local: true })
            : single(url, run, line, options)
        }
        const outcomes = yield* Effect.forEach(Array.from({ length: 12 }).keys(), runner, { concurrency: "unbounded" })
        assert.sameMembers(outcomes.flatMap(ids), line.map(({ revision }) => revision))
        yield* assertOnce(url, revisions)
      }))
  }

  it.live("is visible to other sessions as a whole", () =>
    Effect.gen(function*() {
      const url = yield* place
      const found: Array<number> = []
      const [one, three] = [yield* gate(url, 1n), yield* gate(url, 3n)]
      const held = lineWith({ 1: { upgrade: one.statement }, 3: { upgrade: three.statement } })
      const run = yield* Effect.forkChild(single(url, Migrator.upgrade(), held))
      for (const { open, reached } of [one, three]) {
        yield* reached
        found.push(yield* seen(url))
        yield* open
      }
      yield* Fiber.join(run)
      found.push(yield* seen(url))
      assert.deepStrictEqual(found, [0, 0, revisions])
    }))

  it.live("refuses a revision outside a transaction before anything runs, online and offline, up and down", () =>
    Effect.gen(function*() {
      const url = yield* place
      const mixed = lineWith({ 3: { transaction: false } })
      const before = yield* picture(url)
      const range = { from: null, to: Target.head }
      for (const program of [Migrator.upgrade(), Effect.asVoid(Migrator.render("upgrade", range))]) {
        assert.strictEqual(tagOf(yield* Effect.exit(single(url, Effect.asVoid(program), mixed))), "NotTransactional")
      }
      assert.deepStrictEqual(yield* picture(url), before)
      // What the error says: the run up to there, then that one by itself.
      const start = Migrator.upgrade({ branch: null, place: null, steps: 3 })
      assert.deepStrictEqual(ids(yield* single(url, start, mixed)), ["r0", "r1", "r2"])
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), mixed), { local: true })
      const full = yield* picture(url)
      const down = yield* Effect.exit(single(url, Migrator.downgrade(Target.base), mixed))
      assert.strictEqual(tagOf(down), "NotTransactional")
      assert.deepStrictEqual(yield* picture(url), full)
    }))

  it.live("as a script leaves what a run leaves, and nothing if one of its statements fails, even if psql continues", () =>
    Effect.gen(function*() {
      const [online, offline, failing] = [yield* place, yield* place, yield* place]
      const up = Migrator.render("upgrade", { from: null, to: Target.head })
      yield* single(online, Migrator.upgrade())
      assert.isTrue((yield* psql(offline, yield* single(offline, up))).ok)
      assert.deepStrictEqual(yield* picture(offline), yield* picture(online))
      assert.deepStrictEqual(yield* kinds(offline), yield* kinds(online))
      const before = yield* picture(failing)
      const text = yield* single(failing, up, lineWith({ 2: { upgrade: broken } }))
      for (const stop of [true, false]) yield* psql(failing, text, { stop })
      assert.deepStrictEqual(yield* picture(failing), before)
      const back = Migrator.render("downgrade", { from: Target.head, to: Target.base })
      yield* single(online, Migrator.downgrade(Target.base))
      assert.isTrue((yield* psql(offline, yield* single(offline, back))).ok)
      assert.deepStrictEqual(yield* kinds(offline), yield* kinds(online))
    }))
})
