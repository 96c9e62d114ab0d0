import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { layerMemory, Ledger, Moment } from "../../src/ledger/mod.ts"
import { startedEvent } from "./arbitrary_event.ts"

/** Events 1 to 5, recorded at seconds 0, 0, 10, 20 and 30 of 1970. */
const events = Effect.gen(function*() {
  const ledger = yield* Ledger
  yield* ledger.ensure
  for (const sequence of [2, 3, 4, 5]) {
    yield* ledger.append(startedEvent(`r${sequence}`), sequence)
    yield* TestClock.adjust("10 seconds")
  }
  return yield* ledger.read
}).pipe(Effect.provide(Layer.fresh(layerMemory())))

const at = (millis: number): Moment.Moment => ({ _tag: "Time", time: DateTime.makeUnsafe(millis) })

describe("isLater", () => {
  it.effect.prop(
    "is true of the events after a number, and of those recorded after a time",
    { sequence: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 })) },
    ({ sequence }) =>
      Effect.gen(function*() {
        const all = yield* events
        const until = (moment: Moment.Moment) => all.filter((event) => !Moment.isLater(event, moment))
        assert.deepStrictEqual(until({ _tag: "Sequence", sequence }), all.slice(0, sequence))
        const time = sequence * 5000
        assert.deepStrictEqual(until(at(time)), all.filter((event) => event.recordedAt.epochMilliseconds <= time))
      }),
    { arbitrary: { runs: 20 } }
  )
})

const time = (text: string) => Option.map(Moment.parse(text), (found) => Object(found).time?.epochMilliseconds)

describe("parse", () => {
  it("reads the number of an event and a time with its zone", () => {
    assert.deepStrictEqual(Moment.parse("12"), Option.some({ _tag: "Sequence", sequence: 12 }))
    assert.deepStrictEqual(time("1970-01-01T00:01Z"), Option.some(60_000))
    assert.deepStrictEqual(time("1970-01-01 01:00:01.5+01:00"), Option.some(1500))
  })

  it("reads nothing else: a time without a zone means another one on every machine", () => {
    for (
      const text of [
        "",
        "-1",
        "1.5",
        "yesterday",
        "1970-01-01",
        "1970-01-01T00:01",
        "1970-13-01T00:01Z",
        "9".repeat(16)
      ]
    ) assert.deepStrictEqual(Moment.parse(text), Option.none())
  })
})
