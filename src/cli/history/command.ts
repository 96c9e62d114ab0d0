/** `strata history`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** Lists revisions, newest first. */
export const history = Command.make("history", {
  range: Flag.String("rev-range").pipe(
    Flag.withAlias("r"),
    Flag.withMetavar("from:to"),
    Flag.withDescription("Only these revisions, such as a1b2c3:head or -3:current"),
    optional
  ),
  indicateCurrent: toggle("indicate-current", "Mark where the database is", "i"),
  verbose: toggle("verbose", "Show everything about each revision", "v"),
  graph: toggle("graph", "Draw the lines of the history beside the revisions"),
  format: Flag.Literals("format", ["text", "mermaid", "dot"]).pipe(
    Flag.withDescription("Print a drawing for Mermaid or Graphviz (default: text)"),
    Flag.withDefault("text" as const)
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the revisions, newest first"),
  Command.withExamples([
    { command: "strata history" },
    { command: "strata history --graph", description: "With branches and merges drawn as lines" },
    { command: "strata history --indicate-current", description: "With a mark where the database is" },
    {
      command: "strata history -r -3:current",
      description: "The last three applied revisions and what they stand on"
    }
  ])
)
