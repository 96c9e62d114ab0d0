/** `strata heads`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Lists the heads of the files. */
export const heads = Command.make("heads", {
  resolveDependencies: toggle("resolve-dependencies", "Leave out heads that another revision depends on"),
  check: toggle("check", "Exit with 3 when there are several"),
  verbose: toggle("verbose", "Show everything about each revision", "v"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the revisions that nothing follows"),
  Command.withExamples([
    { command: "strata heads" },
    { command: "strata heads --check", description: "In continuous integration: did two branches meet?" }
  ])
)
