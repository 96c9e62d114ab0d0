/** `strata init [directory]`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily } from "../shell/root.ts"

/** Writes a new script directory. */
export const init = Command.make("init", {
  directory: Argument.String("directory").pipe(
    Argument.withDescription("Where to; never overwrites a file (default: migrations)"),
    Argument.optional,
    Argument.map(Option.getOrUndefined)
  ),
  template: Flag.Literals("template", ["generic", "sql", "models"]).pipe(
    Flag.withAlias("t"),
    Flag.withDescription("What it starts with (default: generic, a revision and the models that it makes)"),
    Flag.withDefault("generic" as const)
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Create a script directory"),
  Command.withExamples([{ command: "strata init" }, { command: "strata init db/migrations" }, {
    command: "strata init --template sql",
    description: "Revisions in plain SQL"
  }])
)
