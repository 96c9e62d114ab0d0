import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { diamond, directoryOf, json, placeOf, revision, strata } from "../strata.ts"

describe("strata history", () => {
  it.effect("lists revisions as Alembic does, newest first, without a database", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "history"), {
        code: 0,
        err: [],
        out: [
          "bbbb, cccc -> dddd (auth) (head) (mergepoint), merge",
          "aaaa -> bbbb (auth), create tokens",
          "aaaa -> cccc, first users",
          "<base> -> aaaa (branchpoint), create users"
        ]
      })
    }))

  it.effect("marks where the database is, and takes a range that begins with a dash", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "bbbb")
      assert.deepStrictEqual(
        (yield* strata(place, "history", "-i")).out[1],
        "aaaa -> bbbb (auth) (current), create tokens"
      )
      assert.deepStrictEqual((yield* strata(place, "history", "-r", "-1:current")).out, [
        "aaaa -> bbbb (auth) (current), create tokens",
        "<base> -> aaaa (branchpoint), create users"
      ])
    }))

  it.effect("a range whose start names a branch contains no revision outside of it", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({
        ...revision("aaaa", [], "one", "SELECT 1;", "SELECT 1;"),
        ...revision("bbbb", ["aaaa"], "two", "SELECT 1;", "SELECT 1;", ["-- strata:labels laba"]),
        ...revision("cccc", ["aaaa"], "three", "SELECT 1;", "SELECT 1;", ["-- strata:labels labb"])
      })
      const { code, err, out } = yield* strata({ directory }, "history", "-r", "laba@base:cccc")
      assert.deepStrictEqual([code, out], [1, []])
      assert.include(err.join(" "), "revision \"cccc\" is not on the branch \"laba\"")
      assert.deepStrictEqual((yield* strata({ directory }, "history", "-r", "laba@base:")).out, [
        "aaaa -> bbbb (laba) (head), two",
        "<base> -> aaaa (branchpoint), one"
      ])
      const script = yield* strata({ directory }, "upgrade", "--sql", "laba@base:cccc")
      assert.strictEqual(script.code, 1)
      assert.include(script.err.join(" "), "revision \"cccc\" is not on the branch \"laba\"")
    }))

  it.effect("a head that another branch depends on is an effective head", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({
        ...revision("aaaa", [], "one", "SELECT 1;", "SELECT 1;"),
        ...revision("bbbb", [], "two", "SELECT 1;", "SELECT 1;", ["-- strata:depends-on aaaa"])
      })
      assert.deepStrictEqual((yield* strata({ directory }, "history")).out, [
        "<base> -> bbbb (head), two",
        "<base> -> aaaa (effective head), one"
      ])
    }))

  it.effect("--verbose shows every fact, --json is an array of documents", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual((yield* strata({ directory }, "history", "-v", "-r", "dddd:dddd")).out, [
        "Revision:      dddd (auth) (head) (mergepoint)",
        "Merges:        bbbb, cccc",
        "File:          dddd_merge.sql",
        "",
        "    merge"
      ])
      const documents = json(yield* strata({ directory }, "history", "--json"))
      assert.deepStrictEqual(documents.map((it: { revision: string }) => it.revision), ["dddd", "bbbb", "cccc", "aaaa"])
      assert.deepStrictEqual(documents[1], {
        revision: "bbbb",
        parents: ["aaaa"],
        dependsOn: [],
        labels: ["auth"],
        branches: ["auth"],
        message: "create tokens",
        file: "bbbb_create_tokens.sql",
        head: false,
        effectiveHead: false,
        branchPoint: false,
        mergePoint: false
      })
    }))
})
