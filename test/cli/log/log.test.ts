import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../../support/server.ts"
import { json, placeOf, strata } from "../strata.ts"

describe("strata log", () => {
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

  it.effect("log shows the newest events, those of revisions and those of kinds", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "bbbb")
      const sequences = Effect.fnUntraced(function*(...argv: ReadonlyArray<string>) {
        const found: ReadonlyArray<{ readonly sequence: number }> = json(yield* strata(place, "log", "--json", ...argv))
        return found.map(({ sequence }) => sequence)
      })
      assert.deepStrictEqual(yield* sequences(), [1, 2, 3, 4, 5])
      assert.deepStrictEqual(yield* sequences("-n", "2"), [4, 5])
      assert.deepStrictEqual(yield* sequences("--limit", "0"), [])
      assert.deepStrictEqual(yield* sequences("--revision", "bb"), [4, 5])
      assert.deepStrictEqual(yield* sequences("--kind", "revisionapplied", "-k", "LedgerCreated"), [1, 3, 5])
      assert.deepStrictEqual(yield* sequences("-r", "aaaa", "-r", "bbbb", "-k", "RevisionApplied", "-n", "1"), [5])
      assert.deepStrictEqual(yield* strata(place, "log", "-r", "zzzz"), {
        code: 0,
        out: [],
        err: ["No event of the ledger matches"]
      })
      const unknown = yield* strata(place, "log", "--kind", "Applied")
      assert.strictEqual(unknown.code, 2)
      assert.match(unknown.err.join(), /^Unknown kind of event "Applied"; the kinds are LedgerCreated, /)
      assert.strictEqual((yield* strata(place, "log", "-n", "-1")).code, 2)
      assert.strictEqual((yield* strata(place, "log", "--at", "1", "--follow")).code, 2)
    }))

  it.effect("log --at shows where the database was, by the number of an event and by time", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual((yield* strata(place, "log", "--at", "0")).err, ["There is no ledger yet"])
      yield* strata(place, "upgrade")
      yield* strata(place, "downgrade", "base", "--yes")
      const at = Effect.fnUntraced(function*(moment: string) {
        const { err, out } = yield* strata(place, "log", "--at", moment)
        return [
          err.join().replace(/ \(.*\)/, ""),
          ...out.slice(1).map((line) => line.split(/ {2,}/).toSpliced(2, 1).join(" "))
        ]
      })
      assert.deepStrictEqual(yield* at("0"), ["This is before the first event of the ledger"])
      assert.deepStrictEqual(yield* at("1"), ["After event 1 of 17: 0 applied, at base"])
      assert.deepStrictEqual(yield* at("7"), [
        "After event 7 of 17: 3 applied, at bbbb, cccc",
        "aaaa applied create users",
        "cccc applied first users",
        "bbbb applied create tokens"
      ])
      assert.deepStrictEqual(yield* at("17"), ["After event 17 of 17: 0 applied, at base"])
      assert.deepStrictEqual(yield* at("2000-01-01T00:00Z"), ["This is before the first event of the ledger"])
      assert.deepStrictEqual(yield* at("2999-01-01 00:00+02:00"), yield* at("17"))
      const recorded = json(yield* strata(place, "log", "-k", "RevisionApplied", "--json"))
      const document = json(yield* strata(place, "log", "--at", recorded[1].at, "--json"))
      assert.deepStrictEqual([document.sequence, document.at, document.heads], [5, recorded[1].at, [{
        revision: "cccc",
        head: false
      }]])
      assert.deepStrictEqual(document.revisions[1], { revision: "cccc", status: "applied", since: recorded[1].at })
      const beyond = yield* strata(place, "log", "--at", "18")
      assert.deepStrictEqual([beyond.code, beyond.err], [
        1,
        ["The ledger has no event 18: its last one is 17. See: strata log"]
      ])
      assert.strictEqual((yield* strata(place, "log", "--at", "2026-11-22T10:00")).code, 2)
    }))

  it.effect("log --at counts nothing below a gap as a head", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "bbbb")
      const gap = `INSERT INTO strata.ledger (kind, revision) VALUES ('RevisionUnstamped', 'bbbb');
        INSERT INTO strata.ledger (kind, revision, payload)
        SELECT kind, 'zzzz', payload || '{"parents": ["bbbb"]}' FROM strata.ledger WHERE kind = 'RevisionApplied' LIMIT 1`
      yield* Effect.promise(() => query(place.url, gap))
      const { heads } = json(yield* strata(place, "log", "--at", "7", "--json"))
      assert.deepStrictEqual(heads.map(({ revision }: { readonly revision: string }) => revision), ["zzzz"])
    }))

  it.effect("log --follow is refused for an embedded database, which nobody else can write to", () =>
    Effect.gen(function*() {
      const { directory } = yield* placeOf()
      const { code, err } = yield* strata({ directory, url: "pglite://memory" }, "log", "--follow")
      assert.strictEqual(code, 2)
      assert.match(err.join(), /^Cannot follow the ledger of an embedded database/)
    }))
})
