/** `strata plan [targets…]`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Shows what a run would do. */
export const plan = Command.make("plan", {
  targets: Argument.String("target").pipe(
    Argument.withDescription("As for upgrade (default: head), with --down as for downgrade"),
    Argument.variadic()
  ),
  down: toggle("down", "Show what a downgrade would revert"),
  sql: toggle("sql", "Show the statements too"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show what upgrade or downgrade would do now"),
  Command.withExamples([
    { command: "strata plan", description: "What is pending" },
    { command: "strata plan --sql +1", description: "The statements of the next revision" },
    { command: "strata plan --down -1", description: "What downgrade -1 would revert" }
  ])
)
