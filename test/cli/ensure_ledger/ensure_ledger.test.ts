import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { psql } from "../../support/psql.ts"
import { query, urlOf } from "../../support/server.ts"
import { json, placeOf, strata } from "../strata.ts"

/** Everything that the server holds of the ledger, but times and identities. */
const shape = (url: string) =>
  Effect.promise(() =>
    query(
      url,
      `SELECT 'function' AS kind, p.proname::text AS name, pg_get_functiondef(p.oid) AS text
        FROM pg_proc p WHERE p.pronamespace = 'strata'::regnamespace
      UNION ALL SELECT 'trigger', t.tgname::text, pg_get_triggerdef(t.oid) || t.tgenabled::text
        FROM pg_trigger t WHERE t.tgrelid = 'strata.ledger'::regclass
      UNION ALL SELECT 'column', a.attname::text, format_type(a.atttypid, a.atttypmod) || a.attnotnull::text
        FROM pg_attribute a WHERE a.attrelid = 'strata.ledger'::regclass AND a.attnum > 0
      UNION ALL SELECT 'event', l.kind, l.payload::text FROM strata.ledger l
      ORDER BY 1, 2`
    )
  )

describe("strata ensure-ledger", () => {
  it.effect("creates the ledger once and says what it did", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual(yield* strata(place, "ensure-ledger"), {
        code: 0,
        out: [],
        err: ["Created the ledger strata.ledger"]
      })
      assert.deepStrictEqual((yield* strata(place, "ensure-ledger")).err, [
        "Nothing to do, the ledger is up to date: strata.ledger"
      ])
      yield* Effect.promise(() => query(place.url, "ALTER TABLE strata.ledger DISABLE TRIGGER strata_refuse_change"))
      const renewed = yield* strata(place, "ensure-ledger", "--json", "--quiet")
      assert.deepStrictEqual([json(renewed), renewed.err], [{ ledger: "strata.ledger", outcome: "renewed" }, []])
      assert.strictEqual((yield* strata(place, "log")).out.length, 2)
    }))

  it.effect("--sql does the same, also on a ledger that is there, and twice", () =>
    Effect.gen(function*() {
      const [online, offline] = [yield* placeOf(), yield* placeOf()]
      yield* strata(online, "ensure-ledger")
      const { out } = yield* strata({ directory: offline.directory }, "ensure-ledger", "--sql")
      const script = out.join("\n")
      for (const _ of [1, 2]) {
        assert.deepStrictEqual((yield* psql(offline.url, script)).ok, true)
        assert.deepStrictEqual(yield* shape(offline.url), yield* shape(online.url))
      }
      assert.deepStrictEqual((yield* psql(online.url, script)).ok, true)
      assert.deepStrictEqual(yield* shape(offline.url), yield* shape(online.url))
      assert.strictEqual((yield* strata(offline, "verify")).code, 0)
      assert.strictEqual(json(yield* strata(offline, "ensure-ledger", "--json")).outcome, "unchanged")
    }))

  it.effect("prepares a ledger for a role that may only insert and select", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const database = new URL(place.url).pathname.slice(1)
      const role = `worker_${database}`
      yield* strata(place, "ensure-ledger")
      yield* Effect.promise(() =>
        query(
          place.url,
          `CREATE ROLE "${role}" LOGIN PASSWORD 'worker'; GRANT USAGE ON SCHEMA strata TO "${role}";
          GRANT SELECT, INSERT ON strata.ledger TO "${role}"; GRANT CREATE ON SCHEMA public TO "${role}"`
        )
      )
      yield* Effect.addFinalizer(() =>
        Effect.promise(() => query(place.url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`))
      )
      const worker = { ...place, url: urlOf(database, role, "worker") }
      assert.strictEqual((yield* strata(worker, "ensure-ledger")).code, 0)
      assert.strictEqual((yield* strata(worker, "upgrade")).code, 0)
      assert.deepStrictEqual((yield* strata(worker, "current")).out, ["dddd (head)"])
      assert.strictEqual((yield* strata(worker, "downgrade", "-1", "--yes")).code, 0)
      assert.strictEqual((yield* strata(worker, "verify")).code, 0)
      // What an owner would have to renew, a worker is told that it cannot.
      yield* Effect.promise(() => query(place.url, "ALTER TABLE strata.ledger ENABLE TRIGGER strata_append"))
      const refused = yield* strata(worker, "ensure-ledger")
      assert.strictEqual(refused.code, 1)
      assert.match(
        refused.err.join(),
        /^Cannot create the ledger "strata\.ledger": .*\. Grant the privilege to the role/
      )
    }))
})
