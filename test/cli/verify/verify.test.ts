import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../../support/server.ts"
import { json, placeOf, strata } from "../strata.ts"

describe("strata verify", () => {
  it.effect("verify knows a database without a ledger from one whose ledger was emptied", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const none = "There is no ledger yet; the first upgrade creates it"
      assert.deepStrictEqual(yield* strata(place, "verify"), { code: 0, out: [], err: [none] })
      const document = {
        ledger: null,
        events: 0,
        intact: null,
        fault: null,
        head: null,
        passedOver: [],
        findings: [],
        ahead: []
      }
      assert.deepStrictEqual(json(yield* strata(place, "verify", "--json")), document)
      assert.strictEqual(json(yield* strata(place, "current", "--json")).ledger, null)
      yield* strata(place, "upgrade", "aaaa")
      const empty = "ALTER TABLE strata.ledger DISABLE TRIGGER USER; DELETE FROM strata.ledger"
      yield* Effect.promise(() => query(place.url, empty))
      const { code, err } = yield* strata(place, "verify")
      assert.strictEqual(code, 3)
      assert.match(err.join(), /event 1 is the first invalid one \(it is missing\)/)
    }))

  it.effect("verify names the head of a whole chain, and exits with 3 at the first event that was changed", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      const [whole] = (yield* strata(place, "verify")).out
      assert.match(whole!, /^strata\.ledger: 3 events, the chain is intact, head 3:[0-9a-f]{64}$/)
      yield* Effect.promise(() =>
        query(
          place.url,
          "ALTER TABLE strata.ledger DISABLE TRIGGER USER; UPDATE strata.ledger SET recorded_by = 'nobody' WHERE sequence = 2"
        )
      )
      const { code, err, out } = yield* strata(place, "verify")
      assert.deepStrictEqual([code, out], [3, []])
      assert.match(
        err.join(),
        /^The ledger "strata.ledger" was changed outside of Strata: event 2 is the first invalid one/
      )
      assert.deepStrictEqual(json(yield* strata(place, "verify", "--json")).fault.sequence, 2)
      // A row that no longer makes sense as an event is a changed row all the same.
      yield* Effect.promise(() => query(place.url, "UPDATE strata.ledger SET payload = '{}' WHERE sequence = 2"))
      assert.strictEqual((yield* strata(place, "verify")).code, 3)
    }))

  it.effect("verify --expect notices that the newest events were removed", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const { url } = place
      yield* strata(place, "upgrade", "aaaa")
      const { head } = json(yield* strata(place, "verify", "--json"))
      yield* strata(place, "upgrade", "bbbb")
      assert.strictEqual((yield* strata(place, "verify", "--expect", head)).code, 0)
      yield* Effect.promise(() =>
        query(url, "ALTER TABLE strata.ledger DISABLE TRIGGER USER; DELETE FROM strata.ledger WHERE sequence > 2")
      )
      const bare = yield* strata(place, "verify")
      assert.deepStrictEqual([bare.code, bare.out.length], [3, 1])
      assert.match(
        bare.err.join(),
        /its trigger "strata_append" is disabled, .* can correct this with: strata ensure-ledger$/
      )
      assert.strictEqual(json(yield* strata(place, "verify", "--json")).findings.length, 3)
      yield* strata(place, "ensure-ledger")
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
      const cut = yield* strata(place, "verify", "--expect", head)
      assert.strictEqual(cut.code, 3)
      assert.match(cut.err.join(), /event 3 is the first invalid one \(it is missing\)/)
      assert.strictEqual((yield* strata(place, "verify", "--expect", "3")).code, 2)
      yield* Effect.promise(() => query(url, "DROP SCHEMA strata CASCADE"))
      assert.strictEqual((yield* strata(place, "verify", "--expect", head)).code, 3)
    }))
})
