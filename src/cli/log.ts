/** `strata log`. */
import * as Command from "effect/cli/Command"
import { json, lazily } from "./_root.ts"

/** Lists the events of the ledger; its work is in `_run_ledger.ts`. */
export const log = Command.make(
  "log",
  { json },
  (input) => lazily(() => import("./_run_ledger.ts"), (run, shared) => run.log(input, shared))
).pipe(
  Command.withDescription("List what happened to the database, oldest first"),
  Command.withExamples([{ command: "strata log" }, { command: "strata log --json" }])
)
