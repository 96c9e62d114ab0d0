import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

/** `strata ensure-ledger`: creates or upgrades the ledger. */
export const ensureLedger = Command.make("ensure-ledger", {
  sql: toggle("sql", "Print a SQL script; do not connect to the database"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Create the ledger, or upgrade the ledger of an older version"),
  Command.withExamples([
    { command: "strata ensure-ledger" },
    { command: "strata ensure-ledger --sql | psql", description: "Run the script as a role that can create schemas" }
  ])
)
