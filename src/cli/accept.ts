/** `strata accept <revision>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, reason } from "./_root.ts"

/** Takes a changed file as it is; its work is in `_run_record.ts`. */
export const accept = Command.make("accept", {
  target: Argument.String("revision").pipe(
    Argument.withDescription("The applied revision whose file was edited or re-parented")
  ),
  reason,
  json
}, (input) => lazily(() => import("./_run_record.ts"), (run, shared) => run.accept(input, shared))).pipe(
  Command.withDescription("Accept that the file of an applied revision was edited or re-parented"),
  Command.withExamples([{ command: "strata accept a1b2c3 --reason \"only a comment changed\"" }])
)
