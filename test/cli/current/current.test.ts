import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { diamond, directoryOf, json, placeOf, revision, strata } from "../strata.ts"

describe("strata current", () => {
  it.effect("prints each applied head, and --check-heads exits with 3 until everything is applied", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "bbbb")
      assert.deepStrictEqual(yield* strata(place, "current", "--check-heads"), {
        code: 3,
        out: ["bbbb"],
        err: [
          "2 revisions pending; next, run: strata upgrade",
          "The database is not up to date: 2 revisions are pending (cccc, dddd). Run: strata upgrade"
        ]
      })
      yield* strata(place, "upgrade")
      assert.deepStrictEqual(yield* strata(place, "current", "--check-heads"), {
        code: 0,
        out: ["dddd (head)"],
        err: []
      })
    }))

  it.effect("--json says the same to programs", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      const { heads: [{ since, ...head }], ...document } = json(yield* strata(place, "current", "--json"))
      assert.match(since, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
      assert.deepStrictEqual([head, document], [
        { revision: "aaaa", message: "create users", file: "aaaa_create_users.sql", head: false },
        {
          ledger: "strata.ledger",
          atHead: false,
          applied: 1,
          pending: ["cccc", "bbbb", "dddd"],
          late: [],
          inDoubt: [],
          failed: [],
          renamed: [],
          ahead: [],
          missing: [],
          reparented: [],
          edited: []
        }
      ])
    }))
})

describe("strata current, beside files that changed", () => {
  it.effect("advises heads where there are several, and says by how many revisions a newer version is ahead", () =>
    Effect.gen(function*() {
      const { dddd_merge: _, ...files } = Object.fromEntries(
        Object.entries(diamond).map(([file, text]) => [file.replace(/\.sql$/, ""), text])
      )
      const branches = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${file}.sql`, text]))
      const place = yield* placeOf(branches)
      assert.deepStrictEqual((yield* strata(place, "current")).err, [
        "There is no ledger yet, 3 revisions pending; next, run: strata upgrade heads"
      ])
      yield* strata(place, "upgrade", "heads")
      const elsewhere = yield* directoryOf(
        revision("aaaa", [], "create users", "CREATE TABLE users (id int);", "DROP TABLE users;")
      )
      const { err } = yield* strata({ ...place, directory: elsewhere }, "current")
      assert.deepStrictEqual(err, [
        `Warning: The database is ahead by 2: "bbbb" and "cccc" were applied by a newer version, and "${elsewhere}" has no file for them`
      ])
      const beside = yield* directoryOf({
        ...revision("aaaa", [], "create users", "CREATE TABLE users (id int);", "DROP TABLE users;"),
        ...revision("eeee", ["aaaa"], "ours", "SELECT 1;", "SELECT 1;")
      })
      const ours = yield* strata({ ...place, directory: beside }, "current", "--check-heads")
      assert.deepStrictEqual([ours.err[0], ours.err.at(-1)], [
        "1 revision pending, which cannot be applied while the database is ahead",
        "The database is not up to date: 1 revision is pending (eeee). For what prevents an upgrade, run: strata current"
      ])
    }))

  it.effect("advises no upgrade that would be refused, because a file was edited or a downgrade did not end", () =>
    Effect.gen(function*() {
      const one = revision("aaaa", [], "one", "SELECT 1;", "SELECT 1;\nSELECT nonsense;", ["-- strata:transaction off"])
      const place = yield* placeOf(one)
      yield* strata(place, "upgrade")
      const more = revision("bbbb", ["aaaa"], "two", "SELECT 1;", undefined)
      const edited = yield* directoryOf({ ...revision("aaaa", [], "one", "SELECT 2;", undefined), ...more })
      assert.strictEqual((yield* strata({ ...place, directory: edited }, "current")).err[0], "1 revision pending")
      assert.strictEqual((yield* strata(place, "downgrade", "base", "--yes")).code, 1)
      const both = { ...place, directory: yield* directoryOf({ ...one, ...more }) }
      assert.deepStrictEqual((yield* strata(both, "current")).err.slice(0, 2), [
        "1 revision pending",
        "Revision \"aaaa\" is in doubt: its downgrade did not end (column \"nonsense\" does not exist); to resume it, run the same downgrade again"
      ])
      assert.strictEqual((yield* strata(both, "upgrade")).code, 1)
    }))

  it.effect("says nothing of the failure of a revision that is gone", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(revision("eeee", [], "bad", "SELECT nonsense;", "SELECT 1;"))
      yield* strata(place, "upgrade")
      const elsewhere = {
        ...place,
        directory: yield* directoryOf(revision("ffff", [], "good", "SELECT 1;", "SELECT 1;"))
      }
      assert.deepStrictEqual((yield* strata(elsewhere, "current")).err, [
        "No revision is applied, 1 revision pending; next, run: strata upgrade"
      ])
      assert.deepStrictEqual(json(yield* strata(elsewhere, "current", "--json")).failed, [])
    }))

  it.effect("a file in the place of the script directory is called one", () =>
    Effect.gen(function*() {
      const directory = `${yield* directoryOf(diamond)}/env.ts`
      assert.deepStrictEqual((yield* strata({ directory }, "heads")).err, [
        `Cannot use "${directory}" as a script directory: it is not a directory. Specify one with --directory`
      ])
    }))
})
