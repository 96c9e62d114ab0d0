/** `strata inspect`. */
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "./_root.ts"

/** Shows the database as it is; its work is in `_run_check.ts`. */
export const inspect = Command.make("inspect", {
  sql: toggle("sql", "Print the SQL that makes it in an empty database"),
  json
}, (input) => lazily(() => import("./_run_check.ts"), (run, shared) => run.inspect(input, shared))).pipe(
  Command.withDescription("Show the schema of the database"),
  Command.withExamples([
    { command: "strata inspect", description: "What is there, one object a line" },
    { command: "strata inspect --sql", description: "As SQL" }
  ])
)
