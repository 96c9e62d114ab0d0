import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestConsole from "effect/testing/TestConsole"
import { paint, type Style } from "../../../src/cli/look/style.ts"
import { report } from "../../../src/cli/shell/report.ts"

const plain: Style = { out: paint(false), err: paint(false), unicode: false, columns: undefined }
const reported = (cause: Cause.Cause<unknown>, debug = false) =>
  Effect.gen(function*() {
    const code = yield* report(cause, { debug, style: plain })
    return { code, err: (yield* TestConsole.errorLines).join("\n") }
  }).pipe(Effect.provide(Layer.fresh(TestConsole.layer)))

describe("report", () => {
  it.effect("calls a defect a bug, in one line, and shows where only when asked", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* reported(Cause.die(new Error("boom\nmore"))), {
        code: 1,
        err: "This is a bug in Strata: boom; for a stack trace, run the command again with --log-level debug"
      })
      assert.match(
        (yield* reported(Cause.die(new Error("boom")), true)).err,
        /^This is a bug in Strata: boom\n.*report\.test/s
      )
    }))

  it.effect("prints the message of any failure", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* reported(Cause.fail(new Error("bad name\n  next"))), {
        code: 1,
        err: "bad name\n  next"
      })
      assert.deepStrictEqual((yield* reported(Cause.fail({ _tag: "Odd", message: "odd" }))).err, "odd")
    }))

  it.effect("has nothing to add to an interruption", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* reported(Cause.interrupt(1)), { code: 130, err: "" })
    }))
})
