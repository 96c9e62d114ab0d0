import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata upgrade [targets…]`: applies pending revisions. */
export const upgrade = Command.make("upgrade", {
  targets: Argument.String("target").pipe(
    Argument.withDescription(
      "The target: head, heads, revisions, label@head or +2 (default: head); with --sql also from:to"
    ),
    Argument.variadic()
  ),
  sql: toggle("sql", "Print a SQL script; do not connect to the database"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Apply pending revisions up to a target"),
  Command.withExamples([
    { command: "strata upgrade", description: "Apply all pending revisions" },
    { command: "strata upgrade +1", description: "Apply the next revision" },
    { command: "strata upgrade auth@head a1b2c3", description: "Apply two revisions and all that they need" },
    { command: "strata upgrade --sql a1b2c3:head", description: "Print a script to run with psql" }
  ])
)
