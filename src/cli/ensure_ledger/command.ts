/** `strata ensure-ledger`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** Creates the ledger ahead of the first upgrade. */
export const ensureLedger = Command.make("ensure-ledger", {
  sql: toggle("sql", "Print the SQL script instead of running it; no database is used"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Create the ledger, or bring one of an older version up to date"),
  Command.withExamples([
    { command: "strata ensure-ledger" },
    { command: "strata ensure-ledger --sql | psql", description: "As a role that may create schemas" }
  ])
)
