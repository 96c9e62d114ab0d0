import { assert, describe, it } from "@effect/vitest"
import { Graph, type Revision } from "../../src/revision/mod.ts"
import { graphOf, histories, revision } from "./history.ts"

const newestFirst = (graph: Graph.Graph) => [...graph.revisions.values()].toReversed()

/** Reads the lines back as edges `child parent`: what a person's eye does, character by character, row by row. */
const edgesOf = (rows: ReadonlyArray<Graph.Row>): ReadonlyArray<string> => {
  const edges: Array<string> = []
  let lanes: ReadonlyMap<number, ReadonlySet<string>> = new Map()
  for (const { drawn, lanes: row } of rows) {
    const next = new Map<number, Set<string>>()
    const lead = (column: number, from: ReadonlySet<string>) =>
      next.set(column, new Set([...next.get(column) ?? [], ...from]))
    for (const [column, from] of lanes) {
      if (row[column] === "|" || row[column] === "*") lead(column, from)
      if (row[column + 1] === "\\") lead(column + 2, from)
      let left = column - 1
      if (row[left] !== "/") continue
      while (row[left - 2] === "_") left -= 2
      lead(left - 1, from)
    }
    if (drawn !== undefined) {
      const column = row.indexOf("*")
      for (const child of next.get(column) ?? []) edges.push(`${child} ${drawn.revision.id}`)
      next.set(column, new Set([drawn.revision.id]))
    }
    lanes = next
  }
  return edges
}

const edgesAmong = (revisions: ReadonlyArray<Revision>): ReadonlyArray<string> => {
  const shown = new Set(revisions.map(({ id }) => id))
  return revisions.flatMap(({ id, parents }) =>
    parents.filter((parent) => shown.has(parent)).map((it) => `${id} ${it}`)
  )
}

describe("draw", () => {
  it.prop("draws every revision once, in the order given", { histories }, ({ histories: { graph } }) => {
    const revisions = newestFirst(graph)
    const drawn = Graph.draw(revisions).flatMap(({ drawn }) => drawn === undefined ? [] : [drawn.revision])
    assert.deepStrictEqual(drawn, revisions)
  })

  it.prop("reads back as exactly the edges between the revisions shown", { histories }, ({ histories }) => {
    const { graph, some } = histories
    for (const revisions of [newestFirst(graph), newestFirst(graph).filter(({ id }) => some.has(id))]) {
      assert.sameMembers([...edgesOf(Graph.draw(revisions))], [...edgesAmong(revisions)])
    }
  })

  it.prop("lines beside a text continue in every lane of the next row", { histories }, ({ histories: { graph } }) => {
    for (const { drawn, lanes } of Graph.draw(newestFirst(graph))) {
      if (drawn === undefined) continue
      const blank = drawn.revision.parents.length === 0 ? " " : "|"
      assert.strictEqual(drawn.beside, lanes.replace("*", blank).trimEnd())
    }
  })

  const pictures: ReadonlyArray<readonly [string, ReadonlyArray<Revision>, ReadonlyArray<string>]> = [
    ["a line", [revision("a"), revision("b", ["a"])], ["* b", "* a"]],
    [
      "a diamond",
      [revision("a"), revision("b", ["a"]), revision("c", ["a"]), revision("d", ["b", "c"])],
      ["* d", "|\\", "* | b", "| * c", "|/", "* a"]
    ],
    [
      "a merge of three",
      [revision("a"), revision("b"), revision("c"), revision("d", ["a", "b", "c"])],
      ["* d", "|\\", "|\\ \\", "* | | a", " / /", "* | b", " /", "* c"]
    ],
    [
      "lines that start right below the end of another",
      [revision("a"), revision("b", ["a"]), revision("c")],
      ["* c", "", "* b", "* a"]
    ],
    [
      "twin merges, whose lines pass under each other",
      [revision("a"), revision("b"), revision("m", ["a", "b"]), revision("n", ["a", "b"])],
      ["* n", "|\\", "| | * m", "| | |\\", "| |_|/", "|_|/", "* | a", " /", "* b"]
    ]
  ]
  for (const [name, revisions, expected] of pictures) {
    it(`draws ${name}`, () => {
      const rows = Graph.draw(newestFirst(graphOf(...revisions)))
      const lines = rows.map(({ drawn, lanes }) => drawn === undefined ? lanes : `${lanes} ${drawn.revision.id}`)
      assert.deepStrictEqual(lines, expected, `\n${lines.join("\n")}\n`)
    })
  }

  it("draws 10,000 revisions with 200 merges", () => {
    const wide = Array.from({ length: 10_000 }, (_, index) => {
      const [left, right] = [`r${index - 1}`, `r${index - 2}`]
      return revision(
        `r${index}`,
        index < 2 ? [] : index % 50 === 0 ? [left, right] : [index % 50 === 1 ? left : right]
      )
    })
    assert.isAtLeast(Graph.draw(newestFirst(graphOf(...wide))).length, 10_000)
  })
})
