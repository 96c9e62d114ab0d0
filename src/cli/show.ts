/** `strata show <target>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily } from "./_root.ts"

/** Shows a revision; its work is in `_run_read.ts`. */
export const show = Command.make("show", {
  target: Argument.String("target").pipe(Argument.withDescription("A revision, head, current, label@head, a1b2c3-1")),
  json
}, (input) => lazily(() => import("./_run_read.ts"), (run, shared) => run.show(input, shared))).pipe(
  Command.withDescription("Show everything about a revision"),
  Command.withExamples([{ command: "strata show head" }, { command: "strata show a1b2" }])
)
