/** `strata current`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Shows where the database is. */
export const current = Command.make("current", {
  checkHeads: toggle("check-heads", "Exit with 3 unless every head is applied and nothing is unsettled"),
  verbose: toggle("verbose", "Show everything about each revision", "v"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show where the database is"),
  Command.withExamples([
    { command: "strata current" },
    { command: "strata current --check-heads --quiet", description: "Is the database up to date? (for scripts)" }
  ])
)
