import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, several } from "../shell/root.ts"

const file = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), optional)

/** `strata ci --base <ref>`: everything about the revisions of a pull request, on one page. */
export const ci = Command.make("ci", {
  base: Flag.String("base").pipe(
    Flag.withMetavar("ref"),
    Flag.withDescription("The branch or commit into which the changes are to be merged")
  ),
  shadow: file("shadow", "url", "A server for the shadow databases, as a URL or env:NAME (default: embedded)"),
  allow: several("allow", "rule", "Do not report what this rule of strata lint finds; can be repeated"),
  output: file("output", "directory", "Write report.md, report.json, lint.sarif and script.sql to this directory"),
  sarif: file("sarif", "file", "Write the findings to this file, for code scanning"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription(
    "Print a page for a pull request: what its revisions do, lock and lose, and if they can be merged"
  ),
  Command.withExamples([
    { command: "strata ci --base origin/main", description: "Review what this branch adds" },
    { command: "strata ci --base origin/main --output review", description: "Write the page, its data and the SQL" }
  ])
)
