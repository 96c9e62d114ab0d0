/**
 * The state that is read from the events that count, by each of the ways in which these are found.
 */
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { counting } from "../../src/ledger/_counting.ts"
import { recorded } from "../../src/ledger/_decode_row.ts"
import { type Packed, packed, unpack } from "../../src/ledger/_packed_row.ts"
import { Event, Ledger, LedgerState } from "../../src/ledger/mod.ts"
import * as Names from "../../src/ledger/names.ts"
import { appliedEvent, history, startedEvent } from "../ledger/arbitrary_event.ts"
import { freshLedger, rolledBack, unsafe } from "../ledger/server_ledger.ts"

/** The events that count; with a limit of 0 they are found with the index. */
const rows = Effect.fnUntraced(function*(limit: string, until: number) {
  const sql = yield* SqlClient.SqlClient
  const text = counting(Names.make({}), packed, { limit, until: "$1" })
  return (yield* sql.unsafe<Packed>(text, [`${until}`]).withoutTransform).map(unpack)
})
const found = (limit: string, until: number) =>
  Effect.map(rows(limit, until), (all) => all.map((row) => Result.getOrThrow(recorded(row))))

const failedEvent = (revision: string): Event.Event =>
  Event.RevisionFailed.make({ revision, direction: "upgrade", message: "no" })

layer(freshLedger())("the events that count", (it) => {
  it.effect.prop(
    "have the fold of all events, up to each number, with the index and without it",
    { history },
    ({ history }) =>
      Effect.gen(function*() {
        const outcome = yield* rolledBack(Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          yield* Effect.forEach(history, (event, index) => ledger.append(event, index + 2))
          const all = yield* ledger.read
          for (const until of [0, Math.ceil(all.length / 2), all.length]) {
            const state = LedgerState.fold(all.slice(0, until))
            for (const limit of ["0", "50000"]) {
              assert.deepStrictEqual(LedgerState.fold(yield* found(limit, until)), state)
            }
          }
        }))
        assert.strictEqual(outcome, "rolled back")
      }),
    { arbitrary: { runs: 40 } }
  )
})

describe("the events that count", () => {
  it.effect("are about one for each revision, however often it ran and failed, and every unknown kind", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      let last = 1
      const append = (event: Event.Event) => ledger.append(event, ++last)
      for (let run = 0; run < 5; run++) {
        for (const revision of ["a", "b"]) {
          yield* append(failedEvent(revision))
          yield* append(startedEvent(revision))
          yield* append(appliedEvent(revision))
        }
        yield* append(failedEvent("c"))
      }
      const numbers = (limit: string) =>
        Effect.map(found(limit, last), (events) => events.map((event) => event.sequence))
      assert.deepStrictEqual([yield* numbers("0"), yield* numbers("50000")], [[1, 32, 35, 36], [1, 32, 35, 36]])
      yield* unsafe("DROP INDEX strata.ledger_state")
      // Without its index a long ledger is read as a whole, which needs a second query.
      assert.deepStrictEqual(yield* numbers("0"), [])
      assert.strictEqual((yield* ledger.state).sequence, last)
    }).pipe(Effect.provide(freshLedger())))

  it.effect("include a kind of a newer version, also before a later success of its revision", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      // A newer version has a newer trigger.
      yield* unsafe("ALTER TABLE strata.ledger DISABLE TRIGGER strata_append")
      yield* unsafe(
        "INSERT INTO strata.ledger (sequence, kind, revision, hash) VALUES (2, 'RevisionDreamt', 'a', '')"
      )
      yield* unsafe("ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER strata_append")
      yield* ledger.append(appliedEvent("a"), 3)
      const { reason } = yield* Effect.flip(ledger.state)
      assert.deepStrictEqual([reason._tag, Object(reason).sequence], ["NewerLedger", 2])
      for (const limit of ["0", "50000"]) assert.strictEqual((yield* rows(limit, 3))[1]!.kind, "RevisionDreamt")
    }).pipe(Effect.provide(freshLedger())))
})
