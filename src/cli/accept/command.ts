/** `strata accept <revision>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, reason } from "../shell/root.ts"

/** Takes a changed file as it is. */
export const accept = Command.make("accept", {
  target: Argument.String("revision").pipe(
    Argument.withDescription("The applied revision whose file was edited or re-parented")
  ),
  reason,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Accept that the file of an applied revision was edited or re-parented"),
  Command.withExamples([{ command: "strata accept a1b2c3 --reason \"only a comment changed\"" }])
)
