/**
 * Measures how the history graph scales: `node bench/graph.ts [sizes…]`, by default 1,000, 10,000 and 100,000 revisions.
 *
 * A history has two lines that merge every fifty revisions, which is 200 times in 10,000. Each figure is the processor
 * time in milliseconds, the minimum of several runs; `×` is the factor to the previous size.
 */
import * as Result from "effect/Result"
import { Graph, type Revision, Target } from "../src/revision/mod.ts"

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 10_000, 100_000]

const idOf = (index: number): string => ((index + 1) * 2_654_435_761 % 2 ** 48).toString(16).padStart(12, "0")

const parentsOf = (index: number): ReadonlyArray<number> => {
  if (index < 2) return index === 0 ? [] : [0]
  if (index % 50 === 0) return [index - 1, index - 2]
  return [index % 50 === 1 ? index - 1 : index - 2]
}

const historyOf = (size: number): ReadonlyArray<Revision> =>
  Array.from({ length: size }, (_, index) => ({
    id: idOf(index),
    parents: parentsOf(index).map(idOf),
    dependsOn: [],
    labels: index === 0 ? ["main"] : [],
    message: `revision ${index}`,
    file: `${idOf(index)}.ts`
  }))

const target = (text: string) => Result.getOrThrow(Target.parse(text))
const parseRange = (text: string) => Result.getOrThrow(Target.parseRange(text))

/** Each query returns the size of its result, which must not be 0; otherwise the benchmark would measure a failure. */
const questionsOf = (revisions: ReadonlyArray<Revision>): Readonly<Record<string, () => number>> => {
  const graph = Result.getOrThrow(Graph.make(revisions))
  const all = new Set(graph.revisions.keys())
  const middle = revisions[Math.floor(revisions.length / 100) * 50]!.id
  const fraction = middle.slice(0, 11)
  return {
    "make": () => Result.getOrThrow(Graph.make(revisions)).revisions.size,
    "heads": () => Graph.appliedHeads(graph, all, { dependencies: true }).length,
    "pending, nothing applied": () => Graph.pending(graph, new Set()).length,
    "upgrade base → heads": () => Result.getOrThrow(Graph.upgradePath(graph, new Set(), Target.heads)).length,
    "upgrade, one missing": () =>
      Result.getOrThrow(Graph.upgradePath(graph, new Set([...all].slice(0, -1)), Target.heads)).length,
    "downgrade heads → base": () => Result.getOrThrow(Graph.downgradePath(graph, all, Target.base)).length,
    "downgrade -1": () => Result.getOrThrow(Graph.downgradePath(graph, all, target(`${middle}-1`))).length,
    "partial id": () => Result.getOrThrow(Graph.resolve(graph, all, target(fraction))).length,
    "misspelt id": () => Result.isFailure(Graph.resolve(graph, all, target(`${fraction}zz`))) ? 1 : 0,
    "range middle:heads": () => Result.getOrThrow(Graph.range(graph, all, parseRange(`${middle}:`))).length,
    "labels": () => Graph.labelsById(graph).size,
    "draw": () => Graph.draw([...graph.revisions.values()].toReversed()).length
  }
}

/** The minimum processor time of several runs, which depends least on other load on the machine. */
const cost = (work: () => number): number => {
  const times: Array<number> = []
  for (let run = 0; run < 5; run++) {
    const start = process.cpuUsage()
    if (work() === 0) throw new Error("A query had an empty result")
    const { system, user } = process.cpuUsage(start)
    times.push((user + system) / 1e3)
  }
  return Math.min(...times)
}

const columns = sizes.map((size) => {
  const questions = questionsOf(historyOf(size))
  return new Map(Object.entries(questions).map(([name, work]) => [name, cost(work)]))
})
const count = (size: number): string => size.toLocaleString("en")
console.log(`${"ms".padEnd(26)}${sizes.map((size) => count(size).padStart(16)).join("")}`)
for (const name of columns[0]!.keys()) {
  const cells = columns.map((column, index) => {
    const before = columns[index - 1]?.get(name)
    const growth = before === undefined ? "" : `${(column.get(name)! / before).toFixed(1)}×`
    return `${column.get(name)!.toFixed(2)}${growth.padStart(7)}`.padStart(16)
  })
  console.log(`${name.padEnd(26)}${cells.join("")}`)
}
