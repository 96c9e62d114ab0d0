import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { emptyRevision } from "../../src/codegen/mod.ts"
import { Graph } from "../../src/revision/mod.ts"
import { type Move, planRebase, rebase, ScriptDirectory, type WriteSettings } from "../../src/script/mod.ts"
import { replaceParents } from "../../src/script/write/_parents.ts"
import { directoryOf, open, services, sqlRevision, tsRevision } from "./directory.ts"

const createdAt = DateTime.makeUnsafe("2026-11-22T10:15:00Z")
const id = Arbitrary.map(Arbitrary.schema(Schema.Int), (number) => `r${Math.abs(number)}`)

/** A list that is too long for its line is written on several, and stays on one where it is replaced. */
const withParentsOnOneLine = (text: string): string =>
  text.replace(/(?<=^ {2}parents: \[)\n[^\]]*/m, (list) => list.trim().replace(/,\n +/g, ", "))

describe("replaceParents", () => {
  it.prop("gives the text that would have been written with the other parents", {
    id,
    from: Arbitrary.array(id),
    to: Arbitrary.array(id, { minLength: 1 }),
    message: Schema.String,
    format: Schema.Literals(["ts", "sql"])
  }, ({ format, from, id, message, to }) => {
    const text = (parents: ReadonlyArray<string>) =>
      withParentsOnOneLine(emptyRevision({ id, parents, message, createdAt }, format))
    const replaced = Result.getOrThrow(replaceParents(format, text(from), from, to))
    // What a merge says above its program is not about which revisions it joins.
    const written = from.length > 1 === to.length > 1 ? text(to) : replaced
    assert.strictEqual(replaced, written)
    assert.strictEqual(Result.getOrThrow(replaceParents(format, replaced, to, from)).trimEnd(), text(from).trimEnd())
  })

  it.each(
    [
      ["ts", "parents: ['aa'], // parents: [\"zz\"]", "parents: ['bb'], // parents: [\"zz\"]"],
      ["ts", "'parents' :\n  [ \"aa\" , ],x", "'parents' :\n  [\"bb\"],x"],
      ["sql", "\uFEFF-- strata:parents  aa -- why\r\nSELECT 1", "\uFEFF-- strata:parents bb\r\nSELECT 1"],
      [
        "sql",
        "/*\n-- strata:parents aa\n*/\n  --strata: parents aa\n",
        "/*\n-- strata:parents aa\n*/\n  --strata: parents bb\n"
      ]
    ] as const
  )("%s keeps everything else: %j", (format, before, after) => {
    assert.deepStrictEqual(replaceParents(format, before, ["aa"], ["bb"]), Result.succeed(after))
  })

  it.each(
    [
      ["ts", "parents: [\"aa\"] // parents: [\"aa\"]", "more than once"],
      ["ts", "parents: [AA]", "no literal \"parents: [\"aa\"]\""],
      ["ts", "parents: [\"aa\" /* why */]", "no literal"],
      ["ts", "grandparents: [\"aa\"]", "no literal"],
      ["ts", "parents: [...[\"aa\"]]", "no literal"],
      ["sql", "-- strata:revision bb", "no line \"-- strata:parents\""]
    ] as const
  )("%s refuses what it is not certain of: %j", (format, text, part) => {
    const result = replaceParents(format, text, ["aa"], ["bb"])
    assert.include(Result.isFailure(result) ? result.failure : "replaced", part)
  })
})

const graphOf = (
  edges: Readonly<Record<string, ReadonlyArray<string>>>,
  dependsOn: Readonly<Record<string, string>> = {}
) =>
  Result.getOrThrow(Graph.make(
    Object.entries(edges).map(([id, parents]) => ({
      id,
      parents,
      dependsOn: dependsOn[id] === undefined ? [] : [dependsOn[id]],
      labels: [],
      message: id,
      file: `${id}.sql`
    }))
  ))

/** `aa`, and on it `b1` `b2` and `c1` `c2`. */
const fork = { aa: [], b1: ["aa"], b2: ["b1"], c1: ["aa"], c2: ["c1"] }

describe("planRebase", () => {
  it("moves the first revisions of the branch, and only those", () => {
    assert.deepStrictEqual(
      planRebase(graphOf(fork), "c2", "b2"),
      Result.succeed({ branch: ["c1", "c2"], moves: [{ revision: "c1", from: ["aa"], to: ["b2"] }] })
    )
    const twofold = graphOf({ ...fork, d1: ["aa"], m: ["c2", "d1"] })
    const moves = Result.getOrThrow(planRebase(twofold, "m", "b2")).moves
    assert.deepStrictEqual(moves.map(({ revision }) => revision).toSorted(), ["c1", "d1"])
  })

  it("leaves one line: afterwards the other head is below, and nothing is left to move", () => {
    const [move] = Result.getOrThrow(planRebase(graphOf(fork), "c2", "b2")).moves
    const moved = graphOf({ ...fork, [move!.revision]: move!.to })
    assert.deepStrictEqual(moved.heads, ["c2"])
    assert.isTrue(Graph.ancestors(moved, ["c2"]).has("b2"))
    assert.deepStrictEqual(Result.getOrThrow(planRebase(moved, "c2", "b2")).moves, [])
  })

  it.each([
    ["b2", "b2", {}, "it is the same revision"],
    ["b1", "b2", {}, "it is an ancestor of \"b2\""],
    ["c2", "b2", { b2: "c1" }, "\"b2\" depends on \"c1\", which would come after it"]
  ])("refuses %s onto %s with %j", (head, onto, dependsOn, problem) => {
    assert.deepStrictEqual(planRebase(graphOf(fork, dependsOn), head, onto), Result.fail(problem))
  })
})

const files = {
  "1_aa.sql": sqlRevision("aa"),
  "2_bb.sql": sqlRevision("bb", ["aa"]),
  "3_cc.sql": sqlRevision("cc", ["aa"]),
  "4_dd.ts": `// parents: here\n${tsRevision("dd", ["aa"])}`
}

const onto = (revision: string, to: string): Move => ({ revision, from: ["aa"], to: [to] })

const run = (directory: string, moves: ReadonlyArray<Move>, dryRun = false, writing: WriteSettings = {}) =>
  Effect.provide(rebase(moves, dryRun), ScriptDirectory.layer({ directory, writing }))

describe("rebase", () => {
  it.effect("rewrites the parents in both languages, runs the hooks, and keeps the lock up to date", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf(files)
      const hooked: Array<string> = []
      const postWrite = [(file: string) => Effect.sync(() => hooked.push(file))]
      yield* run(directory, [onto("cc", "bb"), onto("dd", "cc")], false, { postWrite })
      const { graph, load } = yield* open(directory, { frozen: true })
      assert.deepStrictEqual(graph.heads, ["dd"])
      assert.deepStrictEqual((yield* load("dd")).parents, ["cc"])
      assert.deepStrictEqual(hooked, [`${directory}/3_cc.sql`, `${directory}/4_dd.ts`])
      assert.strictEqual(
        yield* fs.readFileString(`${directory}/4_dd.ts`),
        files["4_dd.ts"].replace(`["aa"]`, `["cc"]`)
      )
      assert.deepStrictEqual((yield* fs.readDirectory(directory)).toSorted(), [...Object.keys(files), "strata.lock"])
    }).pipe(Effect.provide(services)))

  it.effect("writes nothing in a dry run, nor where one file of several cannot be trusted", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      // The literal is there, yet it is not what the revision says.
      const tricky = `const unused = { parents: ["aa"] }\n${
        tsRevision("ee", ["aa"]).replace(`["aa"]`, `[..."aa".split(" ")]`)
      }`
      const directory = yield* directoryOf({ ...files, "5_ee.ts": tricky })
      yield* open(directory)
      const texts = Effect.forEach(
        [...Object.keys(files), "5_ee.ts", "strata.lock"],
        (file) => fs.readFileString(`${directory}/${file}`)
      )
      const before = yield* texts
      assert.deepStrictEqual(yield* run(directory, [onto("cc", "bb")], true), [])
      const error = yield* Effect.flip(run(directory, [onto("cc", "bb"), onto("ee", "bb")]))
      assert.strictEqual(error.reason._tag, "ParentsNotFound")
      assert.match(
        error.message,
        /5_ee\.ts": its parents are not a literal\. No file was changed. Set the parents to "bb" by hand/
      )
      assert.strictEqual((yield* Effect.flip(run(directory, [onto("aa", "bb")]))).reason._tag, "BrokenHistory")
      assert.deepStrictEqual(yield* texts, before)
      assert.strictEqual((yield* fs.readDirectory(directory)).length, before.length)
    }).pipe(Effect.provide(services)))
})
