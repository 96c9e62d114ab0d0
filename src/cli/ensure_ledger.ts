/** `strata ensure-ledger`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "./_root.ts"

/** Creates the ledger ahead of the first upgrade; its work is in `_run_ledger.ts`. */
export const ensureLedger = Command.make("ensure-ledger", {
  sql: toggle("sql", "Print the SQL script instead of running it; no database is used"),
  json
}, (input) => lazily(() => import("./_run_ledger.ts"), (run, shared) => run.ensureLedger(input, shared))).pipe(
  Command.withDescription("Create the ledger, or bring one of an older version up to date"),
  Command.withExamples([
    { command: "strata ensure-ledger" },
    { command: "strata ensure-ledger --sql | psql", description: "As a role that may create schemas" }
  ])
)
