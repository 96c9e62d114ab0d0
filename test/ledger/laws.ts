/**
 * The laws of a ledger, for every store: the same suite runs against memory, the embedded database and a real server.
 */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { Event, HashChain, jsonbText, Ledger, LedgerState, type Moment, type Recorded, type Selection } from "../../src/ledger/mod.ts"
import { appliedEvent, event, history, startedEvent } from "./arbitrary_event.ts"

/** Makes new, empty ledgers. `transaction` is what surrounds `atomically` where the store needs it. */
export interface Store<R> {
  readonly layer: Layer.Layer<Ledger | R>
  readonly transaction: <A, E>(effect: Effect.Effect<A, E, Ledger | R>) => Effect.Effect<A, unknown, Ledger | R>
  /** How often a property is tried; a store behind a connection affords few. */
  readonly runs: number
}

const upTo = (sequence: number): Moment.Moment => ({ _tag: "Sequence", sequence })

const appendAll = Effect.fnUntraced(function*(events: ReadonlyArray<Event.Event>) {
  const ledger = yield* Ledger
  const { length } = yield* ledger.read
  return yield* Effect.forEach(events, (event, index) => ledger.append(event, length + index + 1))
})

/** The hash of an event that was recorded at a whole millisecond, from nothing but what the event says. */
export const hashAtMillisecond = (recorded: Recorded): string => {
  const { kind, payload, revision } = Event.columns(recorded.event)
  return HashChain.hash(recorded.previousHash ?? null, {
    sequence: String(recorded.sequence),
    id: recorded.id,
    kind,
    revision,
    payload: jsonbText(payload),
    recordedAt: String(recorded.recordedAt.epochMilliseconds * 1000),
    recordedBy: recorded.recordedBy
  })
}

/** Declares the suite for a store. */
export const laws = <R>(name: string, { layer, runs, transaction }: Store<R>): void => {
  const law = <A, E>(criterion: string, body: Effect.Effect<A, E, Ledger | R | Scope.Scope>) =>
    it.live(criterion, () => Effect.provide(body, layer) as Effect.Effect<A, E, Scope.Scope>)
  const options = { arbitrary: { runs } }

  describe(`Ledger, ${name}`, () => {
    law(
      "read of a database without a ledger is empty",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        assert.deepStrictEqual(yield* ledger.read, [])
        assert.deepStrictEqual(yield* ledger.verify, Option.none())
        assert.deepStrictEqual(yield* ledger.state, LedgerState.empty)
      })
    )

    law(
      "append without a ledger fails with LedgerMissing",
      Effect.gen(function*() {
        const error = yield* Effect.flip((yield* Ledger).append(appliedEvent("a"), 1))
        assert.strictEqual(error.reason._tag, "LedgerMissing")
      })
    )

    law(
      "ensure is idempotent and records LedgerCreated as event 1",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        yield* ledger.ensure
        yield* ledger.ensure
        const events = yield* ledger.read
        assert.deepStrictEqual(events.map((it) => [it.sequence, it.event._tag]), [[1, "LedgerCreated"]])
        assert.isUndefined(events[0]!.previousHash)
      })
    )

    law(
      "prepare says what it did, and leaves a ledger as it is",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        assert.deepStrictEqual(yield* ledger.findings, [])
        assert.strictEqual(yield* ledger.prepare, "created")
        assert.deepStrictEqual(yield* ledger.findings, [])
        const before = yield* ledger.read
        assert.deepStrictEqual(before.map((it) => it.event._tag), ["LedgerCreated"])
        assert.strictEqual(yield* ledger.prepare, "unchanged")
        yield* ledger.ensure
        assert.deepStrictEqual(yield* ledger.read, before)
      })
    )

    law(
      "events are those of read that a selection names",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const events = (selection: Selection) => Stream.runCollect(ledger.events(selection))
        assert.deepStrictEqual(yield* events({}), [])
        yield* ledger.ensure
        yield* appendAll(["a", "b", "%_'"].flatMap((id) => [startedEvent(id), appliedEvent(id)]))
        const all = yield* ledger.read
        const of = (start: string) => all.filter(({ event }) => String(Object(event).revision).startsWith(start))
        for (const number of [0, 1, 3, 4, 9]) {
          assert.deepStrictEqual(yield* events({ after: number }), all.slice(number))
          assert.deepStrictEqual(yield* events({ until: upTo(number) }), all.slice(0, number))
          assert.deepStrictEqual(yield* events({ newest: number }), all.slice(Math.max(0, 7 - number)))
        }
        const time = all[6]!.recordedAt
        assert.deepStrictEqual(yield* events({ until: { _tag: "Time", time } }), all)
        assert.deepStrictEqual(yield* events({ until: { _tag: "Time", time: DateTime.makeUnsafe(-1) } }), [])
        assert.deepStrictEqual(yield* events({ revisions: ["%"] }), of("%"))
        assert.deepStrictEqual(yield* events({ revisions: ["c", "b"], kinds: ["RevisionApplied"] }), [all[4]])
        assert.deepStrictEqual(yield* events({ kinds: ["RevisionStarted"], newest: 1, until: upTo(5) }), [all[3]])
        assert.deepStrictEqual(yield* events({ kinds: ["StepApplied"] }), [])
      })
    )

    it.live.prop(
      "append returns what read shows, numbered 1 to n on a chain that verifies",
      { history },
      ({ history }) =>
        Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          const appended = yield* appendAll(history)
          const events = yield* ledger.read
          assert.deepStrictEqual(events.slice(1), appended)
          assert.deepStrictEqual(appended.map((it) => it.event), [...history])
          assert.deepStrictEqual(events.map((it) => it.sequence), events.map((_, index) => index + 1))
          assert.deepStrictEqual(events.slice(1).map((it) => it.previousHash), events.slice(0, -1).map((it) => it.hash))
          assert.deepStrictEqual(yield* ledger.verify, Option.none())
          const state = LedgerState.fold(events)
          assert.deepStrictEqual(yield* ledger.state, state)
          const middle = Math.floor(events.length / 2)
          assert.deepStrictEqual(yield* ledger.stateAt(middle), LedgerState.fold(events.slice(0, middle)))
          assert.deepStrictEqual(LedgerState.fold(appended, LedgerState.fold(events.slice(0, 1))), state)
        }).pipe(Effect.provide(layer)) as Effect.Effect<void>,
      options
    )

    law(
      "read is in the order of the numbers, beyond nine",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        yield* ledger.ensure
        yield* appendAll(Array.from({ length: 11 }, (_, index) => startedEvent(`r${index}`)))
        assert.deepStrictEqual(
          (yield* ledger.read).map((it) => it.sequence),
          Array.from({ length: 12 }, (_, index) => index + 1)
        )
        assert.deepStrictEqual(yield* ledger.verify, Option.none())
      })
    )

    it.live.prop(
      "append refuses every other number and leaves nothing",
      { event },
      ({ event }) =>
        Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          yield* ledger.append(startedEvent("a"), 2)
          const before = yield* ledger.read
          for (const expected of [-1, 0, 1, 2, 4, 1000]) {
            const error = yield* Effect.flip(ledger.append(event, expected))
            assert.deepStrictEqual([error.reason._tag, Object(error.reason).expected], ["SequenceTaken", expected])
          }
          assert.deepStrictEqual(yield* ledger.read, before)
          assert.strictEqual((yield* ledger.append(event, 3)).sequence, 3)
        }).pipe(Effect.provide(layer)) as Effect.Effect<void>,
      { ...options, arbitrary: { runs: Math.ceil(runs / 4) } }
    )

    law(
      "of many appends of one number at once exactly one wins, and the others leave nothing",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        yield* ledger.ensure
        for (const expected of [2, 3]) {
          const racers = ["a", "b", "c"].map((id) => Effect.exit(ledger.append(startedEvent(id), expected)))
          const exits = yield* Effect.all(racers, { concurrency: "unbounded" })
          assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
          for (const exit of exits) {
            const error = Option.getOrUndefined(Exit.findErrorOption(exit))
            assert.strictEqual(error?.reason._tag, Exit.isSuccess(exit) ? undefined : "SequenceTaken")
          }
          assert.strictEqual((yield* ledger.read).length, expected)
        }
        assert.deepStrictEqual(yield* ledger.verify, Option.none())
      })
    )

    law(
      "events appended inside atomically vanish when the effect fails, also one inside of another",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        yield* ledger.ensure
        const before = yield* ledger.read
        const exit = yield* Effect.exit(transaction(ledger.atomically(
          Effect.andThen(appendAll([startedEvent("a"), appliedEvent("a")]), Effect.fail("no"))
        )))
        assert.isTrue(Exit.isFailure(exit))
        assert.deepStrictEqual(yield* ledger.read, before)
        yield* transaction(ledger.atomically(Effect.gen(function*() {
          yield* ledger.append(startedEvent("a"), 2)
          yield* Effect.exit(transaction(ledger.atomically(
            Effect.andThen(ledger.append(appliedEvent("b"), 3), Effect.fail("no"))
          )))
          yield* ledger.append(appliedEvent("a"), 3)
        })))
        assert.deepStrictEqual([...LedgerState.applied(LedgerState.fold(yield* ledger.read))], ["a"])
        assert.deepStrictEqual(yield* ledger.verify, Option.none())
      })
    )

    law(
      "text that jsonb cannot hold is recorded with replacements",
      Effect.gen(function*() {
        const ledger = yield* Ledger
        yield* ledger.ensure
        const message = "NUL \0, half \ud83d, whole \u{1f600}"
        yield* ledger.append(Event.RevisionFailed.make({ revision: "a", direction: "upgrade", message }), 2)
        const failed = (yield* ledger.read)[1]!.event
        assert.strictEqual(Object(failed).message, "NUL \uFFFD, half \uFFFD, whole \u{1f600}")
        assert.deepStrictEqual(yield* ledger.verify, Option.none())
      })
    )
  })
}
