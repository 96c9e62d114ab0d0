import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { AreaError } from "../../src/error/mod.ts"

class Wet extends Schema.TaggedError<Wet>()("Wet", { depth: Schema.Int }) {
  override get message() {
    return `Cannot walk through ${this.depth} metres of water: take the bridge`
  }
}

class Closed extends Schema.TaggedError<Closed>()("Closed", {}) {
  override get message() {
    return "Cannot pass"
  }
}

class RoadError extends AreaError<RoadError>()("road", "RoadError", [Wet, Closed]) {}

const wet = new Wet({ depth: 3 })

describe("AreaError", () => {
  it("has the message, the cause and the tag of an error with this reason", () => {
    const error = RoadError.of(wet)
    assert.instanceOf(error, RoadError)
    assert.instanceOf(error, Error)
    assert.strictEqual(error._tag, "RoadError")
    assert.strictEqual(error.name, "strata/road/RoadError")
    assert.strictEqual(error.message, wet.message)
    assert.strictEqual(error.cause, wet)
    assert.strictEqual(error.reason, wet)
  })

  it("keeps its class when `of` is passed as a function", () => {
    assert.instanceOf([wet].map(RoadError.of)[0], RoadError)
  })

  it("returns what a function throws of its own class, and lets anything else pass", () => {
    const refused = RoadError.attempt((): number => {
      throw RoadError.of(wet)
    })
    assert.deepStrictEqual(Result.getFailure(refused), Option.some(RoadError.of(wet)))
    assert.deepStrictEqual(RoadError.attempt(() => 1), Result.succeed(1))
    assert.throws(() =>
      RoadError.attempt(() => {
        throw new TypeError("another")
      }), TypeError)
  })

  it("has the reasons in its type", () => {
    const depth = (error: RoadError): number => error.reason._tag === "Wet" ? error.reason.depth : 0
    assert.strictEqual(depth(RoadError.of(wet)), 3)
    // @ts-expect-error a reason of another area
    RoadError.of(new TypeError())
  })

  it.effect("is caught by its tag", () =>
    Effect.gen(function*() {
      const caught = yield* Effect.catchTag(RoadError.of(wet), "RoadError", (error) => Effect.succeed(error.message))
      assert.strictEqual(caught, wet.message)
    }))

  it("is encoded as its tag and its reason, under the name of its area", () => {
    assert.strictEqual(RoadError.identifier, "strata/road/RoadError")
    const encoded = { _tag: "RoadError", reason: { _tag: "Wet", depth: 3 } } as const
    assert.deepStrictEqual(Schema.encodeSync(RoadError)(RoadError.of(wet)), encoded)
    assert.deepStrictEqual(Schema.decodeSync(RoadError)(encoded).message, wet.message)
  })

  it("shows its message, not its stack, in a program that uses effect/cli", () => {
    assert.strictEqual(CliError.getUserMessage(RoadError.of(wet)), wet.message)
  })

  it("is printed with its reason as the cause", () => {
    assert.include(Cause.pretty(Cause.fail(RoadError.of(wet))), `[cause]: Wet: ${wet.message}`)
  })
})
