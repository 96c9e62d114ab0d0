import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, several, toggle } from "../shell/root.ts"

/** `strata adopt`: takes over a database and the history of another migration tool. */
export const adopt = Command.make("adopt", {
  from: optional(
    Flag.String("from").pipe(
      Flag.withMetavar("tool"),
      Flag.withDescription("The tool, such as prisma or flyway (default: the one whose table and files are found)")
    )
  ),
  files: optional(
    Flag.String("files").pipe(
      Flag.withMetavar("path"),
      Flag.withDescription("The directory of its migrations (default: where the tool keeps them)")
    )
  ),
  baseline: toggle("baseline", "Write one revision that creates the database as it is"),
  history: toggle("history", "Write a revision for each migration; the default if these are SQL"),
  drift: toggle("drift", "Write what no migration made as one more revision, recorded as applied"),
  force: several("force", "name", "Adopt this migration in spite of a problem; can be repeated"),
  dryRun: toggle("dry-run", "Show and prove what would be written; write nothing"),
  yes: toggle("yes", "Do not ask for confirmation; required without a terminal", "y"),
  finish: toggle("finish", "Write the revision that drops the tables of the former tool"),
  undo: toggle("undo", "Record that nothing is applied, as long as nothing but the adoption was recorded"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Take over a database and its history from another migration tool"),
  Command.withExamples([
    { command: "strata adopt --dry-run", description: "Show what would be taken over" },
    { command: "strata adopt --from prisma", description: "Take over Prisma's migrations" },
    { command: "strata adopt --baseline", description: "Take over the database without its history" },
    { command: "strata adopt --finish", description: "Write the revision that drops the former tool's table" }
  ])
)
