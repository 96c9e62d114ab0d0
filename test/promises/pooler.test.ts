import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Client from "../../src/client/mod.ts"
import { env } from "../cli/notes_model.ts"
import { placeOf, revision, strata } from "../cli/strata.ts"
import { clientOf } from "../migrator/fixture.ts"
import { hold } from "../support/hold.ts"
import { freshDatabase, query } from "../support/server.ts"
import { oneIn, soaking } from "../support/soak.ts"
import { untilNoRows } from "../support/until.ts"
import { pgbouncer, pooler } from "./_pooler.ts"
import { assertOnce, counter, counting, start } from "./_runner_history.ts"

/** Sees, from the inside of a migration, whether the run lock is held. */
const looking = revision(
  "look",
  [],
  "look",
  `CREATE TABLE seen AS SELECT count(*)::int AS locks FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory';
SET LOCAL work_mem = '1234kB';`,
  "DROP TABLE seen;"
)

const indexing = revision(
  "fast",
  ["look"],
  "fast",
  "CREATE INDEX CONCURRENTLY seen_locks ON seen (locks);",
  "DROP INDEX CONCURRENTLY seen_locks;",
  ["-- strata:transaction off"]
)

const read = (url: string, text: string) => Effect.promise(() => query(url, text))

/** What would be left in the sessions of a pool. */
const left = (url: string) =>
  read(
    url,
    `SELECT (SELECT count(*)::int FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory') AS locks,
      current_setting('search_path') AS path, current_setting('lock_timeout') AS timeout,
      current_setting('work_mem') AS memory`
  )

const clean = [{ locks: 0, path: `"$user", public`, timeout: "0", memory: "4MB" }]

const shared = (url: string) => Effect.provide(Client.sharing, clientOf(url), { local: true })

describe("a comparison through a pooler that lists its databases", () => {
  it.live.skipIf(pgbouncer === undefined)(
    "uses the embedded shadow, says why, and leaves no database behind",
    () =>
      Effect.gen(function*() {
        const place = yield* placeOf(env("text: Schema.NullOr(Schema.String)"))
        const name = new URL(place.url).pathname.slice(1)
        const through = yield* pooler("transaction", 4, false, ["postgres", name])
        const pooled = { ...place, url: through(place.url) }
        for (
          const [code, ...words] of [
            [3, "check"],
            [0, "diff", "env:DATABASE_URL", "env"]
          ] as const
        ) {
          const ended = yield* strata(pooled, ...words)
          const err = ended.err.join("\n")
          assert.strictEqual(ended.code, code, err)
          assert.match(err, /does not open a session in a new database, as a pooler that lists its databases \(.+\)/)
          assert.include(
            err,
            "An embedded PostgreSQL is used instead. Set DATABASE_URL to the address of the server itself"
          )
        }
        // Other files have shadows on this server at the same time, and drop them.
        const left = yield* read(place.url, "SELECT datname FROM pg_database WHERE datname ~ '^strata_shadow'")
        const names = left.map(({ datname }) => `'${String(datname)}'`).join(", ")
        yield* untilNoRows(place.url, `SELECT datname FROM pg_database WHERE datname IN (${names || "''"})`)
      }).pipe(Effect.scoped)
  )
})

describe("the session", () => {
  it.live("is its own on a server", () =>
    Effect.gen(function*() {
      assert.isUndefined(yield* shared(yield* freshDatabase))
    }))

  it.live.skipIf(pgbouncer === undefined)(
    "is shared in a pool for transactions, and not in one for sessions",
    () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        for (const [size, turns] of oneIn(2, [[1, false], [2, true], [3, true], [4, false]] as const)) {
          const pooled = (yield* pooler("transaction", size, turns))(url)
          // Open transactions at once make the pooler open so many sessions.
          yield* Effect.scoped(Effect.forEach(Array.from({ length: size }), () => hold(pooled, "SELECT 1")))
          assert.match((yield* shared(pooled)) ?? "own", /same server process|changed/, `${size} sessions`)
        }
        const busy = (yield* pooler("transaction"))(url)
        const asked = yield* Effect.forEach(Array.from({ length: soaking ? 20 : 8 }), () => shared(busy), {
          concurrency: "unbounded"
        })
        assert.lengthOf(asked.filter((answer) => answer === undefined), 0)
        assert.isUndefined(yield* shared((yield* pooler("session", 2))(url)))
        // The second session waits for the only server process, and the first does not wait behind it.
        const single = (yield* pooler("session", 1))(url)
        assert.isUndefined(yield* shared(single))
        assert.match((yield* shared((yield* pooler("transaction", 1))(url))) ?? "own", /same server process/)
      })
  )
})

describe.skipIf(pgbouncer === undefined)("through PgBouncer (skipped where there is none)", () => {
  it.live("in transaction mode a run takes no lock, reports that, and leaves nothing in the pool", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(looking)
      const url = (yield* pooler("transaction"))(place.url)
      const { code, err } = yield* strata({ ...place, url }, "upgrade")
      assert.strictEqual(code, 0)
      assert.include(
        err.join("\n"),
        `goes through a transaction pooler, so the run lock of the ledger "strata.ledger" is not taken`
      )
      assert.deepStrictEqual(yield* read(place.url, "SELECT locks FROM seen"), [{ locks: 0 }])
      assert.deepStrictEqual(yield* left(url), clean)
    }))

  it.live("in session mode the lock is held, also outside a transaction", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...looking, ...indexing })
      const url = (yield* pooler("session"))(place.url)
      const { code, err } = yield* strata({ ...place, url }, "upgrade")
      assert.strictEqual(code, 0, err.join("\n"))
      assert.notInclude(err.join("\n"), "pooler")
      assert.deepStrictEqual(yield* read(place.url, "SELECT locks FROM seen"), [{ locks: 1 }])
      assert.deepStrictEqual(yield* left(url), clean)
    }))

  it.live("in session mode with a single server process a revision runs outside a transaction", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...looking, ...indexing })
      const url = (yield* pooler("session", 1))(place.url)
      const { code, err } = yield* strata({ ...place, url }, "upgrade")
      assert.strictEqual(code, 0, err.join("\n"))
      assert.notInclude(err.join("\n"), "pooler")
      assert.deepStrictEqual(yield* read(place.url, "SELECT locks FROM seen"), [{ locks: 1 }])
    }))

  it.live("in statement mode a run says that the pooler does not support transactions", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(looking)
      const url = (yield* pooler("statement"))(place.url)
      const { code, err } = yield* strata({ ...place, url }, "upgrade")
      assert.strictEqual(code, 1)
      assert.match(
        err.join("\n"),
        /goes through a pooler that ends the connection at BEGIN, as PgBouncer does with pool_mode = statement/
      )
    }))

  it.live("in transaction mode what a revision leaves in its session does not stay in the pool", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(
        revision(
          "left",
          [],
          "left",
          "SET work_mem = '1234kB'; SET search_path = nowhere; CREATE TEMP TABLE t (); SELECT pg_advisory_lock(5);",
          undefined
        )
      )
      const url = (yield* pooler("transaction", 1))(place.url)
      assert.strictEqual((yield* strata({ ...place, url }, "upgrade")).code, 0)
      assert.deepStrictEqual(yield* left(url), clean)
      assert.deepStrictEqual(yield* read(url, "SELECT to_regclass('pg_temp.t') AS t"), [{ t: null }])
    }))

  it.live("in transaction mode a revision outside a transaction is refused before anything runs", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...looking, ...indexing })
      const through = yield* pooler("transaction")
      const { code, err } = yield* strata({ ...place, url: through(place.url) }, "upgrade")
      assert.strictEqual(code, 1)
      assert.match(
        err.join("\n"),
        /Cannot run revision "fast" through a transaction pooler: .* the address of the server itself/
      )
      const made = yield* read(place.url, "SELECT to_regclass('seen') AS seen, to_regclass('strata.ledger') AS ledger")
      assert.deepStrictEqual(made, [{ seen: null, ledger: null }])
      assert.strictEqual((yield* strata({ ...place, url: through(place.url) }, "upgrade", "look")).code, 0)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
    }))

  it.live("in transaction mode many processes at once apply each revision once and none fails", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(counting(6))
      yield* read(place.url, counter)
      const url = (yield* pooler("transaction"))(place.url)
      const runs = Array.from({ length: soaking ? 4 : 2 }, () => start(url, place.directory, "upgrade"))
      const ended = yield* Effect.forEach(runs, (run) => run.ended, { concurrency: "unbounded" })
      assert.deepStrictEqual(ended.filter(({ code }) => code !== 0), [])
      assert.deepStrictEqual(yield* left(url), clean)
      // The pool keeps its sessions, under the name of the last client.
      yield* read(
        place.url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
      )
      yield* assertOnce(place.url, 6)
    }))
})
