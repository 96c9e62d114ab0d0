import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, reason } from "../shell/root.ts"

/** `strata accept <revision>`: accepts the edited or re-parented file of an applied revision. */
export const accept = Command.make("accept", {
  target: Argument.String("revision").pipe(
    Argument.withDescription("The applied revision whose file was edited or re-parented")
  ),
  reason,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Accept the edited or re-parented file of an applied revision"),
  Command.withExamples([{ command: "strata accept a1b2c3 --reason \"only a comment changed\"" }])
)
