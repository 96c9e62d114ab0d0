/**
 * The state that is read from the events that count, by each of the ways in which these are found.
 */
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { indexed, whole } from "../../src/ledger/_counting.ts"
import { counting, unpackCounted } from "../../src/ledger/_row.ts"
import { glance } from "../../src/ledger/look/look.ts"
import { Event, Ledger, LedgerState } from "../../src/ledger/mod.ts"
import * as Names from "../../src/ledger/names.ts"
import { appliedEvent, history, startedEvent } from "../ledger/arbitrary_event.ts"
import { ledgersOfFile, rolledBack, unsafe } from "../ledger/server_ledger.ts"

const ways = [whole, indexed] as const

const emptyLedger = ledgersOfFile()

/** The events that count, found in one way. */
const rows = Effect.fnUntraced(function*(way: typeof whole, until: number) {
  const sql = yield* SqlClient.SqlClient
  const found = yield* sql.unsafe<{ readonly c: string }>(way(Names.make({}), until)).withoutTransform
  return unpackCounted(found.map(({ c }) => c))
})
const found = (way: typeof whole, until: number) =>
  Effect.map(rows(way, until), (all) => all.map((row) => Result.getOrThrow(counting(row))))

const failedEvent = (revision: string): Event.Event =>
  Event.RevisionFailed.make({ revision, direction: "upgrade", message: "no" })

layer(emptyLedger())("the events that count", (it) => {
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
            for (const way of ways) assert.deepStrictEqual(LedgerState.fold(yield* found(way, until)), state)
            assert.deepStrictEqual(yield* ledger.stateAt(until), state)
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
      for (const way of ways) {
        assert.deepStrictEqual((yield* found(way, last)).map(({ sequence }) => sequence), [1, 32, 35, 36])
      }
    }).pipe(Effect.provide(emptyLedger())))

  it.effect("are found with the index in a long ledger, and without it as well", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      // One row in each page, so that few rows make a long ledger.
      yield* unsafe("ALTER TABLE strata.ledger SET (fillfactor = 10)")
      yield* unsafe(`INSERT INTO strata.ledger (kind, revision, payload)
        SELECT 'RevisionFailed', 'a', jsonb_build_object('direction', 'upgrade', 'message', repeat('no', 500))
        FROM generate_series(1, 2100)`)
      const isLong = Effect.map(unsafe(glance(Names.make({}))), ([row]) => row!["long"])
      assert.isTrue(yield* isLong)
      assert.strictEqual((yield* ledger.state).sequence, 2101)
      const states = [yield* ledger.state, yield* ledger.stateAt(2000)]
      yield* unsafe("DROP INDEX strata.ledger_kind_revision_sequence_idx")
      assert.isFalse(yield* isLong)
      assert.deepStrictEqual([yield* ledger.state, yield* ledger.stateAt(2000)], states)
    }).pipe(Effect.provide(emptyLedger())))

  it.effect("are received in groups, because the driver refuses a value of 16 MiB", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* unsafe(`INSERT INTO strata.ledger (kind, revision, payload)
        SELECT 'RevisionFailed', CASE n % 300 WHEN 0 THEN 'long' || n ELSE 'a' END,
          jsonb_build_object('direction', 'upgrade', 'message', CASE n % 300 WHEN 0 THEN repeat('no', 2500000) ELSE '<&>' END)
        FROM generate_series(1, 900) AS n`)
      const { revisions } = yield* ledger.state
      assert.deepStrictEqual([...revisions.keys()], ["long300", "long600", "a", "long900"])
      assert.strictEqual(revisions.get("long600")!.lastFailure?.message.length, 5_000_000)
      assert.strictEqual(revisions.get("a")!.lastFailure?.message, "<&>")
    }).pipe(Effect.provide(emptyLedger())))

  it.effect("are read with a second query where query_to_xml cannot be called", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* ledger.append(appliedEvent("a"), 2)
      yield* unsafe("REVOKE EXECUTE ON FUNCTION pg_catalog.query_to_xml FROM PUBLIC")
      yield* unsafe("CREATE ROLE strata_reader_without_xml")
      yield* unsafe("GRANT USAGE ON SCHEMA strata TO strata_reader_without_xml")
      yield* unsafe("GRANT SELECT ON strata.ledger TO strata_reader_without_xml")
      yield* unsafe("SET ROLE strata_reader_without_xml")
      const state = yield* ledger.state
      yield* unsafe("RESET ROLE")
      assert.deepStrictEqual(state, yield* ledger.state)
      assert.strictEqual(state.sequence, 2)
      yield* unsafe("DROP OWNED BY strata_reader_without_xml")
      yield* unsafe("DROP ROLE strata_reader_without_xml")
    }).pipe(Effect.provide(emptyLedger())))

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
      for (const way of ways) assert.strictEqual((yield* rows(way, 3))[1]!.kind, "RevisionDreamt")
    }).pipe(Effect.provide(emptyLedger())))
})
