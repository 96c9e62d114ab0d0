import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata downgrade <targets…>`: reverts applied revisions after a confirmation. */
export const downgrade = Command.make("downgrade", {
  targets: Argument.String("target").pipe(
    Argument.withDescription("The target: -1, label@-1, revisions or base; with --sql a range from:to"),
    Argument.variadic({ min: 1 })
  ),
  yes: toggle("yes", "Do not ask for confirmation; required without a terminal", "y"),
  sql: toggle("sql", "Print a SQL script; do not connect to the database"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Revert applied revisions down to a target"),
  Command.withExamples([
    { command: "strata downgrade -1", description: "Revert the last revision" },
    { command: "strata downgrade base --yes", description: "Revert all revisions without confirmation" },
    { command: "strata downgrade --sql head:a1b2c3", description: "Print a script to run with psql" }
  ])
)
