/**
 * Every sentence that an error of Strata says, with its exit code.
 *
 * `npx vitest run test/cli/golden_errors.test.ts --update` writes the file anew; read what changed.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestConsole from "effect/testing/TestConsole"
import { expect } from "vitest"
import { paint } from "../../src/cli/look/style.ts"
import { asDocument } from "../../src/cli/shell/failure_output.ts"
import { report } from "../../src/cli/shell/report.ts"
import { schemas } from "../../src/document/mod.ts"
import { type ErrorClass, errorClasses, samples } from "./golden_sample.ts"

const { Failure } = await schemas.standardError()

const classes = await errorClasses()

const plain = { out: paint(false), err: paint(false), unicode: false, columns: undefined }

const decode = Schema.decodeEffect(Schema.fromJsonString(Failure))

/** How the command line ends with an error: its exit code, its text, and its document. */
const ending = (error: Error) =>
  Effect.gen(function*() {
    const cause = Cause.fail(error)
    const failureLine = asDocument(Failure, yield* Clock.Clock)
    const code = yield* report(cause, { debug: false, style: plain })
    yield* report(cause, { debug: false, style: plain, failureLine })
    const [text = "", document = ""] = (yield* TestConsole.errorLines).map(String)
    return { code, text, document: yield* decode(document) }
  }).pipe(Effect.provide(Layer.fresh(TestConsole.layer)))

const isPublic = ({ fields }: ErrorClass): boolean => "reason" in fields

/** The public errors that a reason belongs to. */
const publicOf = (reason: Error): ReadonlyArray<Error> =>
  classes.filter(isPublic).flatMap(({ make }) => {
    try {
      const error = make({ reason })
      // Folders have reasons of the same name.
      return "reason" in error && error.reason === reason ? [error] : []
    } catch {
      return []
    }
  })

/** Errors that no command ends with: another error tells what they say. */
const inner = new Set(["LockFileError", "ModuleFailure"])

describe("errors", () => {
  const reasons = classes.filter((one) => !isPublic(one) && !inner.has(one.tag))

  it.effect("say what the golden file says, to a person and to a program", () =>
    Effect.gen(function*() {
      const lines: Array<string> = []
      for (const reason of reasons) {
        const failureLine = new Set<string>()
        for (const sample of samples(reason)) {
          const owners = publicOf(sample)
          assert.isTrue(owners.length > 0 || reason.tag === "TargetError", `${reason.area}/${reason.tag} has no error`)
          for (const error of owners.length === 0 ? [sample] : owners) {
            const { code, document, text } = yield* ending(error)
            assert.strictEqual(document.message, text)
            assert.strictEqual(document.failure.exitCode, code)
            if (owners.length > 0) assert.strictEqual(document.failure.reason, reason.tag)
            failureLine.add(`[${code}] ${text}`)
          }
        }
        lines.push(`## ${reason.area}: ${reason.tag}`, ...failureLine, "")
      }
      yield* Effect.promise(() => expect(lines.join("\n")).toMatchFileSnapshot("golden/errors.txt"))
    }))

  it("are sentences without a final period", () => {
    for (const reason of reasons) {
      for (const { message } of samples(reason)) assert.match(message, /[^.\s]$/, reason.tag)
    }
  })
})
