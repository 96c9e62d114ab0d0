/**
 * `check` and `revision --autogenerate`, on a real server.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { query } from "../../support/server.ts"
import { env } from "../notes_model.ts"
import { placeOf, strata } from "../strata.ts"

describe("check", () => {
  it.live("prints the differences and exits with 3, until the revision that it names is applied", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(env("text: Schema.String"))
      const before = yield* strata(place, "check")
      assert.strictEqual(before.code, 3)
      assert.deepStrictEqual(before.out, [`create table "notes"`])
      assert.include(before.err.join("\n"), "The database and the models differ: 1 difference")
      assert.include(before.err.join("\n"), "strata revision --autogenerate")

      const written = yield* strata(place, "revision", "--autogenerate", "-m", "notes", "--format", "sql")
      assert.strictEqual(written.code, 0)
      assert.lengthOf(written.out, 1)
      assert.include(readFileSync(written.out[0]!, "utf8"), `CREATE TABLE "notes"`)
      assert.include(written.err.join("\n"), `create table "notes"`)

      const refused = yield* strata(place, "revision", "--autogenerate", "-m", "again")
      assert.strictEqual(refused.code, 1)
      assert.match(refused.err.join("\n"), /not up to date: .*"strata upgrade heads"/)

      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const after = yield* strata(place, "check")
      assert.deepStrictEqual([after.code, after.out], [0, ["No differences between the models and the database"]])
      const nothing = yield* strata(place, "revision", "--autogenerate", "-m", "nothing")
      assert.deepStrictEqual([nothing.code, nothing.out], [0, []])
      assert.include(nothing.err.join("\n"), "No revision was written")
    }).pipe(Effect.scoped))

  it.live("names a command that writes what the flags include, with the same flags", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(env("text: Schema.String"))
      yield* Effect.promise(() =>
        query(
          place.url,
          `CREATE TABLE notes (id int CONSTRAINT pk_notes PRIMARY KEY, text text NOT NULL);
           GRANT SELECT ON notes TO PUBLIC; CREATE VIEW seen AS SELECT id FROM notes`
        )
      )
      const found = yield* strata(place, "check", "--privileges")
      assert.deepStrictEqual(found.out.map((line) => line.split(":")[0]), [
        `change privilege "public" on table "public.notes"`,
        `drop view "public.seen"`
      ])
      const advice = /run: strata (revision --autogenerate --privileges) -m/.exec(found.err.join("\n"))
      assert.isNotNull(advice)
      const written = yield* strata(place, ...advice![1]!.split(" "), "-m", "rights")
      assert.lengthOf(written.out, 1)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.strictEqual((yield* strata(place, "check", "--privileges")).code, 0)
      const wrong = yield* strata(place, "revision", "--owners", "-m", "x")
      assert.strictEqual(wrong.code, 2)
      assert.include(
        wrong.err.join("\n"),
        "Cannot use --owners without --autogenerate. Run: strata revision --autogenerate --owners"
      )
    }).pipe(Effect.scoped))

  it.live("shows hazards below their line, and everything as JSON", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(env(""))
      yield* Effect.promise(() =>
        query(place.url, "CREATE TABLE notes (id int CONSTRAINT pk_notes PRIMARY KEY, gone text)")
      )
      const { out } = yield* strata(place, "check")
      assert.deepStrictEqual(out.map((line) => line.slice(0, 24)), [
        `drop column "gone" of "n`,
        "  data-loss: Dropping th"
      ])
      const json = yield* strata(place, "check", "--json")
      assert.strictEqual(json.code, 3)
      const document = JSON.parse(json.out.join("\n")) as Record<string, ReadonlyArray<{ readonly address: string }>>
      assert.deepStrictEqual(Object.keys(document), ["differences", "notCompared", "hints", "ahead"])
      assert.strictEqual(document["differences"]![0]!.address, `column "public"."notes"."gone"`)
    }).pipe(Effect.scoped))

  it.live("says that there are no models to compare with", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const { code, err } = yield* strata(place, "check")
      assert.strictEqual(code, 1)
      assert.include(err.join("\n"), "has no models")
    }).pipe(Effect.scoped))
})
