/**
 * A renamed table, column, enum or sequence in the signature, the text or the list of every kind of object that can name one:
 * nothing is recreated that PostgreSQL renames by itself.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { compared, digest } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { quoteIdentifier } from "../../src/text/mod.ts"
import { query, serverMajor } from "../support/server.ts"
import { scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const { borrow, catalogOf } = scratchDatabases()

const old = { schema: "public", t: "t", mood: "mood", sq: "sq", a: "a" }

/** Queries say `AS a`, because the columns of a view keep their names. */
const everything = (names: typeof old): string => {
  const { mood: enumName, schema, sq: sequence } = names
  const [a, t] = [quoteIdentifier(names.a), quoteIdentifier(names.t)]
  const [table, mood, sq] = [`${schema}.${t}`, `${schema}.${enumName}`, `${schema}.${sequence}`]
  return `
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TYPE ${mood} AS ENUM ('sad', 'ok');
CREATE TABLE ${table} (id int CONSTRAINT n1 NOT NULL CONSTRAINT key PRIMARY KEY, ${a} int CONSTRAINT n2 NOT NULL,
  b int CONSTRAINT n3 NOT NULL, m ${mood});
CREATE SEQUENCE ${sq};
CREATE FUNCTION mood_acc(int, ${mood}) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, 0) + 1';
CREATE AGGREGATE mcount(${mood}) (SFUNC = mood_acc, STYPE = int, INITCOND = '0');
COMMENT ON AGGREGATE mcount(${mood}) IS 'agg';
CREATE FUNCTION mood_int(${mood}) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 1';
CREATE CAST (${mood} AS int) WITH FUNCTION mood_int(${mood}) AS ASSIGNMENT;
COMMENT ON CAST (${mood} AS int) IS 'cast';
CREATE FUNCTION mood_near(${mood}, ${mood}) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR <~> (LEFTARG = ${mood}, RIGHTARG = ${mood}, FUNCTION = mood_near, COMMUTATOR = <~>);
COMMENT ON OPERATOR <~> (${mood}, ${mood}) IS 'op';
CREATE FUNCTION mood_hash(${mood}) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR CLASS mood_ops FOR TYPE ${mood} USING hash AS OPERATOR 1 <~> (${mood}, ${mood}), FUNCTION 1 mood_hash(${mood});
CREATE FUNCTION mood_hash(${mood}, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 0::bigint';
ALTER OPERATOR FAMILY mood_ops USING hash ADD FUNCTION 2 (${mood}, ${mood}) mood_hash(${mood}, bigint);
CREATE INDEX t_m ON ${table} USING hash (m mood_ops);
CREATE DOMAIN dmood AS ${mood} CHECK (VALUE <> 'sad');
CREATE TYPE cmood AS (m ${mood}, n int);
CREATE FUNCTION atomic(x ${mood}) RETURNS ${mood} LANGUAGE sql BEGIN ATOMIC SELECT x WHERE x = 'ok'::${mood}; END;
CREATE FUNCTION plain(r ${table}) RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION plain(${table}) TO pg_monitor;
REVOKE ALL ON FUNCTION plain(${table}) FROM PUBLIC;
-- A function may have the name of the table.
CREATE FUNCTION public.t(r ${table}) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION onset() RETURNS SETOF ${table} LANGUAGE plpgsql AS 'BEGIN RETURN; END';
CREATE FUNCTION onrow(r ${table}) RETURNS bigint LANGUAGE sql
  BEGIN ATOMIC SELECT count(*) FROM ${table} WHERE ${t}.${a} = (r).b; END;
CREATE FUNCTION t_acc(int, ${table}) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE AGGREGATE tcount(${table}) (SFUNC = t_acc, STYPE = int, INITCOND = '0');
CREATE FUNCTION t_text(${table}) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$SELECT 'x'$$;
CREATE CAST (${table} AS text) WITH FUNCTION t_text(${table});
CREATE FUNCTION t_same(${table}, ${table}) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR === (LEFTARG = ${table}, RIGHTARG = ${table}, FUNCTION = t_same);
CREATE STATISTICS t (dependencies, ndistinct) ON ${a}, b FROM ${table};
CREATE STATISTICS st2 ON (${a} + b), (b * 2) FROM ${table};
COMMENT ON STATISTICS t IS 'stat';
CREATE TABLE log (x int, y int);
CREATE RULE r AS ON UPDATE TO ${table} WHERE NEW.${a} > OLD.b DO ALSO INSERT INTO log (x, y) VALUES (NEW.${a}, OLD.b);
CREATE RULE r2 AS ON DELETE TO log DO ALSO DELETE FROM ${table} WHERE ${t}.${a} = OLD.y;
COMMENT ON RULE r ON ${table} IS 'rule';
CREATE POLICY p ON ${table} USING (${a} > 1 AND EXISTS (SELECT 1 FROM ${table} t2 WHERE t2.b = ${t}.${a})) WITH CHECK (b > 0);
CREATE POLICY p2 ON log USING (EXISTS (SELECT 1 FROM ${table} WHERE ${t}.${a} = log.x));
${
    // Columns and filters of publications came with 15.
    serverMajor < 15
      ? `CREATE PUBLICATION pub FOR TABLE ${table}, log;`
      : `CREATE PUBLICATION pub FOR TABLE ${table} (id, ${a}), log WHERE (x > 1);
CREATE PUBLICATION pub2 FOR TABLE ${table} WHERE (${a} > 10 AND b < 5);`}
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER a BEFORE UPDATE OF ${a}, b ON ${table}
  FOR EACH ROW WHEN (OLD.${a} IS DISTINCT FROM NEW.${a}) EXECUTE FUNCTION tf();
CREATE TRIGGER tr2 AFTER UPDATE ON ${table} REFERENCING OLD TABLE AS ot FOR EACH STATEMENT EXECUTE FUNCTION tf();
COMMENT ON TRIGGER a ON ${table} IS 'trig';
CREATE VIEW v AS SELECT ${a} AS a, b FROM ${table};
GRANT SELECT ON v TO pg_monitor;
CREATE VIEW vt AS SELECT ${t} AS whole, ${t}.m <~> 'ok'::${mood} AS n FROM ${table};
CREATE MATERIALIZED VIEW mv AS SELECT ${a} AS a, mcount(m) AS c FROM ${table} GROUP BY ${a};
CREATE INDEX mvi ON mv (a);
CREATE VIEW w1 AS SELECT x.${a} AS a, x.b + 1 AS b1, l.y FROM ${table} x JOIN log l ON l.x = x.${a} WHERE x.${a} > 0;
CREATE VIEW w2 AS
  SELECT ${a} AS q FROM ${table} WHERE ${a} IN (SELECT x FROM log WHERE log.y = ${t}.b) ORDER BY ${a};
CREATE VIEW w3 AS SELECT count(*) AS n FROM ${table} GROUP BY ${a} HAVING max(b) > 1;
CREATE VIEW w4 AS SELECT ${a} AS a FROM ${table} UNION SELECT x FROM log;
CREATE VIEW w5 AS SELECT other.x AS a FROM log other WHERE other.x > ALL (SELECT ${a} AS a FROM ${table});
CREATE FUNCTION fa(p int) RETURNS int LANGUAGE sql STABLE
  BEGIN ATOMIC SELECT ${t}.b FROM ${table} WHERE ${t}.${a} = p; END;
CREATE INDEX te ON ${table} ((${a} + 1)) WHERE ${a} > 5;
ALTER TABLE ${table} ADD CONSTRAINT ck CHECK (${a} > 0 AND ${a} < 1000000), ADD CONSTRAINT u UNIQUE (${a}, b);
CREATE TABLE ref (a int, b int, FOREIGN KEY (a, b) REFERENCES ${table} (${a}, b));
GRANT SELECT (${a}) ON ${table} TO pg_monitor;
ALTER TABLE ${table} ALTER COLUMN ${a} SET STATISTICS 77;
ALTER TABLE ${table} REPLICA IDENTITY USING INDEX key;
CREATE TABLE c1 () INHERITS (${table});
CREATE RULE rc AS ON INSERT TO c1 DO ALSO INSERT INTO log VALUES (NEW.${a}, NEW.b);
CREATE STATISTICS stc ON ${a}, b FROM c1;
CREATE TABLE d (v bigint DEFAULT nextval('${sq}'), w ${table}, ws ${table}[]);
CREATE FUNCTION nx() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT nextval('${sq}'::regclass); END;
CREATE VIEW vs AS SELECT last_value FROM ${sq};`
}

const name = (name: string, schema = "public") => ({ schema, name })

const wholes = (now: typeof old): ReadonlyArray<Diff.Rename> => [
  { kind: "table", from: name("t"), to: name(now.t, now.schema) },
  { kind: "enum", from: name("mood"), to: name(now.mood, now.schema) },
  { kind: "sequence", from: name("sq"), to: name(now.sq, now.schema) }
]

const renamed = { schema: "public", t: "Things", mood: "feeling", sq: "numbers", a: "a" }
const moved = { ...renamed, schema: "app", t: "things" }

interface Case {
  readonly title: string
  readonly now: typeof old
  readonly renames: ReadonlyArray<Diff.Rename>
  readonly script: ReadonlyArray<string>
}

const cases: ReadonlyArray<Case> = [
  {
    title: "a table, an enum and a sequence",
    now: renamed,
    renames: wholes(renamed),
    script: [
      `ALTER TABLE "public"."t" RENAME TO "Things"`,
      `ALTER TYPE "public"."mood" RENAME TO "feeling"`,
      `ALTER SEQUENCE "public"."sq" RENAME TO "numbers"`
    ]
  },
  {
    title: "a table, an enum and a sequence in another schema",
    now: moved,
    renames: wholes(moved),
    script: [
      `CREATE SCHEMA "app"`,
      `ALTER TABLE "public"."t" RENAME TO "things"`,
      `ALTER TABLE "public"."things" SET SCHEMA "app"`,
      `ALTER TYPE "public"."mood" RENAME TO "feeling"`,
      `ALTER TYPE "public"."feeling" SET SCHEMA "app"`,
      `ALTER SEQUENCE "public"."sq" RENAME TO "numbers"`,
      `ALTER SEQUENCE "public"."numbers" SET SCHEMA "app"`
    ]
  },
  {
    title: "a column",
    now: { ...old, a: "Alpha" },
    renames: [{ kind: "column", table: name("t"), from: "a", to: "Alpha" }],
    script: [`ALTER TABLE "public"."t" RENAME COLUMN "a" TO "Alpha"`]
  }
]

const written = (table: string) =>
  `CREATE TABLE ${table} (a int);
  CREATE FUNCTION f() RETURNS SETOF ${table} LANGUAGE sql STABLE AS 'SELECT * FROM ${table}';
  CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS 'DECLARE r ${table}; BEGIN RETURN r.a; END';
  CREATE RULE r AS ON INSERT TO ${table} DO ALSO UPDATE ${table} SET a = NEW.a;`

const state = (catalog: Parameters<typeof compared>[0]): unknown => JSON.parse(digest(compared(catalog)))

describe("PostgreSQL renames in all kinds of objects", () => {
  for (const { now, renames, script, title } of cases) {
    it.effect(title, () =>
      Effect.gen(function*() {
        const database = yield* borrow(everything(old))
        yield* Effect.promise(() => query(database.url, "INSERT INTO t VALUES (1, 2, 3, 'ok')"))
        const [from, to] = [yield* database.catalog, yield* catalogOf(everything(now))]
        const plan = Result.getOrThrow(Diff.diff(from, to, { renames }))
        assert.strictEqual(scriptOf(Diff.operations(plan)), script.map((text) => `${text};\n`).join(""))
        yield* database.run(Diff.operations(plan))
        assert.deepStrictEqual(state(yield* database.catalog), state(to))
        yield* database.run(Result.getOrThrow(Diff.downgrade(from, to, plan, { renames })))
        assert.deepStrictEqual(state(yield* database.catalog), state(from))
      }))
  }

  it.effect("a body that PostgreSQL keeps as it was written is given back after the renames are undone", () =>
    Effect.gen(function*() {
      const database = yield* borrow(written("old_name"))
      const [from, to] = [yield* database.catalog, yield* catalogOf(written("new_name"))]
      const renames: ReadonlyArray<Diff.Rename> = [{ kind: "table", from: name("old_name"), to: name("new_name") }]
      const plan = Result.getOrThrow(Diff.diff(from, to, { renames }))
      yield* database.run(Diff.operations(plan))
      assert.deepStrictEqual(state(yield* database.catalog), state(to))
      yield* database.run(Result.getOrThrow(Diff.downgrade(from, to, plan, { renames })))
      assert.deepStrictEqual(state(yield* database.catalog), state(from))
    }))
})
