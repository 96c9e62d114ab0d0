/**
 * A history as a drawing: in ASCII for the terminal, and as Mermaid or DOT text for other programs. Pure.
 */
import { Graph } from "../../revision/mod.ts"
import type { Listed } from "./listed_revision.ts"
import type { Paint } from "./style.ts"

/**
 * Texts beside the lines of the history, newest first; further lines of a text stand beside lanes that run on. A
 * revision is drawn as `*`, one that the database was asked about and lacks as `o`.
 */
export const lanes = (
  marks: ReadonlyArray<Listed>,
  textOf: (mark: Listed) => string,
  paint: Paint
): ReadonlyArray<string> => {
  const byId = new Map(marks.map((mark) => [mark.entry.revision.id, mark]))
  return Graph.draw(marks.map(({ entry }) => entry.revision)).flatMap(({ drawn, lanes }) => {
    if (drawn === undefined) return [paint.dim(lanes)]
    const mark = byId.get(drawn.revision.id)!
    const applied = mark.entry.status === undefined || mark.entry.status === "applied"
    const beside = drawn.beside.padEnd(lanes.length)
    return textOf(mark).split("\n").map((line, index) =>
      index === 0
        ? `${paint.dim(applied ? lanes : lanes.replace("*", "o"))} ${line}`
        : `${paint.dim(beside)} ${line}`.trimEnd()
    )
  })
}

/** An arrow from `lower` up to `upper`, which follows it or, where `depends`, only needs it. */
interface Arrow {
  readonly lower: string
  readonly upper: string
  readonly depends: boolean
}

/** The arrows between the revisions shown. */
const arrows = (graph: Graph.Graph, marks: ReadonlyArray<Listed>): ReadonlyArray<Arrow> => {
  const shown = new Set(marks.map(({ entry }) => entry.revision.id))
  return marks.flatMap(({ entry: { revision: { id, parents } } }) =>
    [
      ...parents.map((lower) => ({ lower, upper: id, depends: false })),
      ...(graph.dependencies.get(id) ?? []).map((lower) => ({ lower, upper: id, depends: true }))
    ].filter(({ lower }) => shown.has(lower))
  )
}

/** A flowchart of Mermaid, newest on top; dependencies are dotted. */
export const mermaid = (
  graph: Graph.Graph,
  marks: ReadonlyArray<Listed>,
  nameOf: (mark: Listed) => string
): ReadonlyArray<string> => [
  "flowchart BT",
  ...marks.map((mark) => {
    const { id, message } = mark.entry.revision
    return `  ${nodeOf(id)}["${entities(nameOf(mark))}<br/>${entities(message)}"]`
  }),
  ...arrows(graph, marks).map(({ depends, lower, upper }) =>
    `  ${nodeOf(lower)} ${depends ? "-.->" : "-->"} ${nodeOf(upper)}`
  )
]

/** A graph of Graphviz's DOT language, newest on top; dependencies are dashed. */
export const dot = (
  graph: Graph.Graph,
  marks: ReadonlyArray<Listed>,
  nameOf: (mark: Listed) => string
): ReadonlyArray<string> => [
  "digraph history {",
  "  rankdir=BT",
  "  node [shape=box]",
  ...marks.map((mark) => {
    const { id, message } = mark.entry.revision
    return `  ${quoted(id)} [label=${quoted(`${nameOf(mark)}\n${message}`)}]`
  }),
  ...arrows(graph, marks).map(({ depends, lower, upper }) =>
    `  ${quoted(lower)} -> ${quoted(upper)}${depends ? " [style=dashed]" : ""}`
  ),
  "}"
]

/** A name that Mermaid takes for a node and for no word of its own; different ids give different names. */
const nodeOf = (id: string): string => `r_${id.replace(/[^A-Za-z0-9]/gu, (char) => `_${char.codePointAt(0)!}_`)}`

/** Mermaid has no escapes in labels but the codes of characters, and reads labels as Markdown and HTML. */
const entities = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:()/-]/gu, (char) => `#${char.codePointAt(0)!};`)

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`
