import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Migration, Migrator, Op } from "../../src/mod.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { query } from "../support/server.ts"
import { ownServer } from "./_own_server.ts"

const revisions = 12

/** Each revision makes 100 tables: few for a server's table of locks, all of them together too many. */
const history = Array.from({ length: revisions }, (_, index) =>
  Migration.make({
    revision: `r${index}`,
    parents: index === 0 ? [] : [`r${index - 1}`],
    message: "tables",
    upgrade: Op.execute(
      `DO $$BEGIN FOR t IN 1..100 LOOP EXECUTE 'CREATE TABLE t_${index}_' || t || ' ()'; END LOOP; END$$`
    ),
    downgrade: Effect.void
  }))

const upgrade = (url: string, transaction: "single" | "per-migration") =>
  Effect.gen(function*() {
    const defaults = yield* Migrator.Settings
    return yield* Effect.provideService(Migrator.upgrade(), Migrator.Settings, { ...defaults, transaction })
  }).pipe(Effect.provide(on(clientOf(url), history), { local: true }))

describe("more tables than a transaction has locks for", () => {
  it.live("fail a single transaction with the settings to change, and leave nothing", () =>
    Effect.gen(function*() {
      const url = yield* ownServer("-c", "max_connections=10", "-c", "max_locks_per_transaction=10")
      const { message } = yield* Effect.flip(upgrade(url, "single"))
      assert.match(message, /^Cannot apply revision "r\d+": out of shared memory \(SQLSTATE 53200\)/)
      assert.match(message, /Hint: .*transaction: "per-migration" in env\.ts.*raise max_locks_per_transaction/)
      const left = yield* Effect.promise(() =>
        query(
          url,
          "SELECT (SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public') AS tables, kind FROM strata.ledger"
        )
      )
      assert.deepStrictEqual(left, [{ tables: 0, kind: "LedgerCreated" }, { tables: 0, kind: "RevisionFailed" }])
      assert.lengthOf(ids(yield* upgrade(url, "per-migration")), revisions)
    }))
})
