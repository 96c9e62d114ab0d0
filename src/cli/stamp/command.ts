/** `strata stamp <targets…>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, optional, reason, toggle } from "../shell/root.ts"

/** Records where the database is. */
export const stamp = Command.make("stamp", {
  targets: Argument.String("target").pipe(
    Argument.withDescription("What the database is at: head, heads, base, revisions; with --sql also from:to"),
    Argument.variadic({ min: 1 })
  ),
  reason: optional(reason),
  purge: toggle("purge", "Let everything else go, and record anew what was edited, renamed or re-parented"),
  sql: toggle("sql", "Print the SQL script instead of running it; no database is used"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Record that the database is at a revision, without running anything"),
  Command.withExamples([
    { command: "strata stamp head --reason \"restored from a dump\"" },
    { command: "strata stamp base", description: "Record that nothing is applied" },
    { command: "strata stamp --purge heads", description: "Make the record what the files say, whatever it was" }
  ])
)
