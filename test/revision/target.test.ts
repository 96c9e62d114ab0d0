import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Target } from "../../src/revision/mod.ts"

const Name = Schema.Literals(["a", "a1b2c3d4e5f6", "web", "c_1", "ünï", "heads2", "0", "1.2", "über/weg"])
const Place = Schema.Union([
  Schema.Struct({ _tag: Schema.Literals(["Head", "Heads", "Base", "Current"]) }),
  Schema.Struct({ _tag: Schema.tag("Named"), name: Name })
])
// Schema.Int has a negative zero, which no text can tell from zero.
const Steps = Schema.Int.check(Schema.makeFilter((steps: number) => !Object.is(steps, -0)))
const targets = Arbitrary.filter(
  Arbitrary.schema(Schema.Struct({ branch: Schema.NullOr(Name), place: Schema.NullOr(Place), steps: Steps })),
  (target) => target.place !== null || target.steps !== 0
)
const maybeTargets = Arbitrary.map(
  Arbitrary.all({ target: targets, absent: Arbitrary.schema(Schema.Boolean) }),
  ({ absent, target }) => absent ? null : target
)
const characters = Schema.Array(Schema.Literals(["a", "head", "base", "1", "0", "@", ":", "+", "-", " ", "\n", "é"]))

describe("Target laws", () => {
  it.prop("parse reads back every printed target", { target: targets }, ({ target }) => {
    assert.deepStrictEqual(Result.getOrThrow(Target.parse(Target.print(target))), target)
  })

  it.prop("every generated target satisfies the schema", { target: targets }, ({ target }) => {
    assert.isTrue(Schema.is(Target.Target)(target))
  })

  it.prop("print gives back every canonical text", { target: targets }, ({ target }) => {
    const text = Target.print(target)
    assert.strictEqual(Target.print(Result.getOrThrow(Target.parse(text))), text)
  })

  it.prop("parseRange reads back every printed range", { from: maybeTargets, to: maybeTargets }, ({ from, to }) => {
    assert.deepStrictEqual(Result.getOrThrow(Target.parseRange(Target.printRange({ from, to }))), { from, to })
  })

  it.prop("parse is total, and what it accepts prints to a text with the same meaning", { characters }, (input) => {
    const parsed = Target.parse(input.characters.join(""))
    if (Result.isFailure(parsed)) {
      assert.isAtMost(parsed.failure.offset, parsed.failure.text.length)
      assert.isAtLeast(parsed.failure.offset, 0)
    } else {
      assert.isTrue(Schema.is(Target.Target)(parsed.success))
      assert.deepStrictEqual(Target.parse(Target.print(parsed.success)), parsed)
    }
  })
})

const named = (name: string, steps = 0, branch: string | null = null) => ({
  branch,
  place: { _tag: "Named" as const, name },
  steps
})

describe("Target.parse", () => {
  const examples: ReadonlyArray<readonly [string, Target.Target]> = [
    ["head", Target.head],
    ["heads", Target.heads],
    ["base", Target.base],
    ["current", { branch: null, place: { _tag: "Current" }, steps: 0 }],
    ["a1b2", Target.revision("a1b2")],
    ["+2", { branch: null, place: null, steps: 2 }],
    ["-1", { branch: null, place: null, steps: -1 }],
    ["+02", { branch: null, place: null, steps: 2 }],
    ["a1b2+3", named("a1b2", 3)],
    ["a1b2-3", named("a1b2", -3)],
    ["base+1", { ...Target.base, steps: 1 }],
    ["head-1", { ...Target.head, steps: -1 }],
    ["current-1", { branch: null, place: { _tag: "Current" }, steps: -1 }],
    ["web@head", { ...Target.head, branch: "web" }],
    ["web@base", { ...Target.base, branch: "web" }],
    ["web@a1", named("a1", 0, "web")],
    ["web@head-2", { ...Target.head, branch: "web", steps: -2 }],
    ["web@+1", { branch: "web", place: null, steps: 1 }],
    ["web@-1", { branch: "web", place: null, steps: -1 }],
    ["headache", Target.revision("headache")]
  ]
  for (const [text, target] of examples) {
    it(`reads "${text}"`, () => assert.deepStrictEqual(Result.getOrThrow(Target.parse(text)), target))
  }

  const refused: ReadonlyArray<readonly [string, number, string]> = [
    ["", 0, "it is empty"],
    ["@head", 0, "the branch before \"@\" cannot be \"\""],
    ["head@base", 0, "it is a reserved word"],
    ["web@", 4, "a target must follow"],
    ["web@a@b", 5, "it contains \"@\""],
    ["a b", 1, "white space"],
    [" head", 0, "white space"],
    ["a-b", 2, "a number must follow \"-\""],
    ["a+", 2, "a number must follow \"+\""],
    ["a+1-1", 3, "a number must follow \"+\""],
    ["a1b2+0", 4, "not a valid number of steps"],
    ["+99999999999999999999", 0, "not a valid number of steps"],
    ["a:b", 1, "it contains \":\""]
  ]
  for (const [text, offset, problem] of refused) {
    it(`refuses ${JSON.stringify(text)} at the offending part`, () => {
      const error = Result.getOrThrow(Result.flip(Target.parse(text)))
      assert.strictEqual(error.offset, offset)
      assert.include(error.message, problem)
      assert.include(error.message, `Invalid target ${JSON.stringify(text)}`)
      assert.include(error.message, `at character ${offset + 1}`)
    })
  }
})

describe("Target.parseRange", () => {
  const examples: ReadonlyArray<readonly [string, Target.Range]> = [
    [":", { from: null, to: null }],
    ["a:", { from: named("a"), to: null }],
    [":a", { from: null, to: named("a") }],
    ["a:b", { from: named("a"), to: named("b") }],
    ["-3:current", {
      from: { branch: null, place: null, steps: -3 },
      to: { branch: null, place: { _tag: "Current" }, steps: 0 }
    }]
  ]
  for (const [text, range] of examples) {
    it(`reads "${text}"`, () => assert.deepStrictEqual(Result.getOrThrow(Target.parseRange(text)), range))
  }

  it("counts offsets in the whole text", () => {
    const errors = ["a", "a:b:c", "a:b c", "a-:b"].map((text) =>
      Result.getOrThrow(Result.flip(Target.parseRange(text)))
    )
    assert.deepStrictEqual(errors.map(({ offset }) => offset), [1, 3, 3, 2])
    assert.include(errors[1]?.message, "only one")
  })
})
