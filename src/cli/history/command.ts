import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** `strata history`: lists the revisions, newest first. */
export const history = Command.make("history", {
  range: Flag.String("rev-range").pipe(
    Flag.withAlias("r"),
    Flag.withMetavar("from:to"),
    Flag.withDescription("Only the revisions of this range, such as a1b2c3:head or -3:current"),
    optional
  ),
  indicateCurrent: toggle("indicate-current", "Mark the current revisions of the database", "i"),
  verbose: toggle("verbose", "Show all details of each revision", "v"),
  graph: toggle("graph", "Draw the graph of the revisions"),
  format: Flag.Literals("format", ["text", "mermaid", "dot"]).pipe(
    Flag.withDescription("Print a diagram for Mermaid or Graphviz (default: text)"),
    Flag.withDefault("text" as const)
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the revisions, newest first"),
  Command.withExamples([
    { command: "strata history" },
    { command: "strata history --graph", description: "Draw branches and merges" },
    { command: "strata history --indicate-current", description: "Mark the current revisions of the database" },
    {
      command: "strata history -r -3:current",
      description: "List the current revision and the three before it"
    }
  ])
)
