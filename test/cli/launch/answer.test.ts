import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as TestConsole from "effect/testing/TestConsole"
import { answers } from "../../../src/cli/answers.ts"
import { answer } from "../../../src/cli/launch/answer.ts"
import { Style, styleFor } from "../../../src/cli/look/style.ts"
import { cli, run } from "../../../src/cli/mod.ts"
import { platform } from "../strata.ts"

const surroundings = (colors: boolean, columns: number | undefined) => ({
  environment: colors ? { FORCE_COLOR: "1" } : {},
  stdoutIsTerminal: columns !== undefined,
  stderrIsTerminal: false,
  noColor: !colors,
  columns
})

describe("answer", () => {
  it.effect("is what the command prints, for every command, width, color and shell", () =>
    Effect.gen(function*() {
      const table = yield* answers("1.2.3")
      const read = (name: string) => table.get(name)
      const commands = cli.subcommands.flatMap((group) => group.commands.map(({ name }) => name))
      const questions = [
        ["--version"],
        ["--help"],
        ["help"],
        ...commands.flatMap((command) => [[command, "--help"], [command, "-h"], ["help", command]]),
        ...["bash", "zsh", "fish", "powershell", "sh", "pwsh"].map((shell) => ["--completions", shell])
      ]
      const forms = [[false, undefined], [true, undefined], [false, 40], [true, 133]] as const
      const at = yield* Ref.make(0)
      for (const argv of questions) {
        const [colors, columns] = forms[(yield* Ref.updateAndGet(at, (n) => n + 1)) % forms.length]!
        const around = surroundings(colors, columns)
        const printed = yield* Effect.gen(function*() {
          assert.strictEqual(yield* run(argv, { version: "1.2.3" }), 0)
          return (yield* TestConsole.logLines).join("\n")
        }).pipe(
          Effect.provideService(Style, styleFor(around)),
          Effect.provide([platform(), TestConsole.layer], { local: true })
        )
        assert.strictEqual(answer(read, argv, around), printed, argv.join(" "))
      }
    }), 60_000)

  it.effect("leaves every other question to the command", () =>
    Effect.gen(function*() {
      const table = yield* answers("1.2.3")
      const read = (name: string) => table.get(name)
      for (
        const argv of [
          [],
          ["--version", "heads"],
          ["--version", "--help"],
          ["--help", "heads"],
          ["heads"],
          ["heads", "--json"],
          ["help", "nothing"],
          ["nothing", "--help"],
          ["strata", "--help"],
          ["help", "strata"],
          ["help", "../version"],
          ["--completions"],
          ["--completions", "../version"],
          ["revision", "-m", "--help"],
          ["-x", "help"]
        ]
      ) assert.isUndefined(answer(read, argv, surroundings(false, undefined)), argv.join(" "))
    }))
})
