import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../../support/server.ts"
import { answering, diamond, directoryOf, placeOf, strata } from "../strata.ts"

/** Durations are the only thing that differs between two runs. */
const masked = (lines: ReadonlyArray<string>) => lines.map((line) => line.replace(/\(\d+(\.\d)? m?s\)/, "(…)"))

const tables = (url: string) =>
  Effect.promise(async () =>
    (await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).map((row) =>
      row.tablename
    )
  )

describe("strata downgrade", () => {
  it.effect("takes a relative target that begins with a dash, and asks nothing with --yes", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade")
      const { code, err, out } = yield* strata(place, "downgrade", "-1", "--yes")
      assert.deepStrictEqual([code, out, masked(err)], [
        0,
        [],
        ["reverted dddd merge (…)", "Downgraded 1 revision, now at bbbb, cccc"]
      ])
    }))

  it.effect("where nobody can be asked it needs --yes, and changes nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade")
      assert.deepStrictEqual(yield* strata(place, "downgrade", "base"), {
        code: 2,
        out: [],
        err: [
          "Cannot ask for confirmation to revert 4 revisions: there is no terminal. Nothing was changed. To revert without confirmation, run: strata downgrade base --yes"
        ]
      })
      assert.deepStrictEqual((yield* strata(place, "current")).out, ["dddd (head)"])
    }))

  it.effect("lists what it would revert and asks; only yes means yes", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade")
      for (const answer of ["", "n", "no", "yess", "Y e s"]) {
        const { code, err, out } = yield* answering(answer, place, "downgrade", "aaaa")
        assert.deepStrictEqual([code, out], [1, []])
        assert.deepStrictEqual(err.map((line) => line.replace(/in database .* as "\w+"/, "in <database>")), [
          "The following revisions will be reverted, in this order:",
          "  dddd merge",
          "  bbbb create tokens",
          "    data-loss: Dropping the table \"tokens\" deletes all its rows",
          "  cccc first users",
          "    data-loss: Rows of the table \"users\" are deleted",
          "Revert 3 revisions in <database>? [y/N] ",
          "Nothing was changed"
        ])
      }
      const yes = yield* answering(" Yes ", place, "downgrade", "aaaa", "--json")
      assert.strictEqual(yes.code, 0)
      assert.deepStrictEqual(JSON.parse(yes.out.join("\n")).revisions, ["dddd", "bbbb", "cccc"])
      assert.deepStrictEqual(yield* tables(place.url), ["users"])
    }))

  it.effect("asks nothing when there is nothing to revert", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual(yield* strata(place, "downgrade", "base"), {
        code: 0,
        out: [],
        err: ["Nothing to downgrade: the database is at base"]
      })
    }))

  it.effect("--sql must be told where it starts", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "downgrade", "--sql", "base"), {
        code: 2,
        out: [],
        err: [
          "Cannot write a downgrade script for \"base\": the range has no start. Run: strata downgrade --sql <from>:base"
        ]
      })
      const script = yield* strata({ directory }, "downgrade", "--sql", "dddd:aaaa")
      assert.strictEqual(script.out[0], "-- Strata offline script: downgrade from dddd to aaaa, 3 revisions")
    }))
})
