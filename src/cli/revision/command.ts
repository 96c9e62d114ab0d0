import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { branchLabel, json, lazily, optional, rename, revId, roles, several, toggle } from "../shell/root.ts"

/** `strata revision -m <message>`: writes a new revision. */
export const revision = Command.make("revision", {
  message: Flag.String("message").pipe(
    Flag.withAlias("m"),
    Flag.withMetavar("text"),
    Flag.withDescription("The message of the revision")
  ),
  head: several("head", "target", "The parent (default: the only head), or base for none; can be repeated"),
  splice: toggle("splice", "Allow a parent that is not a head, which starts a branch"),
  dependsOn: several(
    "depends-on",
    "target",
    "A revision of another branch that must be applied first; can be repeated"
  ),
  branchLabel,
  revId,
  breaking: toggle("breaking", "Refuse to start older versions of the application once it is applied"),
  autogenerate: toggle("autogenerate", "Write the changes that the database needs to match the models"),
  safe: toggle("safe", "With --autogenerate: avoid blocking tables in use; may write several revisions"),
  rename,
  ...roles,
  sql: toggle("sql", "Write SQL instead of TypeScript"),
  format: Flag.Literals("format", ["ts", "sql"]).pipe(
    Flag.withDescription("The language of the revision (default: the format in env.ts, else ts)"),
    optional
  ),
  versionPath: Flag.String("version-path").pipe(
    Flag.withMetavar("directory"),
    Flag.withDescription("One of the versions directories in env.ts (default: that of the parent)"),
    optional
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Write a new revision"),
  Command.withExamples([
    { command: "strata revision -m \"add due date\"" },
    { command: "strata revision --autogenerate -m \"add due date\"", description: "Generate it from the models" },
    {
      command: "strata revision --autogenerate --rename users.nick=handle -m \"rename nick\"",
      description: "Rename a column instead of replacing it"
    },
    {
      command: "strata revision --autogenerate --safe -m \"index due dates\"",
      description: "Avoid blocking tables in use"
    },
    {
      command: "strata revision -m \"create invoices\" --head base --branch-label billing",
      description: "Start a branch without a parent"
    },
    { command: "strata revision -m \"backfill\" --sql", description: "Write it in SQL" }
  ])
)
