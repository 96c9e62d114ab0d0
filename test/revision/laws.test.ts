import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Graph, Target } from "../../src/revision/mod.ts"
import { graphOf, histories, ids, revision } from "./history.ts"

const parse = (text: string) => Result.getOrThrow(Target.parse(text))
const steps = (count: number, name?: string): Target.Target => ({
  ...(name === undefined ? { branch: null, place: null } : Target.revision(name)),
  steps: count
})
const without = (applied: ReadonlySet<string>, removed: ReadonlyArray<string>) =>
  new Set([...applied].filter((id) => !removed.includes(id)))

/** Two or three targets by their places in the order of a history, and a number of steps. */
const choices = Arbitrary.schema(Schema.Struct({
  places: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 23 }))).check(
    Schema.isMinLength(2),
    Schema.isMaxLength(3)
  ),
  count: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4 }))
}))
const chosen = (known: Iterable<string>, places: ReadonlyArray<number>): ReadonlyArray<string> => {
  const all = [...known]
  return all.length === 0 ? [] : places.map((place) => all[place % all.length]!)
}

describe("laws of several targets", () => {
  it.prop(
    "upgradePath applies exactly the missing ancestors of all of them, whatever their order",
    { histories, choices },
    ({ choices: { places }, histories: { closed, graph } }) => {
      const names = chosen(graph.revisions.keys(), places)
      const path = Graph.upgradePath(graph, closed, ...names.map(Target.revision))
      const missing = [...Graph.ancestors(graph, names)].filter((id) => !closed.has(id))
      assert.sameMembers([...ids(path)], missing)
      assert.deepStrictEqual(Graph.upgradePath(graph, closed, ...names.toReversed().map(Target.revision)), path)
    }
  )

  it.prop(
    "one after the other and all at once end in the same state",
    { histories, choices },
    ({ choices: { places }, histories: { closed, graph } }) => {
      const targets = chosen(graph.revisions.keys(), places).map(Target.revision)
      let applied: ReadonlySet<string> = closed
      for (const target of targets) applied = new Set([...applied, ...ids(Graph.upgradePath(graph, applied, target))])
      assert.sameMembers([...closed, ...ids(Graph.upgradePath(graph, closed, ...targets))], [...applied])
    }
  )

  it.prop(
    "an upgrade and the same steps back return to every state between",
    { histories, choices },
    ({ choices: { places }, histories: { closed, graph } }) => {
      const path = ids(Graph.upgradePath(graph, closed, ...chosen(graph.revisions.keys(), places).map(Target.revision)))
      const applied = new Set([...closed, ...path])
      for (const id of path.toReversed()) {
        assert.deepStrictEqual(ids(Graph.downgradePath(graph, applied, steps(-1, id))), [id])
        applied.delete(id)
      }
      assert.deepStrictEqual(applied, new Set(closed))
    }
  )

  it.prop(
    "downgradePath keeps every target that is named, leaves no gap, and does not mind their order",
    { histories, choices },
    ({ choices: { places }, histories: { closed, graph } }) => {
      const names = chosen(closed, places)
      const path = Graph.downgradePath(graph, closed, ...names.map(Target.revision))
      const kept = without(closed, ids(path))
      assert.deepStrictEqual(Graph.gaps(graph, kept), [])
      for (const name of names) assert.isTrue(kept.has(name))
      assert.deepStrictEqual(Graph.downgradePath(graph, closed, ...names.toReversed().map(Target.revision)), path)
    }
  )

  it.prop(
    "stampPath takes back what downgradePath would revert",
    { histories, choices },
    ({ choices: { count, places }, histories: { closed, graph } }) => {
      for (const name of chosen(closed, places)) {
        for (const target of [Target.revision(name), steps(-count, name)]) {
          const down = Graph.downgradePath(graph, closed, target)
          if (Result.isFailure(down)) continue
          const { stamp, unstamp } = Result.getOrThrow(Graph.stampPath(graph, closed, [target]))
          assert.deepStrictEqual([stamp, unstamp], [[], down.success])
        }
      }
    }
  )
})

describe("laws of steps", () => {
  it.prop("-N from the only applied head is the same as counting from its name", { histories, choices }, (input) => {
    const { graph, target } = input.histories
    const applied = Graph.ancestors(graph, [target])
    const count = input.choices.count
    const [bare, named] = [steps(-count), steps(-count, target)].map((it) => Graph.downgradePath(graph, applied, it))
    assert.strictEqual(Result.isSuccess(bare!), Result.isSuccess(named!))
    if (Result.isSuccess(bare!)) assert.deepStrictEqual(named, bare)
  })

  it.prop("what an ambiguous step suggests is a target that goes the way of its candidate", { histories, choices }, (
    input
  ) => {
    const { closed, graph, target } = input.histories
    const { count } = input.choices
    const tried = [
      ...[steps(count), steps(count, target)].map((it) => [it, Graph.upgradePath] as const),
      ...[steps(-count), steps(-count, target)].map((it) => [it, Graph.downgradePath] as const)
    ]
    for (const [it, path] of tried) {
      const error = Result.getOrUndefined(Result.flip(path(graph, closed, it)))?.reason
      if (error?._tag !== "AmbiguousStep") continue
      assert.strictEqual(error.instead.length, error.candidates.length)
      for (const [index, text] of error.instead.entries()) {
        const found = path(graph, closed, parse(text))
        if (Result.isSuccess(found)) {
          if (path === Graph.downgradePath || error.at === "start" || closed.has(error.candidates[index]!)) continue
          assert.include(ids(found), error.candidates[index], text)
        } else if (found.failure.reason._tag === "AmbiguousStep") {
          // There may be another fork further along, but never the same one again.
          assert.strictEqual(found.failure.reason.at, "fork", text)
          assert.notDeepEqual(found.failure.reason.candidates, error.candidates, text)
        } else assert.include(["TooFewSteps", "DowngradeGoesUp"], found.failure.reason._tag, text)
      }
    }
  })
})

describe("suggestions", () => {
  it("are names that may stand there: a word of the language is no branch", () => {
    const graph = graphOf(revision("a1b2c3", [], { labels: ["heat"] }))
    const message = (text: string) =>
      Result.getOrThrow(Result.flip(Graph.resolve(graph, new Set(), parse(text)))).message
    assert.include(message("haed"), "Did you mean \"head\"?")
    assert.include(message("haet@head"), "\"haet\" in \"haet@head\" (character 1)")
    assert.include(message("haet@head"), "Did you mean \"heat\"?")
    assert.notInclude(message("haed@head"), "Did you mean")
    assert.include(message("a1b2c4-1"), "Did you mean \"a1b2c3\"?")
    assert.include(message("heat@a1b2cc"), "(character 6)")
  })
})

describe("several targets and steps", () => {
  const graph = graphOf(
    revision("a"),
    revision("w1", ["a"], { labels: ["web"] }),
    revision("w2", ["w1"]),
    revision("x1", ["a"]),
    revision("x2", ["x1"])
  )
  const all = new Set(graph.revisions.keys())
  const down = (applied: ReadonlySet<string>, ...texts: ReadonlyArray<string>) =>
    ids(Graph.downgradePath(graph, applied, ...texts.map(parse)))

  it("both branches go up, and both go down", () => {
    assert.deepStrictEqual(ids(Graph.upgradePath(graph, new Set(["a"]), parse("web"), parse("x1"))), ["w1", "x1"])
    assert.deepStrictEqual(down(all, "web@-1", "x2-1"), ["x2", "w2"])
    assert.deepStrictEqual(down(all, "a", "w1"), ["x2", "x1", "w2"])
    assert.deepStrictEqual(down(all, "base", "web"), ["x2", "x1", "w2"])
  })

  it("none go nowhere", () => {
    assert.deepStrictEqual([ids(Graph.upgradePath(graph, new Set())), down(all)], [[], []])
  })

  it("m-1 undoes the merge m alone, also where one of its parents follows another", () => {
    const twice = graphOf(revision("p"), revision("q", ["p"]), revision("m", ["p", "q"]))
    const path = Graph.downgradePath(twice, new Set(["p", "q", "m"]), parse("m-1"))
    assert.deepStrictEqual(ids(path), ["m"])
  })

  it("twin merges come off one at a time, and a fork below a merge names each way", () => {
    const twins = graphOf(
      revision("a"),
      revision("l", ["a"]),
      revision("r", ["a"]),
      revision("m", ["l", "r"]),
      revision("n", ["l", "r"])
    )
    const applied = new Set(twins.revisions.keys())
    const failed = (text: string) =>
      Result.getOrThrow(Result.flip(Graph.downgradePath(twins, applied, parse(text)))).message
    assert.deepStrictEqual(ids(Graph.downgradePath(twins, applied, parse("m-1"))), ["m"])
    assert.include(failed("-1"), "several revisions to start from (\"m\", \"n\"). Write \"m-1\" or \"n-1\"")
    assert.include(failed("m-2"), "branches there (\"l\", \"r\"). Write \"l-1\" or \"r-1\"")
    assert.deepStrictEqual(ids(Graph.downgradePath(twins, applied, parse("l-1"))), ["n", "m", "l"])
  })
})
