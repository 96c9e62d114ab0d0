/** `strata upgrade [targets…]`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Applies what is pending up to a target. */
export const upgrade = Command.make("upgrade", {
  targets: Argument.String("target").pipe(
    Argument.withDescription(
      "Where to: head, heads, revisions, label@head, +2 (default: head); with --sql also from:to"
    ),
    Argument.variadic()
  ),
  sql: toggle("sql", "Print the SQL script instead of running it; no database is used"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Apply pending revisions, up to a target"),
  Command.withExamples([
    { command: "strata upgrade", description: "Apply everything" },
    { command: "strata upgrade +1", description: "Apply the next revision" },
    { command: "strata upgrade auth@head a1b2c3", description: "Apply what these two need" },
    { command: "strata upgrade --sql a1b2c3:head", description: "Write the script that a DBA runs with psql" }
  ])
)
