import { assert, describe, it } from "@effect/vitest"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import { cli } from "../../../src/cli/mod.ts"
import { rewrite, switchesOf } from "../../../src/cli/shell/argv.ts"
import { Target } from "../../../src/revision/mod.ts"
import { platform } from "../strata.ts"

const switches = new Set(["sql", "json", "yes", "y", "verbose", "v"])

/** What `effect/cli` makes of rewritten arguments, for a command with a target, a range and switches. */
const parsed = (argv: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const seen = yield* Ref.make<unknown>(undefined)
    const command = Command.make("probe", {
      target: Argument.String("target").pipe(Argument.variadic()),
      range: Flag.String("rev-range").pipe(Flag.withAlias("r"), Flag.withDefault("")),
      sql: Flag.Boolean("sql").pipe(Flag.withDefault(false)),
      yes: Flag.Boolean("yes").pipe(Flag.withAlias("y"), Flag.withDefault(false))
    }, (input) => Ref.set(seen, input))
    yield* Command.runWith(command, { version: "0" })(rewrite(argv, switches))
    return yield* Ref.get(seen)
  }).pipe(Effect.provide(platform()))

const steps = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 40 }))
const ends = Schema.Literals(["", "current", "head", "a1b2", "+2", "-1", "web@-1", "0", "1", "no"])
const words = Schema.Literals([
  "upgrade",
  "--sql",
  "-r",
  "-r=x",
  "--json",
  "-v",
  "head",
  "a:b",
  "--reason=-1:x",
  "-m",
  "-yv"
])

describe("rewrite", () => {
  it.effect.prop(
    "keeps any relative range a target, before and after switches",
    { count: steps, end: ends },
    ({ count, end }) =>
      Effect.gen(function*() {
        const range = `-${count}:${end}`
        const expected = { target: [range], range: "", sql: true, yes: true }
        assert.deepStrictEqual(yield* parsed([range, "--sql", "-y"]), expected)
        assert.deepStrictEqual(yield* parsed(["--sql", "-y", range]), expected)
        assert.deepStrictEqual(yield* parsed(["-r", range]), { target: [], range, sql: false, yes: false })
        assert.deepStrictEqual(yield* parsed([`-r${range}`]), { target: [], range, sql: false, yes: false })
        assert.deepStrictEqual(yield* parsed(["--rev-range", range, "--sql"]), {
          target: [],
          range,
          sql: true,
          yes: false
        })
      })
  )

  it.effect.prop(
    "keeps any target a target",
    { target: Target.Target },
    ({ target }) =>
      Effect.gen(function*() {
        const text = Target.print(target)
        // `--…` is how a label that begins with a dash would look, and no label does.
        assert.deepStrictEqual(yield* parsed(["--yes", text]), { target: [text], range: "", sql: false, yes: true })
      })
  )

  it.prop("changes nothing where nothing begins with a dash and a digit", { argv: Schema.Array(words) }, ({ argv }) => {
    assert.deepStrictEqual(rewrite(argv, switches), argv)
  })

  it.prop("changes nothing behind --", { argv: Schema.Array(ends) }, ({ argv }) => {
    assert.deepStrictEqual(rewrite(["--", ...argv], switches), ["--", ...argv])
  })

  it.effect("takes what follows the letter of a flag for its value, and letters of switches for switches", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* parsed(["-ra1b2:head"]), { target: [], range: "a1b2:head", sql: false, yes: false })
      assert.deepStrictEqual(rewrite(["-yv", "-r=x", "-mtext", "--sql"], switches), ["-yv", "-r=x", "-m=text", "--sql"])
    }))

  it.effect("does not let a switch swallow an id that reads as a boolean", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* parsed(["--sql", "0"]), { target: ["0"], range: "", sql: true, yes: false })
      assert.deepStrictEqual(yield* parsed(["-y", "no"]), { target: ["no"], range: "", sql: false, yes: true })
    }))
})

describe("switchesOf", () => {
  it("knows every switch of every command and no flag that takes a value", () => {
    const found = switchesOf(Completions.fromCommand(cli))
    const expected = ["sql", "json", "yes", "y", "verbose", "v", "indicate-current", "i", "quiet", "q", "frozen"]
    for (const name of [...expected, "no-color", "check-heads", "splice", "down", "applied", "reverted"]) {
      assert.isTrue(found.has(name), name)
    }
    for (const name of ["message", "m", "rev-range", "r", "directory", "d", "reason", "head", "rev-id"]) {
      assert.isFalse(found.has(name), name)
    }
  })
})
