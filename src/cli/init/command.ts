import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily } from "../shell/root.ts"

/** `strata init [directory]`: creates a script directory. */
export const init = Command.make("init", {
  directory: Argument.String("directory").pipe(
    Argument.withDescription("The directory to create (default: migrations); no file is overwritten"),
    Argument.optional,
    Argument.map(Option.getOrUndefined)
  ),
  template: Flag.Literals("template", ["generic", "sql", "models", "empty"]).pipe(
    Flag.withAlias("t"),
    Flag.withDescription("The files to start with (default: generic, an example revision and its models)"),
    Flag.withDefault("generic" as const)
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Create a script directory"),
  Command.withExamples([{ command: "strata init" }, { command: "strata init db/migrations" }, {
    command: "strata init --template sql",
    description: "Write revisions in SQL"
  }])
)
