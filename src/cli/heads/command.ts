import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata heads`: lists the heads. */
export const heads = Command.make("heads", {
  resolveDependencies: toggle("resolve-dependencies", "Omit heads that another revision depends on"),
  check: toggle("check", "Exit with 3 if there is more than one head"),
  verbose: toggle("verbose", "Show all details of each revision", "v"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the heads (revisions without children)"),
  Command.withExamples([
    { command: "strata heads" },
    { command: "strata heads --check", description: "In continuous integration: check that all branches are merged" }
  ])
)
