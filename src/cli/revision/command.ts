/** `strata revision -m <message>`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { branchLabel, json, lazily, optional, revId, several, toggle } from "../shell/root.ts"

/** Writes a new revision. */
export const revision = Command.make("revision", {
  message: Flag.String("message").pipe(
    Flag.withAlias("m"),
    Flag.withMetavar("text"),
    Flag.withDescription("What the revision does")
  ),
  head: several("head", "target", "What it follows (default: the only head); base for a new one; may be repeated"),
  splice: toggle("splice", "Allow --head to name a revision that has others on top: a new branch"),
  dependsOn: several("depends-on", "target", "A revision of another branch that must come first; may be repeated"),
  branchLabel,
  revId,
  autogenerate: toggle("autogenerate", "Write what takes the database to the models"),
  safe: toggle("safe", "With --autogenerate: keep tables in use, in as many revisions as that takes"),
  sql: toggle("sql", "Write plain SQL instead of TypeScript"),
  format: Flag.Literals("format", ["ts", "sql"]).pipe(
    Flag.withDescription("The language of the revision (default: as env.ts says, ts)"),
    optional
  ),
  versionPath: Flag.String("version-path").pipe(
    Flag.withMetavar("directory"),
    Flag.withDescription("Which of the versions in env.ts to write to (default: where its parent is)"),
    optional
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Write a new revision"),
  Command.withExamples([
    { command: "strata revision -m \"add due date\"" },
    { command: "strata revision --autogenerate -m \"add due date\"", description: "From the models" },
    {
      command: "strata revision --autogenerate --safe -m \"index due dates\"",
      description: "For tables that are in use"
    },
    {
      command: "strata revision -m \"create invoices\" --head base --branch-label billing",
      description: "Start a branch"
    },
    { command: "strata revision -m \"backfill\" --sql", description: "In plain SQL" }
  ])
)
