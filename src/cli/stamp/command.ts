import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, optional, reason, toggle } from "../shell/root.ts"

/** `strata stamp <targets…>`: records which revisions are applied. */
export const stamp = Command.make("stamp", {
  targets: Argument.String("target").pipe(
    Argument.withDescription("The target: head, heads, base or revisions; with --sql also from:to"),
    Argument.variadic({ min: 1 })
  ),
  reason: optional(reason),
  purge: toggle("purge", "Mark all other revisions as not applied; record edited, renamed or re-parented ones again"),
  sql: toggle("sql", "Print a SQL script; do not connect to the database"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription(
    "Record that the database is at a revision, without running migrations or looking at the catalog. For a revision in doubt use strata resolve, which looks"
  ),
  Command.withExamples([
    { command: "strata stamp head --reason \"restored from a dump\"" },
    { command: "strata stamp base", description: "Record that nothing is applied" },
    { command: "strata stamp --purge heads", description: "Make the ledger match the files" }
  ])
)
