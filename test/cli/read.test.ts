import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../support/server.ts"
import { diamond, directoryOf, placeOf, revision, strata } from "./strata.ts"

const json = ({ out }: { readonly out: ReadonlyArray<string> }) => JSON.parse(out.join("\n"))

describe("strata history", () => {
  it.effect("lists revisions as Alembic does, newest first, without a database", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "history"), {
        code: 0,
        err: [],
        out: [
          "bbbb, cccc -> dddd (head) (mergepoint), merge",
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
        "Revision:      dddd (head) (mergepoint)",
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
        message: "create tokens",
        file: "bbbb_create_tokens.sql",
        head: false,
        effectiveHead: false,
        branchPoint: false,
        mergePoint: false
      })
    }))
})

describe("strata heads and show", () => {
  it.effect("heads prints each head with its labels", () =>
    Effect.gen(function*() {
      const branches = Object.fromEntries(Object.entries(diamond).filter(([file]) => !file.startsWith("dddd")))
      const directory = yield* directoryOf(branches)
      assert.deepStrictEqual((yield* strata({ directory }, "heads")).out, ["bbbb (auth) (head)", "cccc (head)"])
    }))

  it.effect("show tells everything about a revision, and fails for one that is not there", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual((yield* strata({ directory }, "show", "auth")).out, [
        "Revision:      bbbb (auth)",
        "Parent:        aaaa",
        "Followed by:   dddd",
        "File:          bbbb_create_tokens.sql",
        "",
        "    create tokens"
      ])
      const missing = yield* strata({ directory }, "show", "eeee")
      assert.deepStrictEqual([missing.code, missing.out], [1, []])
      assert.match(missing.err.join(), /^Cannot find a revision or branch label "eeee"/)
      assert.deepStrictEqual(yield* strata({ directory }, "show", "base"), {
        code: 0,
        out: [],
        err: ["\"base\" names no revision: nothing lies below the first one"]
      })
    }))
})

describe("strata current", () => {
  it.effect("prints each applied head, and --check-heads exits with 3 until everything is applied", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "bbbb")
      assert.deepStrictEqual(yield* strata(place, "current", "--check-heads"), {
        code: 3,
        out: ["bbbb"],
        err: [
          "2 revisions pending; next: strata upgrade",
          "The database is not at head: 2 revisions are pending (cccc, dddd). Run: strata upgrade heads"
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
      const { heads: [{ at, ...head }], ...document } = json(yield* strata(place, "current", "--json"))
      assert.match(at, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
      assert.deepStrictEqual([head, document], [
        { revision: "aaaa", message: "create users", file: "aaaa_create_users.sql", head: false },
        {
          ledger: "strata.ledger",
          atHead: false,
          applied: 1,
          pending: ["cccc", "bbbb", "dddd"],
          inDoubt: [],
          failed: [],
          missing: [],
          edited: []
        }
      ])
    }))
})

describe("strata current, beside files that changed", () => {
  it.effect("advises heads where there are several, and what to do about a revision without a file", () =>
    Effect.gen(function*() {
      const { dddd_merge: _, ...files } = Object.fromEntries(
        Object.entries(diamond).map(([file, text]) => [file.replace(/\.sql$/, ""), text])
      )
      const branches = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${file}.sql`, text]))
      const place = yield* placeOf(branches)
      assert.deepStrictEqual((yield* strata(place, "current")).err, [
        "There is no ledger yet, 3 revisions pending; next: strata upgrade heads"
      ])
      yield* strata(place, "upgrade", "heads")
      const elsewhere = yield* directoryOf(
        revision("aaaa", [], "create users", "CREATE TABLE users (id int);", "DROP TABLE users;")
      )
      const { err } = yield* strata({ ...place, directory: elsewhere }, "current")
      assert.include(
        err,
        "Revision \"bbbb\" is applied and has no file; check out the branch that has it, or, if the database is really without it: strata stamp <revision>"
      )
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
        "Nothing is applied, 1 revision pending; next: strata upgrade"
      ])
      assert.deepStrictEqual(json(yield* strata(elsewhere, "current", "--json")).failed, [])
    }))

  it.effect("a file in the place of the script directory is called one", () =>
    Effect.gen(function*() {
      const directory = `${yield* directoryOf(diamond)}/env.ts`
      assert.deepStrictEqual((yield* strata({ directory }, "heads")).err, [
        `Cannot use "${directory}" as a script directory: it is not a directory. Name yours with --directory`
      ])
    }))
})

describe("strata log and verify", () => {
  it.effect("verify knows a database without a ledger from one whose ledger was emptied", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const none = "There is no ledger yet; the first upgrade creates it"
      assert.deepStrictEqual(yield* strata(place, "verify"), { code: 0, out: [], err: [none] })
      const document = { ledger: null, events: 0, intact: null, fault: null }
      assert.deepStrictEqual(json(yield* strata(place, "verify", "--json")), document)
      assert.strictEqual(json(yield* strata(place, "current", "--json")).ledger, null)
      yield* strata(place, "upgrade", "aaaa")
      const empty = "ALTER TABLE strata.ledger DISABLE TRIGGER USER; DELETE FROM strata.ledger"
      yield* Effect.promise(() => query(place.url, empty))
      const { code, err } = yield* strata(place, "verify")
      assert.strictEqual(code, 3)
      assert.match(err.join(), /event 1 is the first bad one, it is missing/)
    }))

  it.effect("log prints each event in columns, and as documents", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual((yield* strata(place, "log")).err, [
        "There is no ledger yet; the first upgrade creates it"
      ])
      yield* strata(place, "upgrade", "aaaa")
      const { out } = yield* strata(place, "log")
      const masked = out.map((line) => line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/, "<time>").replace(/ {2,}/g, " "))
      const [who] = yield* Effect.promise(() => query(place.url, "SELECT current_user AS name"))
      assert.deepStrictEqual(masked, [
        "# at event revision message by detail",
        `1 <time> LedgerCreated ${who!.name}`,
        `2 <time> RevisionStarted aaaa create users ${who!.name} upgrade`,
        `3 <time> RevisionApplied aaaa create users ${who!.name}`
      ])
      const documents = json(yield* strata(place, "log", "--json"))
      assert.deepStrictEqual(Object.keys(documents[1]), [
        "sequence",
        "id",
        "kind",
        "revision",
        "at",
        "by",
        "payload",
        "hash"
      ])
      assert.deepStrictEqual(Object.keys(documents[1].payload).toSorted(), ["checksum", "direction", "transactional"])
    }))

  it.effect("verify is silent about a whole chain's content and exits with 3 at the first event that was changed", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      assert.deepStrictEqual((yield* strata(place, "verify")).out, ["strata.ledger: 3 events, the chain is intact"])
      yield* Effect.promise(() =>
        query(
          place.url,
          "ALTER TABLE strata.ledger DISABLE TRIGGER USER; UPDATE strata.ledger SET recorded_by = 'nobody' WHERE sequence = 2"
        )
      )
      const { code, err, out } = yield* strata(place, "verify")
      assert.deepStrictEqual([code, out], [3, []])
      assert.match(
        err.join(),
        /^The ledger "strata.ledger" was changed outside of Strata: event 2 is the first bad one/
      )
      assert.deepStrictEqual(json(yield* strata(place, "verify", "--json")).fault.sequence, 2)
      // A row that no longer makes sense as an event is a changed row all the same.
      yield* Effect.promise(() => query(place.url, "UPDATE strata.ledger SET payload = '{}' WHERE sequence = 2"))
      assert.strictEqual((yield* strata(place, "verify")).code, 3)
    }))
})
