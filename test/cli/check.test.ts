/**
 * `check`, `inspect` and `revision --autogenerate`, on a real server.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import { query } from "../support/server.ts"
import { placeOf, strata } from "./strata.ts"

const source = (folder: string) => JSON.stringify(new URL(`../../src/${folder}/mod.ts`, import.meta.url).href)

/** An `env.ts` with one table, whose columns are given as source text. */
const env = (columns: string) => ({
  "env.ts": `import { Environment } from ${source("environment")}
import { Table } from ${source("schema")}
import * as Schema from "effect/Schema"
export default Environment.make({ models: [Table.make({ id: Schema.Int, ${columns} }, { name: "notes" })] })
`
})

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
      assert.match(refused.err.join("\n"), /not up to date: .* strata upgrade/)

      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const after = yield* strata(place, "check")
      assert.deepStrictEqual([after.code, after.out], [0, ["No differences between the models and the database"]])
      const nothing = yield* strata(place, "revision", "--autogenerate", "-m", "nothing")
      assert.deepStrictEqual([nothing.code, nothing.out], [0, []])
      assert.include(nothing.err.join("\n"), "Wrote nothing")
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
      assert.deepStrictEqual(Object.keys(document), ["differences", "notCompared", "hints"])
      assert.strictEqual(document["differences"]![0]!.address, `column "public"."notes"."gone"`)
    }).pipe(Effect.scoped))

  it.live("says that there are no models to compare with", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const { code, err } = yield* strata(place, "check")
      assert.strictEqual(code, 1)
      assert.include(err.join("\n"), "names none")
    }).pipe(Effect.scoped))
})

describe("inspect", () => {
  it.live("prints SQL that makes the same schema in another database", () =>
    Effect.gen(function*() {
      const [one, two] = [yield* placeOf(), yield* placeOf()]
      yield* Effect.promise(() =>
        query(
          one.url,
          `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE SCHEMA app;
           CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'ok', n d);
           CREATE TABLE app.b (a bigint REFERENCES a, at timestamptz DEFAULT now()); CREATE INDEX ON app.b (at DESC);
           CREATE VIEW v AS SELECT m FROM a; COMMENT ON TABLE a IS 'it''s';
           CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
           CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()`
        )
      )
      const sql = yield* strata(one, "inspect", "--sql")
      assert.deepStrictEqual([sql.code, sql.err], [0, []])
      yield* Effect.promise(() => query(two.url, sql.out.join("\n")))
      const documents = yield* Effect.forEach([one, two], (place) => strata(place, "inspect", "--json"))
      assert.deepStrictEqual(JSON.parse(documents[0]!.out.join("\n")), JSON.parse(documents[1]!.out.join("\n")))
      assert.include((yield* strata(one, "inspect")).out, `table "app"."b"`)
    }).pipe(Effect.scoped))
})

describe("diff", () => {
  const first = {
    "a1_notes.sql": `-- strata:revision a1\n-- strata:parents\n-- strata:message notes\n-- strata:upgrade
CREATE TABLE notes (id int NOT NULL, gone text, CONSTRAINT pk_notes PRIMARY KEY (id));\n-- strata:downgrade\nDROP TABLE notes;\n`
  }

  it.live("prints SQL that takes a database to the models, and finds nothing afterwards", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...env("text: Schema.NullOr(Schema.String)"), ...first })
      yield* strata(place, "upgrade")
      for (const from of ["rev:a1", "env:DATABASE_URL", place.url]) {
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

  it.live("names the variable that is missing, and the database that cannot be reached", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...env("text: Schema.NullOr(Schema.String)"), ...first })
      const missing = yield* strata(place, "diff", "env:NOT_THERE", "env")
      assert.deepStrictEqual([missing.code, missing.out], [1, []])
      assert.match(missing.err.join("\n"), /"env:NOT_THERE" is: there is no such variable\. Set it/)
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
      assert.include(missing.err.join("\n"), `"nowhere.sql": there is no such file`)
    }).pipe(Effect.scoped))
})
