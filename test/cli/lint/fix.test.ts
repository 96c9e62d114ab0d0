/**
 * `lint --fix`: what is divided does the same as before, in both directions, and blocks nobody for long.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { freshDatabase, urlOf } from "../../support/server.ts"
import { directoryOf, platform, strata } from "../strata.ts"

const source = (path: string): string => JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href)

const header = (id: string, parent: string) =>
  `-- strata:revision ${id}\n-- strata:parents ${parent}\n-- strata:message change ${id}\n`

const base = `${header("aaaa", "")}-- strata:upgrade
CREATE SCHEMA app;
CREATE TABLE people (id int PRIMARY KEY, age int NOT NULL, name text);
CREATE TABLE app.pets (id int PRIMARY KEY, owner int, name text NOT NULL);
CREATE TABLE parts (a int) PARTITION BY RANGE (a);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (1000000000);
-- strata:downgrade
DROP TABLE parts, app.pets, people;
DROP SCHEMA app;
`

const loose = `${header("abab", "aaaa")}-- strata:upgrade
UPDATE app.pets SET owner = NULL;
ALTER TABLE people ALTER age DROP NOT NULL;
-- strata:downgrade
-- strata:allow not-null-scan the table is small
ALTER TABLE people ALTER age SET NOT NULL;
`

const mixed = `${header("bbbb", "abab")}-- strata:upgrade
-- Where they live.
ALTER TABLE people ADD COLUMN city text;
CREATE UNIQUE INDEX /* of pets */ "Pets name" ON app.pets (lower(name)) WHERE id > 0;
CREATE INDEX people_age ON people (age);
ALTER TABLE people ADD CONSTRAINT adult CHECK (age = age) -- years
;
ALTER TABLE app.pets ADD CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES people ON DELETE CASCADE;
ALTER TABLE people ALTER age SET NOT NULL;
COMMENT ON TABLE people IS 'those who live; here';
-- strata:downgrade
COMMENT ON TABLE people IS NULL;
ALTER TABLE people ALTER COLUMN age DROP NOT NULL;
ALTER TABLE app.pets DROP CONSTRAINT pets_owner;
ALTER TABLE people DROP CONSTRAINT IF EXISTS adult;
DROP INDEX people_age;
DROP INDEX app."Pets name";
ALTER TABLE people DROP COLUMN city;
`

const child = `${header("cccc", "bbbb")}-- strata:upgrade
CREATE TABLE more (id int);
-- strata:downgrade
DROP TABLE more;
`

const shadow = ["--shadow", urlOf("postgres")]

const inspected = (directory: string, url: string) =>
  Effect.map(strata({ directory, url }, "inspect", "--sql"), ({ out }) => out.join("\n"))

/** One revision after the other, from the last one of the list on. */
const sql = (id: string, upgrade: string, downgrade = "", more = "") =>
  `${
    header(id, id === "b008" ? "aaaa" : id === "b001" ? "b008" : `b00${Number(id.slice(3)) - 1}`)
  }${more}-- strata:upgrade\n${upgrade}\n-- strata:downgrade\n${downgrade}\n`

describe("lint --fix", () => {
  it.live("divides a revision into stages that do the same, up and down, and keeps its id and the lock", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({
        "1_aaaa.sql": base,
        "2_abab.sql": loose,
        "2_bbbb.sql": mixed,
        "3_cccc.sql": child
      })
      const [url, other] = yield* Effect.all([freshDatabase, freshDatabase])
      assert.strictEqual((yield* strata({ directory, url }, "upgrade")).code, 0)
      const wanted = yield* inspected(directory, url)
      yield* strata({ directory, url: other }, "upgrade", "abab")
      const before = yield* inspected(directory, other)

      const dry = yield* strata({ directory, url: other }, "lint", "aaaa:bbbb", ...shadow, "--fix", "--dry-run")
      assert.strictEqual(dry.code, 0, dry.err.join("\n"))
      assert.include(dry.err.join("\n"), "Would divide 1 revision; nothing was changed")
      assert.include(dry.out.join("\n"), "CREATE UNIQUE INDEX CONCURRENTLY /* of pets */ \"Pets name\" ON app.pets")
      assert.include(dry.out.join("\n"), "-- Where they live.")
      assert.strictEqual(yield* fs.readFileString(`${directory}/2_bbbb.sql`), mixed)

      const done = yield* strata({ directory, url: other }, "lint", "aaaa:bbbb", ...shadow, "--fix")
      assert.strictEqual(done.code, 0, done.err.join("\n"))
      assert.lengthOf(done.out, 5)
      assert.match(done.out.at(-1)!, /2_bbbb\.sql$/)
      assert.strictEqual((yield* strata({ directory }, "lock", "--check")).code, 0)
      const again = yield* strata({ directory, url: other }, "lint", ...shadow, "--json")
      const { findings } = JSON.parse(again.out.join("\n")) as {
        readonly findings: ReadonlyArray<{ readonly direction: string; readonly rule: string }>
      }
      const rules = new Set(findings.filter(({ direction }) => direction === "upgrade").map(({ rule }) => rule))
      for (const rule of ["index-not-concurrent", "not-null-scan", "constraint-not-valid"]) {
        assert.isFalse(rules.has(rule))
      }
      assert.strictEqual((yield* strata({ directory, url: other }, "upgrade")).code, 0)
      assert.strictEqual(yield* inspected(directory, other), wanted)
      for (let step = 0; step < 5; step++) yield* strata({ directory, url: other }, "downgrade", "-1", "--yes")
      yield* strata({ directory, url: other }, "upgrade")
      assert.strictEqual(yield* inspected(directory, other), wanted)
      assert.strictEqual((yield* strata({ directory, url: other }, "downgrade", "abab", "--yes")).code, 0)
      assert.strictEqual(yield* inspected(directory, other), before)
    }).pipe(Effect.provide(platform())))

  it.effect("says what it does not divide, and why", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const files: Readonly<Record<string, string>> = {
        "1_aaaa.sql": base,
        "2_b001.sql": sql("b001", "CREATE INDEX ON people (age);"),
        "2_b002.sql": sql("b002", "CREATE INDEX parts_a ON parts (a);"),
        "2_b003.sql": sql(
          "b003",
          "ALTER TABLE people ADD CONSTRAINT one CHECK (id IS NOT NULL), ADD CONSTRAINT two CHECK (id = id);"
        ),
        "2_b004.sql": sql("b004", "CREATE INDEX people_4 ON people (age);", "ALTER INDEX people_4 RENAME TO people_5;"),
        "2_b005.sql": sql("b005", "CREATE INDEX people_5 ON people (age);", "DROP TABLE IF EXISTS gone;"),
        "2_b006.sql": sql("b006", "CREATE INDEX people_6 ON people (age);", "", "-- strata:isolation serializable\n"),
        "2_b007.ts": `import { Migration, Op } from ${source("operation/mod.ts")}
export default Migration.make({ revision: "b007", parents: ["b006"], message: "x",
  upgrade: Op.createIndex("people_7", "people", ["age"]), downgrade: Migration.inverse })`,
        "2_b008.sql": sql("b008", "CREATE INDEX people_8 ON people (age);")
      }
      const directory = yield* directoryOf(files)
      const url = yield* freshDatabase
      assert.strictEqual((yield* strata({ directory, url }, "upgrade", "b008")).code, 0)
      const range = ["lint", "aaaa:b007", ...shadow, "--fix"]
      const { code, err, out } = yield* strata({ directory, url }, ...range, "--json")
      assert.strictEqual(code, 3, err.join("\n"))
      const found = JSON.parse(out.join("\n")) as {
        readonly fixed: ReadonlyArray<unknown>
        readonly unfixed: ReadonlyArray<{ readonly revision: string; readonly problem: string }>
      }
      assert.deepStrictEqual(found.fixed, [])
      assert.deepStrictEqual(found.unfixed.map(({ problem, revision }) => `${revision}: ${problem}`), [
        "b008: It is applied, and the files of such revisions do not change",
        "b001: There is no safe form that is sure: the index has no name",
        "b002: There is no safe form that is sure: its table is partitioned",
        "b003: There is no safe form that is sure: it makes several changes; write a statement for each",
        "b004: It is not divided: its downgrade undoes \"people_4\" in a form that is not known",
        "b005: It is not divided: its downgrade has a statement for which the upgrade has none",
        "b006: It declares how its transaction runs, which its parts would not have",
        "b007: It is written in TypeScript; only revisions in SQL are divided"
      ])
      for (const [name, text] of Object.entries(files)) {
        assert.strictEqual(yield* fs.readFileString(`${directory}/${name}`), text)
      }
      const alone = yield* strata({ directory, url }, "lint", ...shadow, "--dry-run")
      assert.deepStrictEqual([alone.code, alone.err], [2, [
        "Cannot use --dry-run without --fix. Run: strata lint --fix --dry-run"
      ]])
    }).pipe(Effect.provide(platform())))
})
