import { assert, describe, it } from "@effect/vitest"
import { hazardsOf } from "../../../src/sql/mod.ts"

const kindsOf = (...statements: ReadonlyArray<string>) =>
  hazardsOf(statements).map((each) => each.map(({ kind }) => kind).join(" "))

const cases: ReadonlyArray<readonly [string, string]> = [
  ["DROP TABLE IF EXISTS a, app.\"B c\" CASCADE", "data-loss data-loss"],
  ["/* why */ truncate only a, b", "data-loss data-loss"],
  ["DELETE FROM a WHERE id = 1;", "data-loss"],
  ["DROP SCHEMA s CASCADE", "data-loss"],
  ["DROP SCHEMA s", ""],
  ["DROP VIEW v", ""],
  ["ALTER TABLE a DROP COLUMN IF EXISTS b, DROP c, DROP CONSTRAINT d", "data-loss data-loss"],
  ["ALTER TABLE a ALTER b SET DATA TYPE numeric(10, 2), ALTER COLUMN c TYPE text", "rewrite rewrite"],
  ["ALTER TABLE ONLY a ALTER COLUMN b SET NOT NULL", "fails-on-rows lock"],
  ["ALTER TABLE a ADD COLUMN b int NOT NULL", "fails-on-rows"],
  ["ALTER TABLE a ADD b int NOT NULL DEFAULT 0", ""],
  ["ALTER TABLE a ADD b int GENERATED ALWAYS AS (c + 1) STORED", "rewrite"],
  ["ALTER TABLE a ADD b int GENERATED ALWAYS AS (c + 1) VIRTUAL", ""],
  ["ALTER TABLE a ADD b uuid NOT NULL DEFAULT gen_random_uuid()", "rewrite"],
  ["ALTER TABLE a ADD b timestamptz NOT NULL DEFAULT now()", ""],
  ["ALTER TABLE a ALTER b SET EXPRESSION AS (c + 2)", "rewrite"],
  ["ALTER TABLE a ADD CONSTRAINT k NOT NULL b", "fails-on-rows lock"],
  ["ALTER TABLE a ADD CONSTRAINT k NOT NULL b NOT VALID", ""],
  ["ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0)", "lock fails-on-rows"],
  ["ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0) NOT VALID", ""],
  ["ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c", "lock fails-on-rows"],
  ["ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i", ""],
  ["ALTER TABLE a VALIDATE CONSTRAINT k", "fails-on-rows"],
  ["ALTER TABLE a SET UNLOGGED", "rewrite"],
  ["CREATE UNIQUE INDEX ON a (b)", "lock fails-on-rows"],
  ["CREATE INDEX CONCURRENTLY i ON a (b)", ""],
  ["REINDEX TABLE a", "lock"],
  ["REINDEX (VERBOSE) INDEX CONCURRENTLY i", ""],
  ["REINDEX (VERBOSE) TABLE a", "lock"],
  ["VACUUM FULL a", "rewrite"],
  ["VACUUM (FULL, ANALYZE) a", "rewrite"],
  ["VACUUM a", ""],
  ["INSERT INTO a (vacuum) SELECT \"full\" FROM b", ""],
  ["WITH old AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM old", "data-loss"],
  ["MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE", "data-loss"],
  ["MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET c = 1", ""],
  ["DROP OWNED BY r, s CASCADE", "data-loss data-loss"],
  ["DROP TYPE IF EXISTS t CASCADE", "data-loss"],
  ["DROP FUNCTION f(int, text), g CASCADE", "data-loss data-loss"],
  ["DROP TYPE t", ""],
  ["DROP VIEW v CASCADE", ""],
  ["UPDATE ONLY a SET b = (SELECT c FROM d WHERE d.id = 1)", "data-loss"],
  ["UPDATE a SET b = 1 WHERE c", ""],
  ["UPDATE a SET b = d.b FROM d", ""],
  ["SELECT * FROM a FOR UPDATE", ""],
  ["LOCK a, ONLY b", "lock lock"],
  ["LOCK TABLE a IN ROW EXCLUSIVE MODE", ""],
  ["DO $$ BEGIN DELETE FROM a; END $$", "unknown"],
  ["CALL app.tidy(1)", "unknown"],
  ["EXECUTE p(1)", "unknown"],
  ["INSERT INTO a VALUES ('DROP TABLE a')", ""],
  ["COMMENT ON TABLE a IS 'truncate a'", ""]
]

describe("hazardsOf", () => {
  it("finds what a statement may cost, and nothing in strings and comments", () => {
    for (const [text, kinds] of cases) assert.deepStrictEqual(kindsOf(text), [kinds], text)
  })

  it("names the object as it is, without quotes", () => {
    assert.deepStrictEqual(hazardsOf(["DROP TABLE A, app.\"B c\""]).flat().map(({ text }) => text), [
      "Dropping the table \"a\" deletes all its rows",
      "Dropping the table \"app.B c\" deletes all its rows"
    ])
  })

  it("finds none in a table that an earlier statement created", () => {
    const created = new Set<string>()
    hazardsOf(["-- empty\nCREATE TABLE app.new (id int)", "CREATE TABLE IF NOT EXISTS old (id int)"], created)
    assert.deepStrictEqual(
      hazardsOf(["CREATE INDEX i ON app.new (id)", "CREATE INDEX j ON old (id)"], created).map((all) => all.length),
      [0, 1]
    )
  })
})
