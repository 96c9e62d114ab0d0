import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata current`: shows the current revisions of the database. */
export const current = Command.make("current", {
  checkHeads: toggle("check-heads", "Exit with 3 unless all heads are applied and no revision is in doubt or changed"),
  remedies: toggle("remedies", "Show the commands that record how a disagreement was settled"),
  verbose: toggle("verbose", "Show all details of each revision", "v"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show the current revisions of the database"),
  Command.withExamples([
    { command: "strata current" },
    {
      command: "strata current --check-heads --quiet",
      description: "Test in a script whether the database is up to date"
    },
    { command: "strata current --remedies", description: "Settle what the ledger and the files disagree about" }
  ])
)
