/** `strata lock`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Writes `strata.lock` from the files, or checks it. */
export const lock = Command.make("lock", {
  check: toggle("check", "Write nothing; exit with 3 when it would change"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Write strata.lock anew from the revisions"),
  Command.withExamples([
    { command: "strata lock" },
    { command: "strata lock --check", description: "In continuous integration" }
  ])
)
