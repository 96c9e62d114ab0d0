import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, rename, roles, toggle } from "../shell/root.ts"

const side = (name: string, description: string) =>
  Argument.String(name).pipe(
    Argument.withDescription(
      `${description}: env (the models), env:VARIABLE, a URL, rev:<revision>, or a SQL file or folder`
    )
  )

/** `strata diff <from> <to>`: prints the SQL that turns one schema into another. */
export const diff = Command.make("diff", {
  from: side("from", "The schema to start from"),
  to: side("to", "The schema to end with"),
  sql: toggle("sql", "Print SQL (the default)"),
  rename,
  ...roles,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Print the SQL that turns one schema into another"),
  Command.withExamples([
    { command: "strata diff env:DATABASE_URL env", description: "From the database to the models" },
    { command: "strata diff rev:a1b2 schema.sql" },
    { command: "strata diff env:OLD_URL env:NEW_URL", description: "Two databases; needs no script directory" }
  ])
)
