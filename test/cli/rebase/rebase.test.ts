import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { placeOf, revision, strata } from "../strata.ts"

/** `aaaa`, and on it `bbbb` and the branch of `cccc` and `dddd`. */
const fork = {
  ...revision("aaaa", [], "one", "SELECT 1;", "SELECT 1;"),
  ...revision("bbbb", ["aaaa"], "two", "SELECT 1;", "SELECT 1;"),
  ...revision("cccc", ["aaaa"], "three", "SELECT 1;", "SELECT 1;", ["-- strata:labels billing"]),
  ...revision("dddd", ["cccc"], "four", "SELECT 1;", "SELECT 1;")
}

const read = (file: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(file)).pipe(Effect.provide(NodeServices.layer))

describe("strata rebase", () => {
  it.effect("moves the unapplied one of two heads, after which upgrade goes on in one line", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(fork)
      assert.strictEqual((yield* strata(place, "upgrade", "bbbb")).code, 0)
      const lines = ["cccc_three.sql: aaaa -> bbbb"]
      assert.deepStrictEqual(yield* strata(place, "rebase", "--dry-run"), {
        code: 0,
        out: lines,
        err: ["Would move 2 revisions onto \"bbbb\"; nothing was changed"]
      })
      assert.strictEqual(yield* read(`${place.directory}/cccc_three.sql`), fork["cccc_three.sql"])
      assert.deepStrictEqual(yield* strata(place, "rebase"), {
        code: 0,
        out: lines,
        err: ["Moved 2 revisions onto \"bbbb\". Next, run: strata upgrade"]
      })
      assert.include(yield* read(`${place.directory}/cccc_three.sql`), "-- strata:parents bbbb\n")
      assert.strictEqual((yield* strata(place, "lock", "--check")).code, 0)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const { code, err } = yield* strata(place, "rebase")
      assert.deepStrictEqual([code, err], [
        2,
        ["Cannot rebase: the history has only one head. Run: strata history"]
      ])
    }))

  it.effect("goes where it is told, and says so as a document", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(fork)
      const { code, out } = yield* strata(place, "rebase", "bbbb", "--onto", "billing@head", "--json")
      assert.deepStrictEqual([code, JSON.parse(out.join("\n"))], [0, {
        revision: "bbbb",
        onto: "dddd",
        dryRun: false,
        branch: ["bbbb"],
        moved: [{ revision: "bbbb", file: "bbbb_two.sql", from: ["aaaa"], to: ["dddd"] }]
      }])
      assert.deepStrictEqual((yield* strata(place, "rebase", "bbbb", "--onto", "dddd")).err, [
        "Nothing to move: \"bbbb\" already follows \"dddd\""
      ])
    }))

  it.effect("touches no file of a branch that was applied, and guesses nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(fork)
      const refused = Effect.fnUntraced(function*(code: number, message: string, ...argv: ReadonlyArray<string>) {
        assert.deepStrictEqual(yield* strata(place, "rebase", ...argv), { code, out: [], err: [message] })
      })
      yield* refused(
        2,
        "Cannot choose which of \"bbbb\" and \"dddd\" to move: neither has applied revisions of its own. "
          + "Run: strata rebase dddd --onto bbbb"
      )
      yield* strata(place, "upgrade", "cccc")
      const why = "\"cccc\" is applied or in doubt, and the files of such revisions are not rewritten"
      yield* refused(
        1,
        `Cannot move the branch of "dddd" onto "bbbb": ${why}. To merge them instead, run: strata merge dddd bbbb`,
        "dddd"
      )
      yield* strata(place, "upgrade", "heads")
      yield* refused(
        2,
        "Cannot choose which of \"bbbb\" and \"dddd\" to move: both have applied revisions of their own. "
          + "Run: strata merge bbbb dddd"
      )
      yield* refused(
        1,
        "Cannot move the branch of \"dddd\" onto \"dddd\": it is the same revision. "
          + "To see how they are related, run: strata history --graph",
        "dddd",
        "--onto",
        "dddd"
      )
      yield* refused(2, "Cannot rebase: \"base\" matches no revision. Run: strata heads", "--onto", "base")
    }))

  it.effect("asks which, where there are three heads or two histories", () =>
    Effect.gen(function*() {
      const three = yield* placeOf({ ...fork, ...revision("eeee", ["aaaa"], "five", "SELECT 1;", undefined) })
      const { code, err } = yield* strata(three, "rebase")
      assert.strictEqual(code, 2)
      assert.match(err.join(), /there are 3 heads \(bbbb, .*\)\. Run: strata rebase <head> --onto <head>/)
      const two = yield* placeOf({
        ...revision("aaaa", [], "one", "SELECT 1;", undefined),
        ...revision("bbbb", [], "two", "SELECT 1;", undefined)
      })
      yield* strata(two, "upgrade", "aaaa")
      assert.match((yield* strata(two, "rebase")).err.join(), /they have no revision in common/)
    }))
})
