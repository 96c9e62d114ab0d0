/** `strata branches`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Lists the branch points of the files. */
export const branches = Command.make("branches", {
  verbose: toggle("verbose", "Show everything about each branch point", "v"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the revisions that several others follow"),
  Command.withExamples([{ command: "strata branches" }])
)
