/**
 * Prints a list of revisions: as lines, with all details, as a drawing, or as a document.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import type { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/revision.ts"
import { BadUsage, CommandError } from "../error.ts"
import * as Drawing from "../look/drawing.ts"
import { listed, type ListedRevision } from "../look/listed_revision.ts"
import * as RevisionText from "../look/revision.ts"
import { type Paint, paint, Style } from "../look/style.ts"
import { printJson, printLines } from "../shell/output.ts"

/** The format of a list; `graph` draws the graph beside the text. */
export interface Look {
  readonly verbose: boolean
  readonly json: boolean
  readonly graph: boolean
  readonly format: "text" | "mermaid" | "dot"
}

/** One line for each revision. */
export const plain: Look = { verbose: false, json: false, graph: false, format: "text" }

/** The notice if there are no revisions. */
export const noRevisions = "There are no revisions; to write one, run: strata revision -m \"…\""

/** Fails if the requested formats exclude each other. */
export const requireOneLook = ({ format, graph, json }: Look) =>
  json && (graph || format !== "text")
    ? Effect.fail(CommandError.of(
      new BadUsage({
        problem: `Cannot combine --json with ${graph ? "--graph" : `--format ${format}`}`,
        remedy: "strata history --json"
      })
    ))
    : Effect.void

/** Prints entries, newest first; `appliedHeads` are the applied heads, if the database was queried. */
export const listing = Effect.fnUntraced(function*(
  entries: ReadonlyArray<Migrator.HistoryEntry>,
  appliedHeads: ReadonlyArray<string>,
  look: Look
) {
  const { out } = yield* Style
  const { graph } = yield* ScriptDirectory
  const items = entries.map(listed(graph, appliedHeads))
  yield* look.json
    ? printJson(schemas.revisions, "Revisions", items.map(Document.revision))
    : printLines(linesOf(graph, items, look, out))
})

const named = (item: ListedRevision): string => RevisionText.named(item, paint(false))

const linesOf = (
  graph: Graph.Graph,
  items: ReadonlyArray<ListedRevision>,
  { format, graph: drawn, verbose }: Look,
  out: Paint
): ReadonlyArray<string> => {
  if (format === "mermaid") return Drawing.mermaid(graph, items, named)
  if (format === "dot") return Drawing.dot(graph, items, named)
  const block = (item: ListedRevision) => RevisionText.block(item, Graph.children(graph, item.entry.revision.id), out)
  if (drawn) return Drawing.lanes(items, (item) => verbose ? `${block(item)}\n` : RevisionText.titled(item, out), out)
  if (!verbose) return items.map((item) => RevisionText.arrow(item, out))
  return items.length === 0 ? [] : [items.map(block).join("\n\n")]
}
