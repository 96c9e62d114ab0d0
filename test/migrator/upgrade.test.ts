import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { Ledger, Migration, Migrator, Op, Script, Target } from "../../src/mod.ts"
import { format1Sql } from "../ledger/server_ledger.ts"
import { sleeping } from "../support/activity.ts"
import { catalogOf, ledgerOf } from "../support/catalog.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { freshDatabase, query } from "../support/server.ts"
import { untilRows } from "../support/until.ts"
import { clientOf, ids, line, on } from "./fixture.ts"

const target = (text: string) => Result.getOrThrow(Target.parse(text))

const failure = <A, R>(effect: Effect.Effect<A, unknown, R>) =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.instanceOf(error, Migrator.MigratorError)
    return error.reason
  })

const meta = (revision: string, parents: ReadonlyArray<string>) => ({ revision, parents, message: revision })

const plain = (revision: string, parents: ReadonlyArray<string>) =>
  Migration.make({ ...meta(revision, parents), upgrade: Effect.void })

const kinds = (url: string) =>
  Effect.map(Effect.promise(() => ledgerOf(url)), (rows) => rows.map(({ kind, revision }) => `${kind} ${revision}`))

describe("upgrade and downgrade", () => {
  it.effect("take the same path on the embedded database as on a server", () =>
    Effect.gen(function*() {
      const program = Effect.gen(function*() {
        const up = ids(yield* Migrator.upgrade())
        const again = ids(yield* Migrator.upgrade())
        const one = ids(yield* Migrator.downgrade(target("-1")))
        const down = ids(yield* Migrator.downgrade(Target.base))
        const log = (yield* Migrator.log).map(({ event }) => event._tag)
        return { up, again, one, down, log }
      })
      const url = yield* freshDatabase
      const server = yield* Effect.provide(program, on(clientOf(url)), { local: true })
      const embedded = yield* Effect.provide(program, on(layerEmbeddedTest), { local: true })
      assert.deepStrictEqual(server.up, ["users", "rows", "tokens", "merge", "trigger"])
      assert.deepStrictEqual(server.again, [])
      assert.deepStrictEqual(server.one, ["trigger"])
      assert.deepStrictEqual(server.down, ["merge", "tokens", "rows", "users"])
      assert.strictEqual(server.log.length, 1 + 2 * 10)
      assert.deepStrictEqual(embedded, server)
    }))

  it.effect("downgrade undoes and upgrade restores the same catalog", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const empty = yield* Effect.promise(() => catalogOf(url))
      yield* Effect.gen(function*() {
        yield* Migrator.upgrade()
        const full = yield* Effect.promise(() => catalogOf(url))
        yield* Migrator.downgrade(Target.base)
        assert.deepStrictEqual(yield* Effect.promise(() => catalogOf(url)), empty)
        yield* Migrator.upgrade()
        assert.deepStrictEqual(yield* Effect.promise(() => catalogOf(url)), full)
        assert.notDeepEqual(full, empty)
      }).pipe(Effect.provide(on(clientOf(url)), { local: true }))
    }))

  it.effect("upgrade applies a late revision of another branch and says so", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const late: Array<string> = []
      const options = { checksums: { merge: Script.checksumOf("merge") } }
      const before = [plain("a", []), plain("b", ["a"]), plain("merge", ["b"])]
      const after = [plain("a", []), plain("b", ["a"]), plain("c", ["a"]), plain("merge", ["b", "c"])]
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), before, options), { local: true })
      const moved = on(clientOf(url), after, options)
      const refused = yield* Effect.provide(failure(Migrator.upgrade()), moved, { local: true })
      assert.strictEqual(refused._tag, "RevisionReparented")
      yield* Effect.provide(Migrator.accept(target("merge"), "a branch more"), moved, { local: true })
      const outcome = yield* Migrator.upgrade().pipe(
        Effect.provideService(Migrator.Progress, (event) =>
          Effect.sync(() => event._tag === "Late" && late.push(event.revision.id))),
        Effect.provide(moved, { local: true })
      )
      assert.deepStrictEqual(ids(outcome), ["c"])
      assert.deepStrictEqual(late, ["c"])
    }))

  it.effect("upgrade keeps what came before a failure, nothing of the failed revision, and a record of it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const bad = Migration.make({
        ...meta("bad", ["tokens"]),
        upgrade: Effect.gen(function*() {
          yield* Op.createTable("leftover", { id: Op.column("int") })
          yield* Op.execute("SELECT 1 / 0 FROM users RIGHT JOIN (VALUES (1)) v ON true")
        })
      })
      const layers = on(clientOf(url), [line[0]!, line[1]!, bad])
      const reason = yield* Effect.provide(failure(Migrator.upgrade()), layers, { local: true })
      assert.strictEqual(reason._tag, "RevisionFailure")
      assert.include(reason.message, "division by zero")
      assert.include(reason.message, "SQLSTATE 22012")
      assert.include(reason.message, "SELECT 1 / 0")
      const tables = yield* Effect.promise(() =>
        query(url, "SELECT to_regclass('leftover') AS t, to_regclass('tokens') AS u")
      )
      assert.deepStrictEqual(tables, [{ t: null, u: "tokens" }])
      const rows = yield* Effect.promise(() => ledgerOf(url))
      assert.deepInclude(rows.at(-1), { kind: "RevisionFailed", revision: "bad" })
      assert.deepInclude(rows.at(-1)!["payload"], { sqlstate: "22012", direction: "upgrade" })
      assert.deepStrictEqual((yield* kinds(url)).slice(1, -1), [
        "RevisionStarted users",
        "RevisionApplied users",
        "RevisionStarted tokens",
        "RevisionApplied tokens"
      ])
    }))

  it.effect("upgrade in a single transaction leaves nothing of any revision when one fails", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const bad = Migration.make({ ...meta("bad", ["tokens"]), upgrade: Op.execute("SELECT nothing") })
      const single = Layer.effect(
        Migrator.Settings,
        Effect.map(Migrator.Settings, (all) => ({ ...all, transaction: "single" as const }))
      )
      const layers = Layer.merge(on(clientOf(url), [line[0]!, line[1]!, bad]), single)
      const reason = yield* Effect.provide(failure(Migrator.upgrade()), layers, { local: true })
      assert.strictEqual(reason._tag, "RevisionFailure")
      assert.deepStrictEqual(yield* kinds(url), ["LedgerCreated null", "RevisionFailed bad"])
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, "SELECT to_regclass('users') AS t")), [{ t: null }])
      yield* Effect.provide(Migrator.upgrade(target("tokens")), layers, { local: true })
      const current = yield* Effect.provide(Migrator.current(), layers, { local: true })
      assert.deepStrictEqual(current.heads.map(({ revision }) => revision.id), ["tokens"])
    }))

  it.effect("downgrade refuses to go past the base and through an irreversible revision", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const oneWay = Migration.make({ ...meta("one_way", ["users"]), upgrade: Effect.void })
      const layers = on(clientOf(url), [line[0]!, oneWay])
      yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
      const past = yield* Effect.provide(Effect.flip(Migrator.downgrade(target("-3"))), layers, { local: true })
      assert.include(past.message, "base")
      const reason = yield* Effect.provide(failure(Migrator.downgrade(Target.base)), layers, { local: true })
      assert.strictEqual(reason._tag, "Irreversible")
      assert.strictEqual((yield* kinds(url)).length, 5)
    }))

  it.effect("upgrade refuses edited and missing revisions before anything runs, and accept settles an edit", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.provide(Migrator.upgrade(target("users")), on(clientOf(url)), { local: true })
      const renamed = { ...line[0]!, message: "edited" } as Migration.Any
      const edited = on(clientOf(url), [renamed, ...line.slice(1)])
      const mismatch = yield* Effect.provide(failure(Migrator.upgrade()), edited, { local: true })
      assert.strictEqual(mismatch._tag, "ChecksumMismatch")
      yield* Effect.provide(Migrator.accept(target("users"), "only the message"), edited, { local: true })
      assert.strictEqual(ids(yield* Effect.provide(Migrator.upgrade(), edited, { local: true })).length, 4)
      const others = on(clientOf(url), [{ ...line[1]!, parents: [] } as Migration.Any])
      const missing = yield* Effect.provide(failure(Migrator.upgrade()), others, { local: true })
      assert.strictEqual(missing._tag, "RevisionMissing")
    }))

  it.live("upgrade rolls back and records an interruption", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const slow = Migration.make({
        ...meta("slow", []),
        upgrade: Effect.andThen(Op.execute("CREATE TABLE half ()"), Op.execute("SELECT pg_sleep(60)"))
      })
      const fiber = yield* Effect.forkChild(
        Effect.provide(Migrator.upgrade(), on(clientOf(url), [slow]), { local: true })
      )
      yield* untilRows(url, sleeping)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* kinds(url), ["LedgerCreated null", "RevisionFailed slow"])
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, "SELECT to_regclass('half') AS t")), [{ t: null }])
    }))

  it.live("eight runners at once apply every revision once, with and without the lock", () =>
    Effect.gen(function*() {
      for (const lock of [undefined, Ledger.layerNone]) {
        const url = yield* freshDatabase
        yield* Effect.promise(() => query(url, "CREATE TABLE ran (revision text)"))
        const counted = Array.from({ length: 6 }, (_, index) =>
          Migration.make({
            ...meta(`r${index}`, index === 0 ? [] : [`r${index - 1}`]),
            upgrade: Op.execute(Op.sql`INSERT INTO ran VALUES (${`r${index}`})`)
          }))
        const runner = Effect.suspend(() =>
          Effect.provide(Migrator.upgrade(), on(clientOf(url), counted, lock === undefined ? {} : { lock }), {
            local: true
          })
        )
        const outcomes = yield* Effect.forEach(Array.from({ length: 8 }), () => runner, { concurrency: 8 })
        const ran = yield* Effect.promise(() =>
          query(url, "SELECT revision, count(*)::int AS times FROM ran GROUP BY 1 ORDER BY 1")
        )
        assert.deepStrictEqual(ran, counted.map(({ revision }) => ({ revision, times: 1 })))
        assert.strictEqual(outcomes.flatMap(ids).length, 6)
      }
    }))

  it.effect("works with hostile names of ledger, schema and search path", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const name = `a"b'c; DROP $$ \\ 日本.é`
      yield* Effect.promise(() => query(url, `CREATE SCHEMA "${name.replaceAll("\"", "\"\"")}"`))
      const place = { schema: `${name} ledger`, table: name }
      const settings = Layer.effect(
        Migrator.Settings,
        Effect.map(Migrator.Settings, (all) => ({ ...all, ...place, searchPath: [name] }))
      )
      const layers = Layer.merge(on(clientOf(url), line, { place }), settings)
      yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
      yield* Effect.provide(Migrator.downgrade(target("-1")), layers, { local: true })
      const [row] = yield* Effect.promise(() =>
        query(url, "SELECT schemaname FROM pg_tables WHERE tablename = 'users'")
      )
      assert.strictEqual(row!["schemaname"], name)
    }))

  it.effect("refuses a ledger written by a newer version", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.provide(Migrator.upgrade(target("users")), on(clientOf(url)), { local: true })
      yield* Effect.promise(() =>
        query(url, `${format1Sql}; INSERT INTO strata.ledger (kind, revision) VALUES ('RevisionTeleported', 'users')`)
      )
      const error = yield* Effect.provide(Effect.flip(Migrator.upgrade()), on(clientOf(url)), { local: true })
      assert.include(error.message, "newer")
    }))
})
