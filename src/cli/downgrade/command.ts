/** `strata downgrade <targets…>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Reverts down to a target, after a question. */
export const downgrade = Command.make("downgrade", {
  targets: Argument.String("target").pipe(
    Argument.withDescription("Where to: -1, label@-1, revisions, base; with --sql from:to"),
    Argument.variadic({ min: 1 })
  ),
  yes: toggle("yes", "Do not ask; needed where nobody can be asked", "y"),
  sql: toggle("sql", "Print the SQL script instead of running it; no database is used"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Revert applied revisions, down to a target"),
  Command.withExamples([
    { command: "strata downgrade -1", description: "Revert the last revision" },
    { command: "strata downgrade base --yes", description: "Revert everything without a question" },
    { command: "strata downgrade --sql head:a1b2c3", description: "Write the script that a DBA runs with psql" }
  ])
)
