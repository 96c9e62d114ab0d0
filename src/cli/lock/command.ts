import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata lock`: writes or checks `strata.lock`. */
export const lock = Command.make("lock", {
  check: toggle("check", "Do not write; exit with 3 if strata.lock is out of date"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Write strata.lock from the revisions"),
  Command.withExamples([
    { command: "strata lock" },
    { command: "strata lock --check", description: "In continuous integration: check that strata.lock is up to date" }
  ])
)
