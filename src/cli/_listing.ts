/**
 * Prints revisions in whichever way was asked for: a line or a block each, a drawing, a document.
 */
import * as Effect from "effect/Effect"
import type { Migrator } from "../migrator/mod.ts"
import { Graph } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Document from "./_document.ts"
import * as GraphFormat from "./_format_graph.ts"
import * as Format from "./_format_revision.ts"
import * as Json from "./_json_revision.ts"
import { type Mark, marker } from "./_mark.ts"
import { printJson, printLines } from "./_output.ts"
import { BadUsage, CommandError } from "./error.ts"
import { type Paint, paint, Style } from "./style.ts"

/** How a listing looks; `graph` draws the lines of the history beside the text. */
export interface Look {
  readonly verbose: boolean
  readonly json: boolean
  readonly graph: boolean
  readonly format: "text" | "mermaid" | "dot"
}

/** One line each. */
export const plain: Look = { verbose: false, json: false, graph: false, format: "text" }

/** Refuses looks that exclude each other, before anything is read. */
export const requireOneLook = ({ format, graph, json }: Look) =>
  json && (graph || format !== "text")
    ? Effect.fail(CommandError.of(
      new BadUsage({
        problem: `Cannot print JSON and ${graph ? "a drawing" : `--format ${format}`} at once`,
        remedy: "strata history --json"
      })
    ))
    : Effect.void

/** Prints entries, newest first; `appliedHeads` are where the database is, if it was asked. */
export const listing = Effect.fnUntraced(function*(
  entries: ReadonlyArray<Migrator.HistoryEntry>,
  appliedHeads: ReadonlyArray<string>,
  look: Look
) {
  const { out } = yield* Style
  const { graph } = yield* ScriptDirectory
  const marks = entries.map(marker(graph, appliedHeads))
  yield* look.json
    ? printJson(Json.Revisions, marks.map(Document.revision))
    : printLines(linesOf(graph, marks, look, out))
})

const named = (mark: Mark): string => Format.named(mark, paint(false))

const linesOf = (
  graph: Graph.Graph,
  marks: ReadonlyArray<Mark>,
  { format, graph: drawn, verbose }: Look,
  out: Paint
): ReadonlyArray<string> => {
  if (format === "mermaid") return GraphFormat.mermaid(graph, marks, named)
  if (format === "dot") return GraphFormat.dot(graph, marks, named)
  const block = (mark: Mark) => Format.block(mark, Graph.children(graph, mark.entry.revision.id), out)
  if (drawn) return GraphFormat.lanes(marks, (mark) => verbose ? `${block(mark)}\n` : Format.titled(mark, out), out)
  if (!verbose) return marks.map((mark) => Format.arrow(mark, out))
  return marks.length === 0 ? [] : [marks.map(block).join("\n\n")]
}
