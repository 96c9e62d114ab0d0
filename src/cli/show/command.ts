import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily } from "../shell/root.ts"

/** `strata show <target>`: shows all details of a revision. */
export const show = Command.make("show", {
  target: Argument.String("target").pipe(
    Argument.withDescription("The revision: an id, head, current, label@head or a1b2c3-1")
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show all details of a revision"),
  Command.withExamples([{ command: "strata show head" }, { command: "strata show a1b2" }])
)
