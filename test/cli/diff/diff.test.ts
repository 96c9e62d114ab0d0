/**
 * `diff`, on a real server.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { query, serverMajor } from "../../support/server.ts"
import { oneIn } from "../../support/soak.ts"
import { env } from "../notes_model.ts"
import { placeOf, strata } from "../strata.ts"

describe("diff", () => {
  const first = {
    "a1_notes.sql": `-- strata:revision a1\n-- strata:parents\n-- strata:message notes\n-- strata:upgrade
CREATE TABLE notes (id int NOT NULL, gone text, CONSTRAINT pk_notes PRIMARY KEY (id));\n-- strata:downgrade\nDROP TABLE notes;\n`
  }

  it.live("prints SQL that takes a database to the models, and finds nothing afterwards", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...env("text: Schema.NullOr(Schema.String)"), ...first })
      yield* strata(place, "upgrade")
      for (const from of oneIn(2, ["rev:a1", "env:DATABASE_URL", place.url])) {
        const { code, err, out } = yield* strata(place, "diff", from, "env")
        assert.deepStrictEqual([code, err.length], [0, 1])
        assert.deepStrictEqual(out, [
          `-- data-loss: Dropping the column "public.notes.gone" deletes its values`,
          `ALTER TABLE "public"."notes" DROP COLUMN "gone";`,
          `ALTER TABLE "public"."notes" ADD COLUMN "text" text;`
        ])
      }
      const { out } = yield* strata(place, "diff", "rev:a1", "env")
      yield* Effect.promise(() => query(place.url, out.join("\n")))
      const after = yield* strata(place, "diff", "env", "env:DATABASE_URL")
      assert.deepStrictEqual([after.code, after.out], [0, []])
      assert.include(after.err.join("\n"), "No differences")
    }).pipe(Effect.scoped))

  it.live("compares and prints what only the servers of the two databases have", () =>
    Effect.gen(function*() {
      if (serverMajor < 18) return
      const [one, two] = [yield* placeOf({}), yield* placeOf({})]
      const table = "CREATE TABLE t (a int CONSTRAINT one NOT NULL NO INHERIT)"
      yield* Effect.promise(() => query(one.url, table))
      yield* Effect.promise(() => query(two.url, table.replace("one", "two")))
      const { err, out } = yield* strata(one, "diff", one.url, two.url)
      assert.deepStrictEqual([err, out], [[], [`ALTER TABLE "public"."t" RENAME CONSTRAINT "one" TO "two";`]])
      const sql = yield* strata(one, "inspect", "--sql")
      yield* Effect.promise(() => query(two.url, `DROP TABLE t; ${sql.out.join("\n")}`))
      assert.include((yield* strata(one, "diff", one.url, two.url)).err.join("\n"), "No differences")
    }).pipe(Effect.scoped))

  it.live("needs no script directory for databases and SQL files, and never shows a password", () =>
    Effect.gen(function*() {
      const [one, two] = [yield* placeOf({}), yield* placeOf({})]
      yield* Effect.promise(() => query(one.url, "CREATE TABLE t (a int)"))
      const bare = mkdtempSync(join(tmpdir(), "strata-bare-"))
      const before = process.cwd()
      yield* Effect.acquireRelease(
        Effect.sync(() => process.chdir(bare)),
        () => Effect.sync(() => process.chdir(before))
      )
      writeFileSync("schema.sql", "CREATE TABLE t (a int, b text)")
      const here = { url: one.url, variables: { OTHER: two.url } }
      const create = [`CREATE TABLE "public"."t" (`, `  "a" integer`, ");"]
      assert.deepStrictEqual((yield* strata(here, "diff", two.url, one.url)).out, create)
      assert.deepStrictEqual((yield* strata(here, "diff", "env:OTHER", one.url)).out, create)
      assert.deepStrictEqual((yield* strata(here, "diff", one.url, "schema.sql")).out, [
        `ALTER TABLE "public"."t" ADD COLUMN "b" text;`
      ])
      const same = yield* strata(here, "diff", one.url, one.url)
      assert.strictEqual(same.code, 0)
      assert.match(same.err.join("\n"), /^No differences between "postgresql:\/\/[^:"]+@127\.0\.0\.1:/)
      assert.deepStrictEqual((yield* strata(here, "inspect", two.url, "--sql")).out, [])
      for (
        const words of [["inspect", one.url, "--sql"], ["inspect", "--sql"], ["inspect", "env:DATABASE_URL", "--sql"]]
      ) {
        assert.deepStrictEqual((yield* strata(here, ...words)).out, create)
      }
      const wrong = yield* strata(here, "inspect", "schema.sql")
      assert.strictEqual(wrong.code, 2)
      assert.include(wrong.err.join("\n"), "neither a URL nor env:VARIABLE")
      for (const words of [["diff", one.url, "env"], ["diff", "rev:a1", one.url]]) {
        const { code, err } = yield* strata(here, ...words)
        assert.strictEqual(code, 2)
        assert.match(
          err.join("\n"),
          /there is no "migrations" with an env\.ts.*Run: strata diff env:DATABASE_URL schema\.sql$/
        )
      }
      const nowhere = yield* strata({}, "inspect")
      assert.strictEqual(nowhere.code, 2)
      assert.match(nowhere.err.join("\n"), /Cannot find a database to inspect: .*Run: strata inspect "postgresql:/)
      const given = yield* strata({ ...here, directory: "elsewhere" }, "diff", one.url, "env")
      assert.include(given.err.join("\n"), `Cannot find the script directory "elsewhere"`)
    }).pipe(Effect.scoped))

  it.live("names the variable that is missing, and the database that cannot be reached", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...env("text: Schema.NullOr(Schema.String)"), ...first })
      const missing = yield* strata(place, "diff", "env:NOT_THERE", "env")
      assert.deepStrictEqual([missing.code, missing.out], [1, []])
      assert.match(missing.err.join("\n"), /"env:NOT_THERE": the environment variable "NOT_THERE" is not set\. Set it/)
      const url = new URL(place.url)
      url.pathname = "/not_there"
      const nowhere = { ...place, url: url.href }
      for (const words of [["check"], ["inspect"], ["diff", "rev:a1", "env"], ["diff", url.href, "env"]]) {
        const { code, err } = yield* strata(nowhere, ...words)
        assert.strictEqual(code, 1)
        assert.match(err.join("\n"), /the database "not_there" does not exist\. Create it/, words.join(" "))
      }
    }).pipe(Effect.scoped))

  it.live("takes SQL files, and answers as JSON", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(first)
      const file = `${place.directory}/env.sql.txt`
      writeFileSync(
        file,
        "CREATE TABLE notes (id int CONSTRAINT pk_notes PRIMARY KEY, gone text); CREATE VIEW v AS SELECT 1 AS n"
      )
      const { out } = yield* strata(place, "diff", "rev:head", file, "--json")
      const { changes } = JSON.parse(out.join("\n")) as {
        readonly changes: ReadonlyArray<{ readonly address: string }>
      }
      assert.deepStrictEqual(changes.map(({ address }) => address), [`view "public"."v"`])
      const missing = yield* strata(place, "diff", "nowhere.sql", file)
      assert.strictEqual(missing.code, 1)
      assert.include(missing.err.join("\n"), `"nowhere.sql": no such file or directory`)
    }).pipe(Effect.scoped))
})
