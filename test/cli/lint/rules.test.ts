/**
 * What `lint` finds in one statement after the other, on tables with rows.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { urlOf } from "../../support/server.ts"
import { directoryOf, strata } from "../strata.ts"

const base = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL, age int, mood mood, note text);
CREATE TABLE pets (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner int, name text);
CREATE TABLE toys (id int PRIMARY KEY, pet int REFERENCES pets);
CREATE INDEX toys_pet ON toys (pet);
ALTER TABLE pets ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON pets USING (true);`

/** Revisions with the rules that speak of them, apart from the one about every lock. */
const cases: ReadonlyArray<readonly [text: string, ...rules: ReadonlyArray<string>]> = [
  ["CREATE TABLE more (id int PRIMARY KEY, pet int REFERENCES pets, at timestamptz, total numeric);\nCREATE INDEX ON more (pet);"],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = pg_catalog, pg_temp SECURITY DEFINER AS 'SELECT 1';"],
  ["CREATE VIEW young AS SELECT id, age FROM people WHERE age < 18;\nCOMMENT ON VIEW young IS 'x';"],
  ["DROP VIEW young;"],
  ["ALTER TABLE people ALTER name TYPE varchar(80);"],
  ["ALTER TABLE people ADD nick text, ADD points int NOT NULL DEFAULT 0;"],
  ["ALTER TABLE people ALTER age TYPE bigint;", "in-use", "type-change"],
  ["ALTER TABLE people ADD token uuid DEFAULT gen_random_uuid();", "computed-column"],
  ["CREATE INDEX people_age ON people (age);", "index-not-concurrent"],
  ["-- strata:transaction off\nCREATE INDEX CONCURRENTLY people_note ON people (note);"],
  ["ALTER TABLE people ADD CONSTRAINT people_id CHECK (id > 0);", "constraint-not-valid"],
  ["ALTER TABLE people ADD CONSTRAINT people_id_2 CHECK (id > 0) NOT VALID;"],
  ["ALTER TABLE people VALIDATE CONSTRAINT people_id_2;"],
  ["UPDATE people SET note = '' WHERE note IS NULL;"],
  ["ALTER TABLE people ADD CONSTRAINT people_note CHECK (note IS NOT NULL) NOT VALID;"],
  ["ALTER TABLE people VALIDATE CONSTRAINT people_note;"],
  ["ALTER TABLE people ALTER note SET NOT NULL;", "in-use"],
  ["ALTER TABLE people ALTER points DROP NOT NULL;"],
  ["ALTER TABLE people ALTER points SET NOT NULL;", "not-null-scan"],
  ["UPDATE pets SET owner = NULL;"],
  ["ALTER TABLE pets ADD FOREIGN KEY (owner) REFERENCES people NOT VALID;", "foreign-key-index", "several-locks"],
  ["ALTER TABLE people DROP token;", "destructive"],
  ["DROP TABLE toys;", "destructive", "in-use", "several-locks"],
  ["REINDEX TABLE pets;", "rewrite"],
  ["ALTER TABLE people ADD must int NOT NULL;", "fails", "in-use"],
  ["CREATE ROLE somebody;", "beyond-database"],
  ["COPY people (name) FROM PROGRAM 'echo x';", "beyond-database"],
  ["UPDATE people SET points = random() * 10;", "non-deterministic"],
  ["ALTER TABLE people ADD bonus int;\nUPDATE people SET bonus = 1;", "backfill"],
  ["SET LOCAL lock_timeout = 0;\nALTER TABLE people ADD last int;", "missing-lock-timeout"],
  ["SET LOCAL search_path = pg_catalog;\nCOMMENT ON TABLE public.pets IS 'x';", "search-path"],
  ["ALTER TABLE pets DISABLE ROW LEVEL SECURITY;", "row-security-lost"],
  ["DROP POLICY mine ON pets;", "row-security-lost"],
  ["CREATE FUNCTION g() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';", "definer-search-path"],
  ["GRANT SELECT ON pets TO PUBLIC;", "public-granted"],
  ["CREATE TABLE odd (id serial, at timestamp, price money, code char(3), data json);", "column-type"],
  ["ALTER TYPE mood ADD VALUE 'good';\nUPDATE people SET mood = 'good';", "enum-value-used"]
]

/** What is true of most of them: a lock on an existing table, and no downgrade. */
const everywhere = new Set(["blocks-table", "downgrade-missing"])

const idOf = (index: number): string => `r${String(index).padStart(3, "0")}`

const files = Object.fromEntries([base, ...cases.map(([text]) => text)].map((text, index) => [
  `${idOf(index)}.sql`,
  `-- strata:revision ${idOf(index)}\n${
    index === 0 ? "" : `-- strata:parents ${idOf(index - 1)}\n`
  }-- strata:message x\n` +
  `-- strata:upgrade\n${text}\n`
]))

const sorted = ([text, ...rules]: ReadonlyArray<string>) => ({ text, rules: rules.toSorted() })

interface Found {
  readonly revision: string
  readonly rule: string
}

describe("the rules of lint", () => {
  it.live("find what is in each revision, and nothing else", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(files)
      const ended = yield* strata({ directory }, "lint", "r001:r037", "--json", "--shadow", urlOf("postgres"))
      assert.strictEqual(ended.code, 3, ended.err.join("\n"))
      const { findings } = JSON.parse(ended.out.join("\n")) as { readonly findings: ReadonlyArray<Found> }
      const found = cases.map(([text], index) => [
        text,
        ...new Set(
          findings.filter(({ revision, rule }) => revision === idOf(index + 1) && !everywhere.has(rule)).map((
            { rule }
          ) => rule)
        )
      ])
      assert.deepStrictEqual(
        found.map(sorted),
        cases.map(sorted)
      )
    }).pipe(Effect.scoped))
})
