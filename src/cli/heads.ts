/** `strata heads`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "./_root.ts"

/** Lists the heads of the files; its work is in `_run_read.ts`. */
export const heads = Command.make("heads", {
  verbose: toggle("verbose", "Show everything about each revision", "v"),
  json
}, (input) => lazily(() => import("./_run_read.ts"), (run, shared) => run.heads(input, shared))).pipe(
  Command.withDescription("List the revisions that nothing follows"),
  Command.withExamples([{ command: "strata heads" }])
)
