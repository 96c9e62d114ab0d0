import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata branches`: lists the branch points. */
export const branches = Command.make("branches", {
  verbose: toggle("verbose", "Show all details of each branch point", "v"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the branch points (revisions with several children)"),
  Command.withExamples([{ command: "strata branches" }])
)
