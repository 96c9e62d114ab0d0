/**
 * Replays on the graph what Alembic 1.19.2 was recorded to do under its own tests (`golden/alembic_1.19.2.json`: inputs
 * and outputs only; Alembic is MIT licensed, copyright Michael Bayer). `source` of a case names the test of Alembic.
 *
 * The cases speak of rows in Alembic's version table. The set of applied revisions is everything that the rows imply,
 * and the rows are the applied heads over parents and dependencies.
 *
 * `order` "exact" compares lists. "partial" compares their members and asserts that parents and dependencies stay in
 * order, because Alembic does not promise more there.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { Graph, Target } from "../../src/revision/mod.ts"
import { ids, revision } from "./history.ts"

interface Node {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
}
type Name = string | null | ReadonlyArray<string>
interface Expect {
  readonly error?: string
  readonly involved?: ReadonlyArray<string>
  readonly order: "exact" | "partial"
  readonly ties: string
  readonly revisions: ReadonlyArray<string>
  readonly heads: ReadonlyArray<string>
  readonly bases: ReadonlyArray<string>
  readonly realHeads: ReadonlyArray<string>
  readonly realBases: ReadonlyArray<string>
  readonly normalizedParents: Readonly<Record<string, ReadonlyArray<string>>>
  readonly labels: Readonly<Record<string, ReadonlyArray<string>>>
}
interface Input {
  readonly id: Name
  readonly targets: ReadonlyArray<string>
  readonly against: string
  readonly includeDependencies: boolean
  readonly upper: Name
  readonly lower: Name
  readonly inclusive: boolean
  readonly implicitBase: boolean
  readonly selectForDowngrade: boolean
  readonly destination: Name
  readonly current: ReadonlyArray<string>
}
interface Case {
  readonly id: string
  readonly graph: string
  readonly fn: string
  readonly input: Input
  readonly expect: Expect
}

/** The cases in which Strata differs from Alembic, with what it does instead. */
const different: Readonly<Record<string, string>> = {
  "downgrade-911a0cb3": "-1 with several heads: Alembic warns and takes the first row, Strata refuses",
  "downgrade-77897662": "-1 with several heads: Alembic warns and takes the first row, Strata refuses",
  "iterate-0370659b": "a downgrade that also undoes its target: write the parent of the target instead",
  "iterate-053f16b5": "a downgrade that also undoes its target: write the parent of the target instead"
}

/** Alembic's error classes and the reasons of `GraphError` that correspond to them. */
const reasons: Readonly<Record<string, ReadonlyArray<string>>> = {
  CycleDetected: ["CycleDetected"],
  DependencyCycleDetected: ["CycleDetected"],
  LoopDetected: ["SelfReference"],
  DependencyLoopDetected: ["SelfReference"],
  MultipleHeads: ["MultipleHeads"],
  ResolutionError: ["UnknownRevision", "AmbiguousRevision", "NotInBranch"],
  RangeNotAncestorError: ["NotAncestor", "DowngradeGoesUp"],
  RevisionError: ["AmbiguousStep", "TooFewSteps", "UpgradeGoesDown", "DowngradeGoesUp"]
}

const data: { readonly graphs: Readonly<Record<string, ReadonlyArray<Node>>>; readonly cases: ReadonlyArray<Case> } =
  JSON.parse(readFileSync(new URL("golden/alembic_1.19.2.json", import.meta.url), "utf8"))

const make = (test: Case) =>
  Graph.make((data.graphs[test.graph] ?? []).map((node) => revision(node.id, node.parents, node)))
const none: ReadonlySet<string> = new Set()
const parse = (text: string | null) => Result.getOrThrow(Target.parse(text ?? "base"))
const targetsOf = (name: Name) => (Array.isArray(name) ? name : [name as string | null]).map(parse)
const single = (name: Name) => {
  const [target, ...rest] = targetsOf(name)
  assert.deepStrictEqual(rest, [])
  return target!
}
const rows = (graph: Graph.Graph, applied: ReadonlySet<string>) =>
  [...Graph.appliedHeads(graph, applied, { dependencies: true })].toSorted()

/** Asserts that a newest-first list has the members of the recorded one, and its order where that is promised. */
const assertOrder = (graph: Graph.Graph, actual: ReadonlyArray<string>, expect: Expect) => {
  if (expect.order === "exact") return assert.deepStrictEqual(actual, expect.revisions)
  assert.sameMembers([...actual], [...expect.revisions])
  for (const [index, id] of actual.entries()) {
    const lower = Graph.ancestors(graph, [id])
    for (const before of actual.slice(0, index)) assert.isFalse(lower.has(before), `${before} before ${id}`)
  }
}

const assertFailure = (result: Result.Result<unknown, Graph.GraphError>, expect: Expect) => {
  if (Result.isSuccess(result)) return assert.fail(`succeeds, but ${expect.error} was recorded`)
  const { message, reason } = result.failure
  assert.include(reasons[expect.error ?? ""] ?? [], reason._tag)
  const named = (expect.involved ?? []).filter((id) => message.includes(`"${id}"`))
  if (expect.involved !== undefined) assert.isNotEmpty(named)
}

const load = (result: Result.Result<Graph.Graph, Graph.GraphError>, { expect }: Case) => {
  const graph = Result.getOrThrow(result)
  assert.deepStrictEqual(graph.heads, expect.heads)
  assert.deepStrictEqual(graph.bases, expect.bases)
  assert.deepStrictEqual(graph.realHeads, expect.realHeads)
  assert.deepStrictEqual(graph.realBases, expect.realBases)
  for (const [id, parents] of Object.entries(expect.normalizedParents)) {
    assert.deepStrictEqual(Graph.normalizedParents(graph, id), parents)
  }
  const labels = Graph.labelsById(graph)
  for (const id of graph.revisions.keys()) {
    assert.sameMembers([...(labels.get(id) ?? [])], [...(expect.labels[id] ?? [])], id)
  }
}

const find = (graph: Graph.Graph, { fn, input }: Case) =>
  fn === "get_revision"
    ? Result.map(Graph.resolveOne(graph, none, single(input.id)), (found) => found === undefined ? [] : [found])
    : Graph.resolve(graph, none, single(input.id))

const bases = (graph: Graph.Graph, { input: { id }, expect }: Case) => {
  const { branch } = single(id)
  const line = branch === null ? undefined : Graph.lineage(graph, ids(Graph.resolve(graph, none, parse(branch)))[0]!)
  assert.deepStrictEqual(graph.bases.filter((base) => line?.has(base) ?? true), expect.revisions)
}

const lineage = (graph: Graph.Graph, { input, expect }: Case) => {
  const against = Target.parse(input.against).pipe(Result.getOrThrow)
  const shares = ids(Graph.resolve(graph, none, against)).map((id) =>
    Graph.lineage(graph, id, { dependencies: input.includeDependencies })
  )
  assert.deepStrictEqual(input.targets.filter((id) => shares.some((line) => line.has(id))), expect.revisions)
}

const listed = (name: Name) => Array.isArray(name) ? name as ReadonlyArray<string> : undefined

/** Newest first, as the recorded lists. */
const iterate = (graph: Graph.Graph, { input }: Case) => {
  const options = { inclusive: input.inclusive, complete: input.implicitBase }
  if (input.selectForDowngrade) {
    const uppers = targetsOf(input.upper).flatMap((target) => ids(Graph.resolve(graph, none, target)))
    return Result.map(
      Graph.downgradePath(graph, Graph.ancestors(graph, uppers), single(input.lower)),
      (path) => path.map(({ id }) => id)
    )
  }
  const [lower, upper] = [listed(input.lower), listed(input.upper)]
  const names = (target: Name, list: ReadonlyArray<string> | undefined) =>
    list ?? ids(Graph.resolve(graph, none, single(target)))
  const covered = lower === undefined && upper === undefined
    ? Graph.range(graph, none, { from: single(input.lower), to: single(input.upper) }, options)
    : Graph.span(graph, names(input.lower, lower), names(input.upper, upper), options)
  return Result.map(covered, (path) => path.map(({ id }) => id).toReversed())
}

const upgrade = (graph: Graph.Graph, test: Case) => {
  const applied = Graph.ancestors(graph, test.input.current)
  const path = Graph.upgradePath(graph, applied, single(test.input.destination))
  if (test.expect.error !== undefined) return assertFailure(path, test.expect)
  const added = ids(path)
  assertOrder(graph, added.toReversed(), { ...test.expect, revisions: test.expect.revisions.toReversed() })
  assert.deepStrictEqual(rows(graph, new Set([...applied, ...added])), [...test.expect.heads])
}

const downgrade = (graph: Graph.Graph, test: Case) => {
  const applied = Graph.ancestors(graph, test.input.current)
  const path = Graph.downgradePath(graph, applied, single(test.input.destination))
  if (test.expect.error !== undefined) return assertFailure(path, test.expect)
  const removed = ids(path)
  assertOrder(graph, removed, test.expect)
  assert.deepStrictEqual(rows(graph, new Set([...applied].filter((id) => !removed.includes(id)))), [
    ...test.expect.heads
  ])
}

/** Alembic keeps a row below another row when both were stamped; as a set of revisions that is the same state. */
const stamp = (graph: Graph.Graph, { expect, input }: Case) => {
  const applied = Graph.ancestors(graph, input.current)
  const named = targetsOf(input.destination)
  const { stamp, unstamp } = Result.getOrThrow(
    Graph.stampPath(graph, applied, named.length === 0 ? [Target.base] : named)
  )
  const after = new Set([...applied, ...stamp.map(({ id }) => id)])
  for (const { id } of unstamp) after.delete(id)
  assert.sameMembers([...after], [...Graph.ancestors(graph, expect.heads)])
}

const replay = (test: Case) => {
  const made = make(test)
  const { expect, fn } = test
  if (fn === "load") return expect.error === undefined ? load(made, test) : assertFailure(made, expect)
  const graph = Result.getOrThrow(made)
  if (fn === "upgrade") return upgrade(graph, test)
  if (fn === "downgrade") return downgrade(graph, test)
  if (fn === "stamp") return stamp(graph, test)
  if (fn === "bases") return bases(graph, test)
  if (fn === "lineage") return lineage(graph, test)
  if (fn === "ancestors") {
    const edges = { dependencies: test.input.includeDependencies }
    return assert.sameMembers([...Graph.ancestors(graph, test.input.targets, edges)], [...expect.revisions])
  }
  const found = fn === "iterate"
    ? iterate(graph, test)
    : Result.map(find(graph, test), (path) => path.map(({ id }) => id))
  if (expect.error !== undefined) return assertFailure(found, expect)
  assertOrder(graph, Result.getOrThrow(found), expect)
}

describe("Alembic conformance", () => {
  // The "apply" cases change version rows by given steps. Strata folds its ledger instead, so they have no counterpart.
  const replayed = data.cases.filter(({ fn }) => fn !== "apply")

  it("has the 226 cases that docs/alembic.md counts", () => {
    assert.lengthOf(replayed, 226)
    assert.includeMembers(replayed.map(({ id }) => id), Object.keys(different))
  })

  for (const test of replayed) {
    const name = `${test.id} ${JSON.stringify(test.input)}`
    if (Object.hasOwn(different, test.id)) {
      it(`${name} differs: ${different[test.id]}`, () => assert.throws(() => replay(test)))
    } else it(name, () => replay(test))
  }
})
