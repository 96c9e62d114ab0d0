import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata plan [targets…]`: shows what a run would do. */
export const plan = Command.make("plan", {
  targets: Argument.String("target").pipe(
    Argument.withDescription("The target, as for upgrade (default: head) or, with --down, as for downgrade"),
    Argument.variadic()
  ),
  down: toggle("down", "Show what a downgrade would revert"),
  sql: toggle("sql", "Show the SQL statements as well"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show what upgrade or downgrade would do"),
  Command.withExamples([
    { command: "strata plan", description: "List the pending revisions" },
    { command: "strata plan --sql +1", description: "Show the statements of the next revision" },
    { command: "strata plan --down -1", description: "Show what strata downgrade -1 would revert" }
  ])
)
