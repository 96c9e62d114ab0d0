/** `strata init [directory]`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Option from "effect/Option"
import { json, lazily } from "./_root.ts"

/** Writes a new script directory; its work is in `_run_init.ts`. */
export const init = Command.make("init", {
  directory: Argument.String("directory").pipe(
    Argument.withDescription("Where to; never overwrites a file (default: migrations)"),
    Argument.optional
  ),
  json
}, ({ directory, json }) =>
  lazily(
    () => import("./_run_init.ts"),
    (run, shared) => run.init({ directory: Option.getOrUndefined(directory), json }, shared)
  )).pipe(
    Command.withDescription("Create a script directory"),
    Command.withExamples([{ command: "strata init" }, { command: "strata init db/migrations" }])
  )
