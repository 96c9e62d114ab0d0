import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../../support/server.ts"
import { directoryOf, placeOf, revision, strata } from "../strata.ts"

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
          "  \"unstamped\": [],",
          "  \"inDoubt\": [],",
          "  \"ahead\": []",
          "}"
        ],
        err: ["Recorded 3 revisions (aaaa, bbbb, cccc) as applied; no migration was run"]
      })
      assert.include((yield* strata(place, "log")).out.at(-1), "from a dump")
      assert.deepStrictEqual((yield* strata(place, "stamp", "bbbb", "cccc")).err, [
        "Nothing to record: the ledger already has this state"
      ])
      assert.deepStrictEqual((yield* strata(place, "stamp", "base")).err, [
        "Recorded 3 revisions (cccc, bbbb, aaaa) as not applied; no migration was run"
      ])
    }))

  it.effect("says of a revision in doubt that it did not look, and which command does", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(
        revision("aaaa", [], "one", "SELECT 1; VACUUM;", undefined, ["-- strata:transaction off"])
      )
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const doubt = Effect.promise(() =>
        query(
          place.url,
          `INSERT INTO strata.ledger (kind, revision, payload)
          SELECT kind, revision, payload FROM strata.ledger WHERE kind = 'RevisionStarted' LIMIT 1`
        )
      )
      for (const [target, outcome] of [["aaaa", "applied"], ["base", "not applied"]] as const) {
        yield* doubt
        const { code, err, out } = yield* strata(place, "stamp", "--purge", target, "--json")
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(JSON.parse(out.join("\n")).inDoubt, ["aaaa"])
        assert.include(
          err.join("\n"),
          `Recorded "aaaa" as ${outcome} without looking at the catalog, although the revision was in doubt. ` +
            "The command that compares a revision in doubt with the catalog before it records an outcome is strata resolve"
        )
      }
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
