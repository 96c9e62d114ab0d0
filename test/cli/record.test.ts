import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { directoryOf, placeOf, revision, strata } from "./strata.ts"

const edit = Effect.fnUntraced(function*(file: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.writeFileString(file, (yield* fs.readFileString(file)) + text)
}, Effect.provide(NodeServices.layer))

describe("strata stamp", () => {
  it.effect("records without running, keeps the reason, and repeats nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual(yield* strata(place, "stamp", "bbbb", "cccc", "--reason", "from a dump", "--json"), {
        code: 0,
        out: [
          "{",
          "  \"stamped\": [",
          "    \"aaaa\",",
          "    \"bbbb\",",
          "    \"cccc\"",
          "  ],",
          "  \"unstamped\": []",
          "}"
        ],
        err: ["Recorded 3 revisions as applied; nothing was run"]
      })
      assert.include((yield* strata(place, "log")).out.at(-1), "from a dump")
      assert.deepStrictEqual((yield* strata(place, "stamp", "bbbb", "cccc")).err, [
        "The ledger already says so, nothing to record"
      ])
      assert.deepStrictEqual((yield* strata(place, "stamp", "base")).err, [
        "Recorded 3 revisions as not applied; nothing was run"
      ])
    }))

  it.effect("--sql prints the script without a database, from a range too", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ ...revision("aaaa", [], "one", "SELECT 1;", undefined) })
      const script = yield* strata({ directory }, "stamp", "--sql", "head")
      assert.strictEqual(script.code, 0)
      assert.strictEqual(script.out[0], "-- Strata offline script: stamp head from base, 1 revision")
      assert.strictEqual((yield* strata({ directory }, "stamp", "--sql", "base:head", "aaaa")).code, 2)
      assert.strictEqual((yield* strata({ directory }, "stamp", "--sql", "base:")).code, 2)
      assert.strictEqual((yield* strata({ directory }, "stamp")).code, 2)
    }))
})

describe("strata accept", () => {
  it.effect("takes an edited file as it is, which upgrade refuses until then", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      yield* edit(`${place.directory}/aaaa_create_users.sql`, "-- a comment\n")
      assert.strictEqual((yield* strata(place, "upgrade")).code, 1)
      assert.include(
        (yield* strata(place, "current")).err,
        "Revision \"aaaa\" was edited after it was applied; to take it as it is: strata accept aaaa --reason \"…\""
      )
      assert.strictEqual((yield* strata(place, "accept", "aaaa")).code, 2)
      const { code, err } = yield* strata(place, "accept", "aaaa", "--reason", "a comment")
      assert.strictEqual(code, 0)
      assert.match(err.join(), /^Accepted revision "aaaa" as its file is now \(sha256:[0-9a-f]{64}\)$/)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
    }))
})

describe("strata resolve", () => {
  it.effect("settles what stopped half-way, one way or the other", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...revision(
          "aaaa",
          [],
          "half",
          "CREATE TABLE t (id int);\nCREATE TABLE t (id int);",
          "DROP TABLE t;",
          ["-- strata:transaction off"]
        )
      })
      assert.strictEqual((yield* strata(place, "upgrade")).code, 1)
      assert.include(
        (yield* strata(place, "current")).err,
        "Revision \"aaaa\" is in doubt; to go on, run the same command again; to settle it by hand: strata resolve aaaa --applied|--reverted --reason \"…\""
      )
      const undecided = yield* strata(place, "resolve", "aaaa", "--reason", "x")
      assert.deepStrictEqual([undecided.code, undecided.err], [
        2,
        [
          "Cannot settle the revision: say either --applied or --reverted. Run: strata resolve aaaa --applied --reason \"…\""
        ]
      ])
      assert.deepStrictEqual(yield* strata(place, "resolve", "aaaa", "--applied", "--reason", "looked"), {
        code: 0,
        out: [],
        err: ["Recorded revision \"aaaa\" as applied; nothing was run"]
      })
      assert.deepStrictEqual((yield* strata(place, "current", "--check-heads")).out, ["aaaa (head)"])
    }))
})
