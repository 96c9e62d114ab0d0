/** `strata inspect`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, toggle } from "./_root.ts"

/** Shows the database as it is; its work is in `_run_inspect.ts`. */
export const inspect = Command.make("inspect", {
  sql: toggle("sql", "Print the SQL that makes it in an empty database"),
  models: toggle("models", "Print it as Effect Schema models"),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("folder"),
    Flag.withDescription("Write the models and their SQL into files of this folder instead"),
    Flag.optional
  ),
  json
}, (input) => lazily(() => import("./_run_inspect.ts"), (run, shared) => run.inspect(input, shared))).pipe(
  Command.withDescription("Show the schema of the database"),
  Command.withExamples([
    { command: "strata inspect", description: "What is there, one object a line" },
    { command: "strata inspect --sql", description: "As SQL" },
    { command: "strata inspect --models --output schema", description: "As models for env.ts to go on with" }
  ])
)
