import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as DateTime from "effect/DateTime"
import { Event, LedgerState, type Recorded } from "../../src/ledger/mod.ts"
import { appliedEvent, checksum, history, startedEvent } from "./arbitrary_event.ts"

const record = (events: ReadonlyArray<Event.Event>, from = 0): ReadonlyArray<Recorded> =>
  events.map((event, index) => ({
    sequence: from + index + 1,
    id: `id ${from + index + 1}`,
    recordedAt: DateTime.makeUnsafe(from + index + 1),
    recordedBy: "me",
    event,
    hash: ""
  }))

const stateOf = (...events: ReadonlyArray<Event.Event>) => LedgerState.fold(record(events))
const of = (revision: string, ...events: ReadonlyArray<Event.Event>) => stateOf(...events).revisions.get(revision)
const { fold, evolve, applied, inDoubt } = LedgerState

const stepped = (step: number): Event.Event =>
  Event.StepApplied.make({ revision: "a", direction: "upgrade", step, statement: String(step) })
const failed = (direction: "upgrade" | "downgrade" = "upgrade"): Event.RevisionFailed =>
  Event.RevisionFailed.make({ revision: "a", direction, message: "no" })
const reverted = Event.RevisionReverted.make({ revision: "a", checksum: checksum("a") })
const stamped = Event.RevisionStamped.make({ revision: "a", checksum: checksum("b"), parents: ["p"] })
const unstamped = Event.RevisionUnstamped.make({ revision: "a" })
const accepted = Event.ChecksumAccepted.make({
  revision: "a",
  checksum: checksum("c"),
  previous: checksum("a"),
  reason: "formatting"
})
const resolved = (outcome: "applied" | "reverted") =>
  Event.RevisionResolved.make({ revision: "a", outcome, checksum: checksum("a"), reason: "looked" })

describe("fold", () => {
  it.prop(
    "of a whole is the fold of its end onto the fold of its beginning",
    { xs: history, ys: history },
    ({ xs, ys }) => {
      const recorded = record([...xs, ...ys])
      const beginning = fold(recorded.slice(0, xs.length))
      assert.deepStrictEqual(fold(recorded.slice(xs.length), beginning), fold(recorded))
    }
  )

  it.prop("is evolve after evolve, and evolve leaves the state before it alone", { history }, ({ history }) => {
    let state = LedgerState.empty
    for (const recorded of record(history)) {
      const before = structuredClone(state.revisions)
      const next = evolve(state, recorded)
      assert.deepStrictEqual([...state.revisions.keys()], [...before.keys()])
      state = next
    }
    assert.deepStrictEqual(state, fold(record(history)))
  })

  it.prop("of one revision depends on no event of another", { history }, ({ history }) => {
    const all = record(history)
    for (const [id, state] of fold(all).revisions) {
      const own = all.filter(({ event }) => "revision" in event && event.revision === id)
      assert.deepStrictEqual(fold(own).revisions.get(id), state)
    }
  })

  it.prop("applied and in doubt never overlap", { history: Arbitrary.map(history, record) }, ({ history }) => {
    const state = fold(history)
    assert.deepStrictEqual([...applied(state)].filter((id) => inDoubt(state).has(id)), [])
  })
})

describe("state", () => {
  it("of no events is empty, at sequence 0", () => {
    assert.deepStrictEqual(stateOf(), { sequence: 0, revisions: new Map() })
    assert.strictEqual(stateOf(Event.LedgerCreated.make({ format: 1 })).sequence, 1)
  })

  it("is in doubt after a start, with the steps that finished", () => {
    const state = of("a", startedEvent("a", false), stepped(1), stepped(2))
    assert.deepStrictEqual([state?.status, state?.direction, state?.steps], ["in-doubt", "upgrade", ["1", "2"]])
    assert.strictEqual(state?.checksum, checksum("a"))
  })

  it("stays in doubt after a failure and remembers it until the next step", () => {
    const state = of("a", startedEvent("a", false), stepped(1), failed())
    assert.deepStrictEqual([state?.status, state?.lastFailure, state?.steps], ["in-doubt", failed(), ["1"]])
    const resumed = of("a", startedEvent("a", false), failed(), stepped(1))
    assert.deepStrictEqual([resumed?.status, resumed?.lastFailure], ["in-doubt", undefined])
  })

  it("keeps its steps and forgets its failure when it is started again in the same direction", () => {
    const resumed = of("a", startedEvent("a"), stepped(1), failed(), startedEvent("a"))
    assert.deepStrictEqual([resumed?.steps, resumed?.lastFailure], [["1"], undefined])
    assert.deepStrictEqual(of("a", startedEvent("a"), stepped(1), stamped, startedEvent("a"))?.steps, [])
  })

  it("is failed after a failure that left nothing, and stays applied after a failed downgrade", () => {
    assert.strictEqual(of("a", failed())?.status, "failed")
    assert.strictEqual(of("a", appliedEvent("a"), reverted, failed())?.status, "failed")
    const kept = of("a", appliedEvent("a", ["p"]), failed("downgrade"))
    assert.deepStrictEqual([kept?.status, kept?.lastFailure, kept?.parents], ["applied", failed("downgrade"), ["p"]])
  })

  it("is applied by apply, stamp and resolve, and forgets failures", () => {
    for (const event of [appliedEvent("a"), stamped, resolved("applied")]) {
      const state = of("a", startedEvent("a"), failed(), event)
      assert.deepStrictEqual([state?.status, state?.lastFailure, state?.steps], ["applied", undefined, []])
    }
    assert.deepStrictEqual(of("a", stamped)?.parents, ["p"])
  })

  it("is reverted by revert, unstamp and resolve", () => {
    for (const event of [reverted, unstamped, resolved("reverted")]) {
      assert.strictEqual(of("a", appliedEvent("a"), event)?.status, "reverted")
    }
    assert.strictEqual(of("a", unstamped)?.checksum, undefined)
  })

  it("takes accepted parents where there are some", () => {
    const before = appliedEvent("a", ["p"])
    const moved = Event.ChecksumAccepted.make({ ...accepted, parents: ["q"] })
    assert.deepStrictEqual(of("a", before, moved)?.parents, ["q"])
    assert.deepStrictEqual(of("a", before, accepted)?.parents, ["p"])
    assert.deepStrictEqual(of("a", before, moved)?.checksum, checksum("c"))
  })

  it("takes an accepted checksum and nothing else from it", () => {
    const state = of("a", appliedEvent("a"), accepted)
    assert.deepStrictEqual([state?.status, state?.checksum], ["applied", checksum("c")])
    assert.isUndefined(of("a", accepted))
    assert.isUndefined(of("a", stepped(1)))
  })

  it("knows when it last changed", () => {
    assert.strictEqual(of("a", startedEvent("a"), appliedEvent("b"), appliedEvent("a"))?.at.epochMilliseconds, 3)
  })
})
