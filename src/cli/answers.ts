/**
 * Makes the answers of the launcher (`launch/answer.ts`) from the definition of the commands, when the package is built.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Effect from "effect/Effect"
import { builtIns, cli } from "./cli.ts"
import { markedPage } from "./shell/help.ts"

const descriptor = Completions.fromCommand(cli)

/** The help of a command, as `effect/cli` describes it. */
const helpOf = (name: string): Effect.Effect<HelpDoc.HelpDoc, unknown> =>
  Effect.gen(function*() {
    let found: HelpDoc.HelpDoc | undefined
    const present = (event: CliOutput.Presenter.Event) =>
      Effect.sync(() => {
        if (event._tag === "Help") found = event.helpDoc
      })
    yield* Command.runWith(cli, { version: "" })([...(name === "" ? [] : [name]), "--help"]).pipe(
      Effect.provideService(CliConfig.CliConfig, { builtIns }),
      Effect.provideService(CliOutput.Presenter, { present })
    )
    return found!
  }).pipe(Effect.provide(NodeServices.layer)) as Effect.Effect<HelpDoc.HelpDoc, unknown>

const pagesOf = (name: string) =>
  Effect.map(helpOf(name), (doc) => {
    const plain = markedPage(doc, false)
    // oxlint-disable-next-line no-control-regex
    if (/[^\0-\x7F]/.test(plain)) throw new Error(`The help page of "${name}" has a character that is not ASCII`)
    const command = name === "" ? "strata" : name
    return [[`help/${command}/plain`, plain], [`help/${command}/colored`, markedPage(doc, true)]] as const
  })

const shells = {
  bash: "bash",
  zsh: "zsh",
  fish: "fish",
  powershell: "powershell",
  sh: "bash",
  pwsh: "powershell"
} as const

/** The texts of all answers of a version of the command, by their names. */
export const answers = (version: string): Effect.Effect<ReadonlyMap<string, string>, unknown> =>
  Effect.map(
    Effect.forEach(["", ...descriptor.subcommands.map(({ name }) => name)], pagesOf),
    (pages) =>
      new Map([
        ["version", `strata ${version}`],
        ...pages.flat(),
        ...Object.entries(shells).map(([name, shell]) =>
          [`completions/${name}`, Completions.generate("strata", shell, descriptor)] as const
        )
      ])
  )
