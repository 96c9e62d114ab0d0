/**
 * The help pages of all commands, at several widths.
 */
import { assert, describe, it } from "@effect/vitest"
import { displayWidth } from "effect/cli/CliOutput"
import * as Completions from "effect/cli/Completions"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestConsole from "effect/testing/TestConsole"
import { paint, Style } from "../../../src/cli/look/style.ts"
import { cli, run } from "../../../src/cli/mod.ts"
import { platform } from "../strata.ts"

/** The lines of a help page on a terminal. */
const page = (argv: ReadonlyArray<string>, columns: number | undefined, colors = false) =>
  Effect.gen(function*() {
    assert.strictEqual(yield* run([...argv, "--help"], { version: "0" }), 0)
    return (yield* TestConsole.logLines).flatMap((text) => `${text}`.split("\n"))
  }).pipe(
    Effect.provideService(Style, { out: paint(colors), err: paint(false), unicode: false, columns }),
    Effect.provide(Layer.mergeAll(platform(), Layer.fresh(TestConsole.layer)))
  )

const commands = [[], ...Completions.fromCommand(cli).subcommands.map(({ name }) => [name])]

const normalized = (lines: ReadonlyArray<string>): string => lines.join(" ").replace(/\s+/g, " ")

describe("--help", () => {
  it.effect("fits into 80 columns without a terminal, and into those of a terminal", () =>
    Effect.gen(function*() {
      for (const argv of commands) {
        for (const columns of [undefined, 80, 100]) {
          for (const line of yield* page(argv, columns)) assert.isAtMost(displayWidth(line), columns ?? 80, line)
        }
      }
    }))

  it.effect("breaks descriptions between words and indents their other lines", () =>
    Effect.gen(function*() {
      const lines = yield* page(["log"], 60)
      const at = lines.findIndex((line) => line.includes("--kind"))
      const indent = lines[at]!.indexOf("Only")
      assert.isAbove(indent, 20)
      assert.match(lines[at + 1]!, new RegExp(`^ {${indent}}\\S`))
      assert.notInclude(lines.join("\n"), "\u0000")
    }))

  it.effect("says the same at every width, with and without colours", () =>
    Effect.gen(function*() {
      for (const argv of commands) {
        const wide = normalized(yield* page(argv, 1000))
        assert.strictEqual(normalized(yield* page(argv, 40)), wide)
        const coloured = yield* page(argv, 40, true)
        // oxlint-disable-next-line no-control-regex
        assert.strictEqual(normalized(coloured.map((line) => line.replace(/\u001b\[\d+m/g, ""))), wide)
      }
    }))
})
