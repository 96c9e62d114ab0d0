import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { lazily } from "../shell/root.ts"

/** `strata edit <target>`: opens the file of a revision in an editor. */
export const edit = Command.make("edit", {
  target: Argument.String("target").pipe(
    Argument.withDescription("The revision: an id, head, current, label@head or a1b2c3-1")
  )
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Open the file of a revision in $VISUAL or $EDITOR"),
  Command.withExamples([
    { command: "strata edit head" },
    { command: "EDITOR=\"code --wait\" strata edit a1b2", description: "Let the editor wait until the file is closed" }
  ])
)
