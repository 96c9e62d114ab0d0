import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, several, toggle } from "../shell/root.ts"

/** The formats of a report. */
export const formats = ["text", "json", "sarif", "github", "markdown"] as const

/** `strata lint [range]`: observes revisions on a shadow database. */
export const lint = Command.make("lint", {
  range: Argument.String("range").pipe(
    Argument.withDescription("The revisions, such as a:b or a revision (default: those that are pending)"),
    Argument.optional
  ),
  git: Flag.String("git").pipe(
    Flag.withMetavar("base"),
    Flag.withDescription("Lint the revisions that are new since this commit or branch"),
    optional
  ),
  shadow: Flag.String("shadow").pipe(
    Flag.withMetavar("url"),
    Flag.withDescription("A server for the shadow database, as a URL or env:NAME (default: embedded)"),
    optional
  ),
  stats: Flag.String("stats").pipe(
    Flag.withMetavar("file"),
    Flag.withDescription("The sizes of the tables, as strata stats prints them"),
    optional
  ),
  allow: several("allow", "rule", "Do not report what this rule finds; can be repeated"),
  format: Flag.Literals("format", formats).pipe(
    Flag.withDescription("The format of the report (default: text)"),
    optional
  ),
  fix: toggle("fix", "Divide unapplied revisions in SQL so that they do not block tables, where that is sure"),
  dryRun: toggle("dry-run", "With --fix, print what would be written"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Run revisions on a shadow database and report what they lock, rewrite and scan"),
  Command.withExamples([
    { command: "strata lint", description: "Lint the pending revisions" },
    { command: "strata lint --git main", description: "Lint what this branch adds" },
    { command: "strata lint --stats stats.json", description: "Say how large the tables are that are concerned" },
    { command: "strata lint --fix --dry-run", description: "Show revisions divided so that they do not block tables" },
    { command: "strata lint --format sarif > lint.sarif", description: "Write a report for code scanning" }
  ])
)
