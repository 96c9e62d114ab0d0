import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { address, compared, digest } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { query } from "../support/server.ts"
import { scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const { borrow, catalogOf } = scratchDatabases()

const name = (name: string, schema = "public") => ({ schema, name })

interface Case {
  readonly title: string
  readonly old: string
  readonly desired: string
  readonly renames: ReadonlyArray<Diff.Rename>
  readonly rows: string
}

const cases: ReadonlyArray<Case> = [
  {
    title: "a table with everything on it",
    old: `CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE CHECK (email <> ''), boss int REFERENCES users);
      CREATE INDEX users_low ON users (lower(email)) WHERE id > 0;
      CREATE TABLE posts (author int REFERENCES users);
      CREATE VIEW v AS SELECT id, email FROM users;
      CREATE VIEW w AS SELECT id FROM v;
      COMMENT ON TABLE users IS 'them';
      COMMENT ON COLUMN users.email IS 'mail';
      ALTER TABLE users ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON users USING (email = CURRENT_USER);
      INSERT INTO users (email) VALUES ('a'), ('b');`,
    desired:
      `CREATE TABLE people (id serial PRIMARY KEY, email text UNIQUE CHECK (email <> ''), boss int REFERENCES people);
      CREATE INDEX people_low ON people (lower(email)) WHERE id > 0;
      CREATE TABLE posts (author int REFERENCES people);
      CREATE VIEW v AS SELECT id, email FROM people;
      CREATE VIEW w AS SELECT id FROM v;
      COMMENT ON TABLE people IS 'them';
      COMMENT ON COLUMN people.email IS 'mail';
      ALTER TABLE people ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON people USING (email = CURRENT_USER);`,
    renames: [
      { kind: "table", from: name("users"), to: name("people") },
      { kind: "sequence", from: name("users_id_seq"), to: name("people_id_seq") }
    ],
    rows: "SELECT count(*)::int AS n, nextval('people_id_seq')::int AS next FROM people"
  },
  {
    title: "a column that checks, indexes, keys and views speak of",
    old: `CREATE TABLE t (id int PRIMARY KEY, "User" int, total int CHECK (total > 0 AND total::text <> 'total'),
        twice int GENERATED ALWAYS AS (total * 2) STORED, UNIQUE (id, total));
      CREATE TABLE o (id int, t int, FOREIGN KEY (id, t) REFERENCES t (id, total));
      CREATE INDEX t_e ON t ((total + 1)) WHERE total > 5;
      CREATE VIEW v AS SELECT total AS total, id FROM t;
      COMMENT ON COLUMN t.total IS 'x';
      CREATE POLICY p ON t USING (total > 1);
      CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER tr BEFORE UPDATE OF total ON t FOR EACH ROW WHEN (NEW.total > 0) EXECUTE FUNCTION tf();
      INSERT INTO t VALUES (1, 2, 3);`,
    desired: `CREATE TABLE t (id int PRIMARY KEY, "User" int, sum int, UNIQUE (id, sum),
        CONSTRAINT t_total_check CHECK (sum > 0 AND sum::text <> 'total'), twice int GENERATED ALWAYS AS (sum * 2) STORED);
      CREATE TABLE o (id int, t int, FOREIGN KEY (id, t) REFERENCES t (id, sum));
      CREATE INDEX t_e ON t ((sum + 1)) WHERE sum > 5;
      CREATE VIEW v AS SELECT sum AS total, id FROM t;
      COMMENT ON COLUMN t.sum IS 'x';
      CREATE POLICY p ON t USING (sum > 1);
      CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER tr BEFORE UPDATE OF sum ON t FOR EACH ROW WHEN (NEW.sum > 0) EXECUTE FUNCTION tf();`,
    renames: [{ kind: "column", table: name("t"), from: "total", to: "sum" }],
    rows: "SELECT sum, twice FROM t"
  },
  {
    title: "an enum and two of its values, while another one comes",
    old: `CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE t (m mood NOT NULL DEFAULT 'ok' CHECK (m <> 'sad'), ms mood[] DEFAULT '{sad}');
      CREATE VIEW v AS SELECT m FROM t WHERE m = 'ok';
      INSERT INTO t VALUES ('ok', '{sad,ok}');`,
    desired: `CREATE TYPE "Feeling" AS ENUM ('blue', 'fine', 'great');
      CREATE TABLE t (m "Feeling" NOT NULL DEFAULT 'fine' CHECK (m <> 'blue'), ms "Feeling"[] DEFAULT '{blue}');
      CREATE VIEW v AS SELECT m FROM t WHERE m = 'fine';`,
    renames: [
      { kind: "enum", from: name("mood"), to: name("Feeling") },
      { kind: "enum-value", enum: name("Feeling"), from: "sad", to: "blue" },
      { kind: "enum-value", enum: name("Feeling"), from: "ok", to: "fine" }
    ],
    rows: "SELECT m::text, ms::text FROM t"
  },
  {
    title: "a table into a schema that is new",
    old: `CREATE TABLE t (id int PRIMARY KEY, v text);
      CREATE INDEX t_v ON t (v);
      COMMENT ON INDEX t_v IS 'i';
      INSERT INTO t VALUES (1, 'x');`,
    desired: `CREATE SCHEMA app;
      CREATE TABLE app.things (id int PRIMARY KEY, v text, w int);
      CREATE INDEX t_v ON app.things (v);
      COMMENT ON INDEX app.t_v IS 'i';`,
    renames: [{ kind: "table", from: name("t"), to: name("things", "app") }],
    rows: "SELECT count(*)::int AS n FROM app.things"
  }
]

describe("renames keep rows and identity, and come back", () => {
  for (const { desired, old, renames, rows, title } of cases) {
    it.effect(title, () =>
      Effect.gen(function*() {
        const database = yield* borrow(old)
        const [from, to] = [yield* database.catalog, yield* catalogOf(desired)]
        const plan = Result.getOrThrow(Diff.diff(from, to, { renames }))
        const script = scriptOf(Diff.operations(plan))
        assert.notMatch(script, /DROP (TABLE|COLUMN|TYPE|SEQUENCE)/)
        yield* database.run(Diff.operations(plan))
        const migrated = yield* database.catalog
        assert.deepStrictEqual(JSON.parse(digest(compared(migrated))), JSON.parse(digest(compared(to))), script)
        assert.isNotEmpty(yield* Effect.promise(() => query(database.url, rows)))
        const back = Result.getOrThrow(Diff.downgrade(from, to, plan, { renames }))
        assert.notMatch(scriptOf(back), /DROP (TABLE|SEQUENCE)/)
        yield* database.run(back)
        const restored = yield* database.catalog
        assert.deepStrictEqual(
          JSON.parse(digest(compared(restored))),
          JSON.parse(digest(compared(from))),
          scriptOf(back)
        )
      }))
  }

  it.effect("a rename of nothing is an error that says on which side it is missing", () =>
    Effect.gen(function*() {
      const catalog = yield* catalogOf("CREATE TABLE t (a int)")
      const error = (rename: Diff.Rename) =>
        Result.getOrThrow(Result.flip(Diff.diff(catalog, catalog, { renames: [rename] })))
      assert.include(
        error({ kind: "table", from: name("x"), to: name("t") }).message,
        "the database does not have table \"public\".\"x\""
      )
      const missing = error({ kind: "column", table: name("t"), from: "a", to: "b" })
      assert.include(missing.message, `the models do not have ${address("column", "public", "t", "b")}`)
    }))
})
