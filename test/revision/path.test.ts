import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Graph, Target } from "../../src/revision/mod.ts"
import { graphOf, histories, ids, revision } from "./history.ts"

const parse = (text: string) => Result.getOrThrow(Target.parse(text))
const range = (text: string) => Result.getOrThrow(Target.parseRange(text))
const without = (applied: ReadonlySet<string>, removed: ReadonlyArray<string>) =>
  new Set([...applied].filter((id) => !removed.includes(id)))
const failure = (result: Result.Result<unknown, Graph.GraphError>) => Result.getOrThrow(Result.flip(result))

describe("path laws", () => {
  it.prop("upgradePath is a topological order of exactly the missing ancestors", { histories }, (input) => {
    const { graph, some, target } = input.histories
    const path = ids(Graph.upgradePath(graph, some, Target.revision(target)))
    const missing = [...Graph.ancestors(graph, [target])].filter((id) => !some.has(id))
    assert.sameMembers([...path], missing)
    for (const [index, id] of path.entries()) {
      for (const later of path.slice(index + 1)) assert.isFalse(Graph.ancestors(graph, [id]).has(later))
    }
  })

  it.prop("upgradePath to heads leaves nothing pending", { histories }, ({ histories: { graph, some } }) => {
    const path = ids(Graph.upgradePath(graph, some, Target.heads))
    assert.deepStrictEqual(Graph.pending(graph, new Set([...some, ...path])), [])
  })

  it.prop("upgradePath to heads from a state without gaps is pending", { histories }, (input) => {
    const { closed, graph } = input.histories
    assert.deepStrictEqual(
      Result.getOrThrow(Graph.upgradePath(graph, closed, Target.heads)),
      Graph.pending(graph, closed)
    )
  })

  it.prop("every prefix of upgradePath is a state without gaps", { histories }, ({ histories: { closed, graph } }) => {
    const applied = new Set(closed)
    for (const id of ids(Graph.upgradePath(graph, closed, Target.heads))) {
      applied.add(id)
      assert.deepStrictEqual(Graph.gaps(graph, applied), [])
    }
  })

  it.prop("downgradePath undoes an upgrade of the target's own line in reverse", { histories }, (input) => {
    const { graph, target } = input.histories
    const before = new Set([...Graph.ancestors(graph, [target])].filter((id) => id !== target))
    const applied = new Set([...before, target])
    const undone = ids(Graph.downgradePath(graph, applied, { ...Target.revision(target), place: null, steps: -1 }))
    assert.deepStrictEqual(undone, [target])
    assert.deepStrictEqual(without(applied, undone), before)
  })

  it.prop("downgradePath to base after an upgrade of everything is that upgrade reversed", { histories }, (input) => {
    const { graph } = input.histories
    const up = ids(Graph.upgradePath(graph, new Set(), Target.heads))
    assert.deepStrictEqual(ids(Graph.downgradePath(graph, new Set(up), Target.base)), up.toReversed())
  })

  it.prop("downgradePath keeps the target as a head and reverts nothing below another head", { histories }, (input) => {
    const { closed, graph } = input.histories
    for (const target of closed) {
      const undone = ids(Graph.downgradePath(graph, closed, Target.revision(target)))
      const kept = without(closed, undone)
      assert.include(Graph.appliedHeads(graph, kept), target)
      assert.deepStrictEqual(Graph.gaps(graph, kept), [])
      const children = new Set(Graph.children(graph, target))
      for (const id of undone) assert.isTrue([...Graph.ancestors(graph, [id])].some((lower) => children.has(lower)))
    }
  })

  it.prop(
    "every prefix of downgradePath is a state without gaps",
    { histories },
    ({ histories: { closed, graph } }) => {
      const applied = new Set(closed)
      for (const id of ids(Graph.downgradePath(graph, closed, Target.base))) {
        applied.delete(id)
        assert.deepStrictEqual(Graph.gaps(graph, applied), [])
      }
      assert.strictEqual(applied.size, 0)
    }
  )

  it.prop("stampPath makes the target an applied head with its ancestors, and says so once", { histories }, (input) => {
    const { closed, graph, target } = input.histories
    const { stamp, unstamp } = Result.getOrThrow(Graph.stampPath(graph, closed, [Target.revision(target)]))
    const after = without(closed, unstamp.map(({ id }) => id))
    for (const { id } of stamp) after.add(id)
    assert.include(Graph.appliedHeads(graph, after), target)
    assert.deepStrictEqual(Graph.gaps(graph, after), [])
    const again = Result.getOrThrow(Graph.stampPath(graph, after, [Target.revision(target)]))
    assert.deepStrictEqual(again, { stamp: [], unstamp: [] })
    for (const { id } of stamp) assert.isFalse(closed.has(id))
  })

  it.prop("stampPath leaves a line that shares nothing with the target alone", { histories }, (input) => {
    const { closed, graph, target } = input.histories
    const line = Graph.lineage(graph, target, { dependencies: true })
    const { unstamp } = Result.getOrThrow(Graph.stampPath(graph, closed, [Target.revision(target)]))
    for (const { id } of unstamp) assert.isTrue(line.has(id))
  })

  it.prop("paths are deterministic", { histories }, ({ histories: { graph, revisions, some } }) => {
    const again = graphOf(...revisions)
    for (const path of [Graph.upgradePath, Graph.downgradePath]) {
      assert.deepStrictEqual(path(again, some, Target.heads), path(graph, some, Target.heads))
      assert.deepStrictEqual(path(again, some, Target.base), path(graph, some, Target.base))
    }
  })

  it.prop("a range of everything is everything, and an offline range is an upgrade", { histories }, (input) => {
    const { graph, target } = input.histories
    assert.deepStrictEqual(ids(Graph.range(graph, new Set(), range(":"))), [...graph.revisions.keys()])
    const offline = Graph.range(graph, new Set(), range(`${target}:heads`), { inclusive: false, complete: true })
    const state = Graph.ancestors(graph, [target])
    assert.deepStrictEqual(ids(offline), ids(Graph.upgradePath(graph, state, Target.heads)))
  })
})

/** Two branches that meet in `m`, and `s`, a base of its own that needs `w1`. */
const graph = graphOf(
  revision("a"),
  revision("b", ["a"]),
  revision("w1", ["b"], { labels: ["web"] }),
  revision("w2", ["w1"]),
  revision("x1", ["b"], { labels: ["api"] }),
  revision("s1", [], { labels: ["side"], dependsOn: ["web"] }),
  revision("s2", ["s1"])
)
const merged = graphOf(
  revision("a1"),
  revision("a2", ["a1"], { labels: ["left"] }),
  revision("b2", ["a1"]),
  revision("m", ["a2", "b2"])
)
const all = new Set(graph.revisions.keys())
const up = (applied: ReadonlyArray<string>, target: string) => Graph.upgradePath(graph, new Set(applied), parse(target))
const down = (applied: ReadonlyArray<string>, target: string) =>
  Graph.downgradePath(graph, new Set(applied), parse(target))

describe("Graph.upgradePath", () => {
  const examples: ReadonlyArray<readonly [ReadonlyArray<string>, string, ReadonlyArray<string>]> = [
    [["a", "b", "w1", "w2"], "heads", ["x1", "s1", "s2"]],
    [["a", "b", "x1"], "w2", ["w1", "w2"]],
    [[], "side@head", ["a", "b", "w1", "s1", "s2"]],
    [["a", "b", "w1"], "web@head", ["w2"]],
    [["a", "b", "w1"], "w1@head", ["w2"]],
    [["a", "b", "w1"], "+1", ["w2"]],
    [["a", "b", "w1"], "web@+1", ["w2"]],
    [["a", "b", "w1"], "api@+1", ["x1"]],
    [["a"], "+1", ["b"]],
    [[], "web@+3", ["a", "b", "w1"]],
    [[], "base", []],
    [["a", "b"], "current", []],
    [["a", "b", "w1"], "a", []],
    [["w2"], "w2", ["a", "b", "w1"]]
  ]
  for (const [applied, target, expected] of examples) {
    it(`from {${applied.join(" ")}} to ${target} applies ${expected.join(" ") || "nothing"}`, () => {
      assert.deepStrictEqual(ids(up(applied, target)), expected)
    })
  }

  const refused: ReadonlyArray<readonly [ReadonlyArray<string>, string, string, string]> = [
    [
      [],
      "head",
      "MultipleHeads",
      "there are 3 (\"w2\", \"x1\", \"s2\"). Write \"heads\" for all of them or \"w2\" for one"
    ],
    [
      ["a", "b"],
      "+1",
      "AmbiguousStep",
      "branches there (\"w1\", \"x1\"). Write \"web\" or \"api\""
    ],
    [
      ["a", "b", "w1", "x1"],
      "+1",
      "AmbiguousStep",
      "to start from (\"w1\", \"x1\"). Write \"web@+1\" or \"api@+1\""
    ],
    [[], "+1", "AmbiguousStep", "\"a\", \"s1\""],
    [["a", "b", "w1"], "+5", "TooFewSteps", "Cannot go 5 steps for \"+5\": the head is 1 step away"],
    [["a", "b", "w1", "w2"], "web@+1", "TooFewSteps", ": the database is at a head on its branch"],
    [["a", "b", "w1", "w2"], "+2", "TooFewSteps", "for \"+2\": the database is at a head"],
    [[], "w2+1", "TooFewSteps", ": it starts at a head"],
    [["a"], "-1", "UpgradeGoesDown", "write \"+1\"; to revert some, run \"strata downgrade -1\""],
    [[], "haed", "UnknownRevision", "Did you mean \"head\"?"],
    [[], "web@wen", "UnknownRevision", "\"wen\" in \"web@wen\" (character 5)"],
    [[], "w", "AmbiguousRevision", "several ids start with it (\"w1\", \"w2\")"],
    [[], "web@x1", "NotInBranch", "revision \"x1\" is not on the branch \"web\""],
    [[], "nope@head", "UnknownRevision", "\"nope\" in \"nope@head\" (character 1)"]
  ]
  for (const [applied, target, tag, message] of refused) {
    it(`from {${applied.join(" ")}} to ${target} fails with ${tag}`, () => {
      const error = failure(up(applied, target))
      assert.strictEqual(error.reason._tag, tag)
      assert.include(error.message, message)
      assert.strictEqual(error.cause, error.reason)
    })
  }

  it("head of an empty history applies nothing", () => {
    assert.deepStrictEqual(ids(Graph.upgradePath(graphOf(), new Set(), Target.head)), [])
  })

  it("an exact id wins over longer ids that start with it, and a start is enough within a branch", () => {
    const ids12 = graphOf(revision("a"), revision("ab"), revision("abc", ["ab"], { labels: ["long"] }))
    const path = (target: string) => ids(Graph.upgradePath(ids12, new Set(["ab"]), parse(target)))
    assert.deepStrictEqual(path("a"), ["a"])
    assert.deepStrictEqual(path("long@abc"), ["abc"])
    assert.deepStrictEqual(path("abc"), ["abc"])
  })
})

describe("Graph.downgradePath", () => {
  const examples: ReadonlyArray<readonly [ReadonlyArray<string>, string, ReadonlyArray<string>]> = [
    [["a", "b", "w1", "w2"], "w1", ["w2"]],
    [["a", "b", "w1", "w2", "x1"], "w1", ["w2"]],
    [["a", "b", "w1", "w2", "x1"], "b", ["x1", "w2", "w1"]],
    [["a", "b", "w1", "w2", "x1"], "web@b", ["w2", "w1"]],
    [["a", "b", "w1", "w2", "x1"], "w2@b", ["w2", "w1"]],
    [["a", "b", "w1", "s1", "s2"], "b", ["s2", "s1", "w1"]],
    [["a", "b", "w1", "s1", "s2"], "w1", []],
    [["a", "b", "w1", "s1", "s2"], "side@base", ["s2", "s1"]],
    [["a", "b", "w1", "s1", "s2"], "web@base", ["s2", "s1", "w1", "b", "a"]],
    [["a", "b", "w1", "s1", "s2"], "s1-1", ["s2", "s1"]],
    [["a", "b", "w1", "s1", "s2"], "-1", ["s2"]],
    [["a", "b", "w1", "s1", "s2"], "-2", ["s2", "s1"]],
    [["a", "b", "w1", "w2"], "current-2", ["w2", "w1"]],
    [["a", "b", "w1", "w2", "x1"], "web@-1", ["w2"]],
    [["a", "b", "w1", "w2", "x1"], "w2-1", ["w2"]],
    [["a", "b", "w1", "w2", "x1"], "web@base+2", ["w2", "w1"]],
    [["a", "b", "w1", "s1"], "web@-1", ["s1", "w1"]],
    [["a", "b", "w1"], "current", []],
    [["s1"], "web@current", []],
    [["a", "b", "w1"], "w1", []],
    [[], "base", []],
    [["a", "gone"], "base", ["a"]]
  ]
  for (const [applied, target, expected] of examples) {
    it(`from {${applied.join(" ")}} to ${target} reverts ${expected.join(" ") || "nothing"}`, () => {
      assert.deepStrictEqual(ids(down(applied, target)), expected)
    })
  }

  const refused: ReadonlyArray<readonly [ReadonlyArray<string>, string, string, string]> = [
    [["a", "b", "w1", "x1"], "-1", "AmbiguousStep", "\"w1\", \"x1\"). Write \"web@-1\" or \"api@-1\""],
    [["a", "b", "w1"], "-5", "TooFewSteps", "Cannot go 5 steps for \"-5\": the base is 3 steps away"],
    [[], "-1", "TooFewSteps", "for \"-1\": nothing is applied"],
    [[], "current-1", "TooFewSteps", ": nothing is applied"],
    [["a", "b", "x1"], "web@-1", "TooFewSteps", ": nothing is applied on its branch"],
    [["a", "b", "x1"], "base-1", "TooFewSteps", ": it starts at the base"],
    [["a", "b", "w1"], "base+2", "AmbiguousStep", "\"a\", \"s1\""],
    [["a", "b"], "a-2", "TooFewSteps", "1 step away"],
    [["a", "b"], "w2", "DowngradeGoesUp", "\"w2\" is not applied. Run \"strata upgrade w2\""],
    [["a", "b"], "+1", "DowngradeGoesUp", "write \"-1\"; to apply some, run \"strata upgrade +1\""]
  ]
  for (const [applied, target, tag, message] of refused) {
    it(`from {${applied.join(" ")}} to ${target} fails with ${tag}`, () => {
      const error = failure(down(applied, target))
      assert.strictEqual(error.reason._tag, tag)
      assert.include(error.message, message)
    })
  }

  it("-1 at a merge undoes the merge alone, and further only along a named branch", () => {
    const applied = new Set(merged.revisions.keys())
    const path = (target: string) => Graph.downgradePath(merged, applied, parse(target))
    assert.deepStrictEqual(ids(path("-1")), ["m"])
    assert.deepStrictEqual(ids(path("m-1")), ["m"])
    assert.strictEqual(failure(path("m-2")).reason._tag, "AmbiguousStep")
    assert.strictEqual(failure(path("-2")).reason._tag, "AmbiguousStep")
    assert.deepStrictEqual(ids(path("left@-2")), ["m", "a2"])
  })

  it("a shared revision is never the first step down of a branch that is not applied", () => {
    const applied = new Set(["a1", "b2"])
    assert.strictEqual(failure(Graph.downgradePath(merged, applied, parse("left@-1"))).reason._tag, "TooFewSteps")
  })
})

describe("Graph.stampPath", () => {
  const examples: ReadonlyArray<readonly [ReadonlyArray<string>, ReadonlyArray<string>, string, string]> = [
    [[], ["w1"], "a b w1", ""],
    [["a", "b", "w1", "w2"], ["b"], "", "w2 w1"],
    [["a", "b", "w1", "w2", "x1"], ["web@b"], "", "w2 w1"],
    [["a", "b", "w1", "w2", "x1"], ["w1"], "", "w2"],
    [["a", "b", "w1", "w2", "x1"], ["base"], "", "x1 w2 w1 b a"],
    [["a", "b", "w1", "w2", "x1"], ["web@base"], "", "w2 w1"],
    [["a", "b", "w1", "s1"], ["web@base"], "", "s1 w1 b a"],
    [["a", "b", "x1"], ["heads"], "w1 w2 s1 s2", ""],
    [["a", "b"], ["w1", "x1"], "w1 x1", ""],
    [["a", "b"], ["web@+1"], "w1", ""],
    [["a", "b", "w1", "w2"], ["a", "w1"], "", "w2"],
    [["a", "b", "w1"], [], "", ""],
    [["a", "gone"], ["base"], "", "a"]
  ]
  for (const [applied, targets, stamped, unstamped] of examples) {
    it(`from {${applied.join(" ")}} to [${targets.join(" ")}] adds [${stamped}] and removes [${unstamped}]`, () => {
      const { stamp, unstamp } = Result.getOrThrow(Graph.stampPath(graph, new Set(applied), targets.map(parse)))
      assert.strictEqual(stamp.map(({ id }) => id).join(" "), stamped)
      assert.strictEqual(unstamp.map(({ id }) => id).join(" "), unstamped)
    })
  }

  it("ignores an applied id without a file, also when the counts agree", () => {
    const one = graphOf(revision("a"))
    const stamped = Graph.stampPath(one, new Set(["gone"]), [Target.base])
    assert.deepStrictEqual(stamped, Result.succeed({ stamp: [], unstamp: [] }))
    assert.deepStrictEqual(Graph.sorted(one, new Set(["gone"])), [])
  })

  it("fails for a target that names nothing", () => {
    assert.strictEqual(failure(Graph.stampPath(graph, all, [parse("nope")])).reason._tag, "UnknownRevision")
  })
})

describe("Graph.range", () => {
  const examples: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["b:w2", ["b", "w1", "w2"]],
    ["b:", ["b", "w1", "w2", "x1"]],
    [":w1", ["a", "b", "w1"]],
    ["-1:w2", ["w1", "w2"]],
    ["-9:w2", ["a", "b", "w1", "w2"]],
    ["w1:+1", ["w1", "w2"]],
    ["w1:+9", ["w1", "w2"]],
    ["a:+1", ["a", "b"]],
    ["-9:+9", ["a", "b", "w1", "w2"]],
    ["web@base:heads", ["a", "b", "w1", "w2"]],
    ["-1:current", ["b", "w1"]],
    ["-1:+1", ["b", "w1", "w2"]],
    ["current:", ["w1", "w2"]],
    ["web@base:current", ["a", "b", "w1"]],
    ["api@base:current", ["a", "b"]],
    ["web@base:head", ["a", "b", "w1", "w2"]],
    ["web@base:+2", ["a", "b"]],
    ["web@b:", ["b", "w1", "w2"]],
    ["web@base:web@heads", ["a", "b", "w1", "w2"]],
    ["web@base:b", ["a", "b"]],
    ["w1@base:", ["a", "b", "w1", "w2"]]
  ]
  for (const [text, expected] of examples) {
    it(`"${text}" at w1 covers ${expected.join(" ")}`, () => {
      const covered = ids(Graph.range(graph, new Set(["a", "b", "w1"]), range(text)))
      assert.deepStrictEqual(covered, expected)
    })
  }

  it("refuses a range that is written newer:older", () => {
    const error = failure(Graph.range(graph, all, range("w2:b")))
    assert.strictEqual(error.reason._tag, "NotAncestor")
    assert.include(error.message, "\"w2\" is not an ancestor of \"b\"")
  })

  it("refuses an end outside of the branch that its start names, in every form", () => {
    for (const text of ["web@base:x1", "web@b:x1", "web@-2:x1", "web@base:api@head", "web@base:api", "web@base:s1"]) {
      const { message, reason } = failure(Graph.range(graph, all, range(text)))
      assert.strictEqual(reason._tag, "NotInBranch", text)
      assert.include(message, "leave out \"web@\"", text)
    }
  })

  it("complete brings dependencies and other branches of a merge along, without the lower end", () => {
    const path = Graph.range(merged, new Set(), range("a2:m"), { inclusive: false, complete: true })
    assert.deepStrictEqual(ids(path), ["b2", "m"])
    assert.deepStrictEqual(ids(Graph.range(merged, new Set(), range("a2:m"))), ["a2", "m"])
  })
})

describe("Graph.resolve", () => {
  it("resolveOne gives one revision, none for base, and refuses several", () => {
    const [web, base, heads] = (["web", "base", "heads"] as const).map((text) =>
      Graph.resolveOne(graph, all, parse(text))
    )
    assert.strictEqual(Result.getOrThrow(web!)?.id, "w1")
    assert.isUndefined(Result.getOrThrow(base!))
    assert.strictEqual(failure(heads!).reason._tag, "MultipleHeads")
  })

  it("stateAt is the state of a database that stands at a target", () => {
    const state = Result.getOrThrow(Graph.stateAt(graph, new Set(), parse("side@head-1")))
    assert.sameMembers([...state], ["a", "b", "w1", "s1"])
  })

  it("resolve names the current heads, of one branch where asked", () => {
    assert.deepStrictEqual(ids(Graph.resolve(graph, all, parse("current"))), ["w2", "x1", "s2"])
    assert.deepStrictEqual(ids(Graph.resolve(graph, all, parse("api@current"))), ["x1"])
  })
})

describe("large histories", () => {
  // 10,000 revisions in two lines that merge 200 times.
  const wide: Array<ReturnType<typeof revision>> = [revision("r0")]
  while (wide.length < 10_000) {
    const index = wide.length
    const [left, right] = [`r${Math.max(0, index - 1)}`, `r${Math.max(0, index - 2)}`]
    wide.push(revision(`r${index}`, index % 50 === 0 ? [left, right] : [index % 50 === 1 ? left : right]))
  }

  it("10,000 revisions with 200 merges are planned up and down", () => {
    const graph = graphOf(...wide)
    const path = ids(Graph.upgradePath(graph, new Set(), Target.heads))
    assert.strictEqual(path.length, 10_000)
    assert.strictEqual(ids(Graph.downgradePath(graph, new Set(path), Target.base)).length, 10_000)
    assert.strictEqual(wide.filter(({ parents }) => parents.length > 1).length, 199)
  })
})
