/**
 * Prints revisions in whichever way was asked for: a line or a block each, a drawing, a document.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import type { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/revision.ts"
import { BadUsage, CommandError } from "../error.ts"
import * as Drawing from "../look/drawing.ts"
import { type Listed, marker } from "../look/listed_revision.ts"
import * as RevisionText from "../look/revision.ts"
import { type Paint, paint, Style } from "../look/style.ts"
import { printJson, printLines } from "../shell/output.ts"

/** How a listing looks; `graph` draws the lines of the history beside the text. */
export interface Look {
  readonly verbose: boolean
  readonly json: boolean
  readonly graph: boolean
  readonly format: "text" | "mermaid" | "dot"
}

/** One line each. */
export const plain: Look = { verbose: false, json: false, graph: false, format: "text" }

/** What to say where there is no revision. */
export const noRevisions = "There are no revisions; to write one: strata revision -m \"…\""

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
    ? printJson(schemas.revisions, "Revisions", marks.map(Document.revision))
    : printLines(linesOf(graph, marks, look, out))
})

const named = (mark: Listed): string => RevisionText.named(mark, paint(false))

const linesOf = (
  graph: Graph.Graph,
  marks: ReadonlyArray<Listed>,
  { format, graph: drawn, verbose }: Look,
  out: Paint
): ReadonlyArray<string> => {
  if (format === "mermaid") return Drawing.mermaid(graph, marks, named)
  if (format === "dot") return Drawing.dot(graph, marks, named)
  const block = (mark: Listed) => RevisionText.block(mark, Graph.children(graph, mark.entry.revision.id), out)
  if (drawn) return Drawing.lanes(marks, (mark) => verbose ? `${block(mark)}\n` : RevisionText.titled(mark, out), out)
  if (!verbose) return marks.map((mark) => RevisionText.arrow(mark, out))
  return marks.length === 0 ? [] : [marks.map(block).join("\n\n")]
}
