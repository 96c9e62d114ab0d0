/** `strata branches`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "./_root.ts"

/** Lists the branch points of the files; its work is in `_run_read.ts`. */
export const branches = Command.make("branches", {
  verbose: toggle("verbose", "Show everything about each branch point", "v"),
  json
}, (input) => lazily(() => import("./_run_read.ts"), (run, shared) => run.branches(input, shared))).pipe(
  Command.withDescription("List the revisions that several others follow"),
  Command.withExamples([{ command: "strata branches" }])
)
