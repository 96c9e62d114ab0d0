import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily, optional, roles, toggle } from "../shell/root.ts"

/** `strata inspect`: shows the schema of the database. */
export const inspect = Command.make("inspect", {
  database: Argument.String("database").pipe(
    Argument.withDescription("A URL or env:VARIABLE (default: the database of env.ts, else DATABASE_URL)"),
    Argument.optional,
    Argument.map(Option.getOrUndefined)
  ),
  sql: toggle("sql", "Print the SQL that creates the schema in an empty database"),
  models: toggle("models", "Print the schema as Effect Schema models"),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("folder"),
    Flag.withDescription("Write the models and their SQL to files in this folder"),
    optional
  ),
  ...roles,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Show the schema of the database"),
  Command.withExamples([
    { command: "strata inspect", description: "List the objects" },
    { command: "strata inspect --sql", description: "Print SQL" },
    { command: "strata inspect env:OTHER_URL --sql", description: "Print the SQL of another database" },
    { command: "strata inspect --models --output schema", description: "Write models to import in env.ts" }
  ])
)
