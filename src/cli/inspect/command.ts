/** `strata inspect`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** Shows the database as it is. */
export const inspect = Command.make("inspect", {
  sql: toggle("sql", "Print the SQL that makes it in an empty database"),
  models: toggle("models", "Print it as Effect Schema models"),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("folder"),
    Flag.withDescription("Write the models and their SQL into files of this folder instead"),
    optional
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show the schema of the database"),
  Command.withExamples([
    { command: "strata inspect", description: "What is there, one object a line" },
    { command: "strata inspect --sql", description: "As SQL" },
    { command: "strata inspect --models --output schema", description: "As models for env.ts to go on with" }
  ])
)
