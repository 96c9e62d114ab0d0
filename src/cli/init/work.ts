/**
 * The work of `init`.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import * as Client from "../../client/mod.ts"
import { schemas } from "../../document/mod.ts"
import { Environment } from "../../environment/mod.ts"
import { ignoreDirectory, initDirectory, type InitTemplate } from "../../script/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { shellWord } from "../shell/shell_word.ts"

/** Creates a script directory and prints the next steps. */
export const work = Effect.fnUntraced(function*(
  input: { readonly directory: string | undefined; readonly template: InitTemplate; readonly json: boolean },
  shared: Shared
) {
  const path = yield* Path.Path
  const { directory } = input
  if (directory !== undefined && shared.directory !== undefined && directory !== shared.directory) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot use both "${directory}" and --directory "${shared.directory}"`,
        remedy: `strata init ${shellWord(directory)}`
      })
    )
  }
  const name = directory ?? shared.directory ?? Environment.defaultDirectory
  const written = yield* initDirectory(path.resolve(name), input.template)
  const ignored = yield* ignoreDirectory(process.cwd(), embedded)
  const files = [
    ...written.map(({ file }) => path.resolve(name, file)),
    ...(ignored === "written" || ignored === "extended" ? [path.resolve(".gitignore")] : [])
  ]
  const paths = yield* Effect.forEach(files, displayPath)
  yield* input.json ? printJson(schemas.files, "Initialised", { directory: name, paths }) : printLines(paths)
  const flag = name === Environment.defaultDirectory ? "" : ` --directory ${shellWord(name)}`
  const count = ignored === "written" ? paths.length : written.length
  const next = input.template === "models" ? generate : apply
  yield* note([
    `Wrote ${count} files${
      also[ignored]
    }. Next, set DATABASE_URL (or leave it unset to use an embedded database) and run:`,
    ...next.map(([command, what]) => `  ${(command + flag).padEnd(widthOf(next) + flag.length)}  ${what}`)
  ].join("\n"))
})

const embedded = Client.Target.defaultDirectory

/** What the message says of `.gitignore`. */
const also: Readonly<Record<Effect.Success<ReturnType<typeof ignoreDirectory>>, string>> = {
  written: "",
  extended: `, and added "${embedded}/" to .gitignore`,
  kept: "",
  failed: `. Add "${embedded}/" to .gitignore, which cannot be written`
}

type Step = readonly [command: string, what: string]

const apply: ReadonlyArray<Step> = [
  ["strata upgrade", "apply the example revision"],
  [`strata revision -m "add due date"`, "write your own revision"]
]

const generate: ReadonlyArray<Step> = [
  [`strata revision --autogenerate -m "create tasks"`, "write a revision from models.ts"],
  ["strata upgrade", "apply it"]
]

const widthOf = (steps: ReadonlyArray<Step>): number => Math.max(...steps.map(([command]) => command.length))
