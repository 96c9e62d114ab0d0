/**
 * The graph of revisions as a drawing: ASCII for the terminal, and the source text of Mermaid and DOT diagrams. Pure.
 *
 * The exporters of `effect/Graph` are not used: they number the nodes, so that ids would change with each new revision,
 * they cannot draw dependencies dashed, and the one for DOT cannot put the newest revision on top.
 */
import { Graph } from "../../revision/mod.ts"
import type { ListedRevision } from "./listed_revision.ts"
import type { Paint } from "./style.ts"

/**
 * Draws the graph beside a text for each revision, newest first; a text may have several lines. A revision is drawn as
 * `*`, or as `o` if the database was queried and it is not applied.
 */
export const lanes = (
  items: ReadonlyArray<ListedRevision>,
  textOf: (item: ListedRevision) => string,
  paint: Paint
): ReadonlyArray<string> => {
  const byId = new Map(items.map((item) => [item.entry.revision.id, item]))
  return Graph.draw(items.map(({ entry }) => entry.revision)).flatMap(({ drawn, lanes }) => {
    if (drawn === undefined) return [paint.dim(lanes)]
    const item = byId.get(drawn.revision.id)!
    const applied = item.entry.status === undefined || item.entry.status === "applied"
    const beside = drawn.beside.padEnd(lanes.length)
    return textOf(item).split("\n").map((line, index) =>
      index === 0
        ? `${paint.dim(applied ? lanes : lanes.replace("*", "o"))} ${line}`
        : `${paint.dim(beside)} ${line}`.trimEnd()
    )
  })
}

/** An arrow from `lower` up to `upper`, which is its child or, if `depends`, depends on it. */
interface Arrow {
  readonly lower: string
  readonly upper: string
  readonly depends: boolean
}

/** The arrows between the revisions that are drawn. */
const arrows = (graph: Graph.Graph, items: ReadonlyArray<ListedRevision>): ReadonlyArray<Arrow> => {
  const shown = new Set(items.map(({ entry }) => entry.revision.id))
  return items.flatMap(({ entry: { revision: { id, parents } } }) =>
    [
      ...parents.map((lower) => ({ lower, upper: id, depends: false })),
      ...(graph.dependencies.get(id) ?? []).map((lower) => ({ lower, upper: id, depends: true }))
    ].filter(({ lower }) => shown.has(lower))
  )
}

/** A Mermaid flowchart with the newest revision on top; dependencies are dotted. */
export const mermaid = (
  graph: Graph.Graph,
  items: ReadonlyArray<ListedRevision>,
  nameOf: (item: ListedRevision) => string
): ReadonlyArray<string> => [
  "flowchart BT",
  ...items.map((item) => {
    const { id, message } = item.entry.revision
    return `  ${nodeOf(id)}["${entities(nameOf(item))}<br/>${entities(message)}"]`
  }),
  ...arrows(graph, items).map(({ depends, lower, upper }) =>
    `  ${nodeOf(lower)} ${depends ? "-.->" : "-->"} ${nodeOf(upper)}`
  )
]

/** A graph in the DOT language of Graphviz with the newest revision on top; dependencies are dashed. */
export const dot = (
  graph: Graph.Graph,
  items: ReadonlyArray<ListedRevision>,
  nameOf: (item: ListedRevision) => string
): ReadonlyArray<string> => [
  "digraph history {",
  "  rankdir=BT",
  "  node [shape=box]",
  ...items.map((item) => {
    const { id, message } = item.entry.revision
    return `  ${quoted(id)} [label=${quoted(`${nameOf(item)}\n${message}`)}]`
  }),
  ...arrows(graph, items).map(({ depends, lower, upper }) =>
    `  ${quoted(lower)} -> ${quoted(upper)}${depends ? " [style=dashed]" : ""}`
  ),
  "}"
]

/** A node name that Mermaid does not take for a keyword; different ids have different names. */
const nodeOf = (id: string): string => `r_${id.replace(/[^A-Za-z0-9]/gu, (char) => `_${char.codePointAt(0)!}_`)}`

/** Mermaid reads labels as Markdown and HTML, and its only escapes are character codes. */
const entities = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:()/-]/gu, (char) => `#${char.codePointAt(0)!};`)

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`
