/** `strata diff <from> <to>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, toggle } from "../shell/root.ts"

const side = (name: string, description: string) =>
  Argument.String(name).pipe(
    Argument.withDescription(`${description}: env, env:VARIABLE, a URL, rev:<revision>, or a SQL file or folder`)
  )

/** Prints the SQL between two states. */
export const diff = Command.make("diff", {
  from: side("from", "Where it starts"),
  to: side("to", "Where it leads"),
  sql: toggle("sql", "Print SQL, as without --json"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Print the SQL that takes one schema to another"),
  Command.withExamples([
    { command: "strata diff env:DATABASE_URL env", description: "From the database to the models" },
    { command: "strata diff rev:a1b2 schema.sql" }
  ])
)
