/** `strata edit <target>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { lazily } from "../shell/root.ts"

/** Opens the file of a revision. */
export const edit = Command.make("edit", {
  target: Argument.String("target").pipe(Argument.withDescription("A revision, head, current, label@head, a1b2c3-1"))
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Open the file of a revision in $VISUAL or $EDITOR"),
  Command.withExamples([
    { command: "strata edit head" },
    { command: "EDITOR=\"code --wait\" strata edit a1b2", description: "In an editor that needs to be told to wait" }
  ])
)
