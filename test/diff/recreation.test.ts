/**
 * What is attached to an object survives its recreation, whether the options compare it or not.
 *
 * Each sample takes some objects, each with some attachments, and a target in which these objects have to be recreated but
 * that declares neither owners nor privileges. A query that is independent of the reader judges what the database has.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CatalogObject } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { query } from "../support/server.ts"
import { type Database, databaseWith, scriptOf } from "./database.ts"

/** An object before and after, what only the database has on it, and what both sides have on it. */
interface Piece {
  readonly old: string
  readonly desired: string
  readonly attached: ReadonlyArray<string>
  readonly declared: ReadonlyArray<string>
}

const roles =
  `DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
  DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`

// All depends on this function or on `t`, so that one change recreates objects of every kind.
const base = (result: string) =>
  `CREATE FUNCTION src(x int) RETURNS ${result} IMMUTABLE LANGUAGE sql AS 'SELECT 1::${result}';
  CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TABLE t (id int NOT NULL, x int, kept text, "Odd ""name" int);
  INSERT INTO t (id) VALUES (1);`

const rights = (on: string, right: string, owner: string): ReadonlyArray<string> => [
  `GRANT ${right} ON ${on} TO strata_corpus_a WITH GRANT OPTION`,
  `GRANT ${right} ON ${on} TO PUBLIC`,
  `REVOKE ALL ON ${on} FROM PUBLIC`,
  `REVOKE ALL ON ${on} FROM strata_corpus_b`,
  `ALTER ${owner} OWNER TO strata_corpus_b`
]

const pieces: ReadonlyArray<Piece> = [
  {
    old: "CREATE VIEW v AS SELECT src(x) AS s, x FROM t",
    desired: "CREATE VIEW v AS SELECT src(x) AS s, x FROM t",
    attached: [...rights("v", "SELECT", "VIEW v"), "GRANT UPDATE (x), SELECT (s) ON v TO strata_corpus_a"],
    declared: ["COMMENT ON VIEW v IS 'v'", "COMMENT ON COLUMN v.x IS 'v.x'", "ALTER VIEW v ALTER x SET DEFAULT 1"]
  },
  {
    old: "CREATE VIEW \"W w\" AS SELECT src(x) AS \"S s\", x FROM t",
    desired: "CREATE VIEW \"W w\" AS SELECT src(x) AS \"S s\", kept FROM t",
    attached: [...rights("\"W w\"", "SELECT", "VIEW \"W w\""), "GRANT SELECT (\"S s\") ON \"W w\" TO strata_corpus_b"],
    declared: ["COMMENT ON COLUMN \"W w\".\"S s\" IS 'it''s'"]
  },
  {
    old: "CREATE MATERIALIZED VIEW mv AS SELECT src(x) AS s, id FROM t; CREATE UNIQUE INDEX mvi ON mv (id)",
    desired: "CREATE MATERIALIZED VIEW mv AS SELECT src(x) AS s, id FROM t; CREATE UNIQUE INDEX mvi ON mv (id)",
    attached: [...rights("mv", "SELECT", "MATERIALIZED VIEW mv"), "GRANT SELECT (s) ON mv TO strata_corpus_b"],
    declared: [
      "COMMENT ON MATERIALIZED VIEW mv IS 'mv'",
      "COMMENT ON INDEX mvi IS 'i'",
      "ALTER TABLE mv CLUSTER ON mvi"
    ]
  },
  {
    old: "CREATE FUNCTION f(a int) RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'",
    desired: "CREATE FUNCTION f(a int) RETURNS bigint SECURITY DEFINER LANGUAGE sql AS 'SELECT 1::bigint'",
    attached: rights("FUNCTION f(int)", "EXECUTE", "FUNCTION f(int)"),
    declared: ["COMMENT ON FUNCTION f(int) IS 'f'"]
  },
  {
    old: "CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'",
    desired: "CREATE PROCEDURE p(b int) LANGUAGE sql AS 'SELECT 1'",
    attached: rights("PROCEDURE p(int)", "EXECUTE", "PROCEDURE p(int)"),
    declared: ["COMMENT ON PROCEDURE p(int) IS 'p'"]
  },
  {
    old: "CREATE TYPE e AS ENUM ('a', 'b', 'c'); ALTER TABLE t ADD e e DEFAULT 'b'",
    desired: "CREATE TYPE e AS ENUM ('c', 'b'); ALTER TABLE t ADD e e DEFAULT 'b'",
    attached: [...rights("TYPE e", "USAGE", "TYPE e"), "GRANT UPDATE (e) ON t TO strata_corpus_a"],
    declared: ["COMMENT ON TYPE e IS 'e'", "COMMENT ON COLUMN t.e IS 't.e'", "ALTER TABLE t ALTER e SET STATISTICS 5"]
  },
  {
    old: "CREATE DOMAIN d AS int CONSTRAINT positive CHECK (VALUE > 0); ALTER TABLE t ADD d d",
    desired: "CREATE DOMAIN d AS bigint CONSTRAINT positive CHECK (VALUE > 0); ALTER TABLE t ADD d d",
    attached: rights("DOMAIN d", "USAGE", "DOMAIN d"),
    declared: ["COMMENT ON DOMAIN d IS 'd'", "COMMENT ON CONSTRAINT positive ON DOMAIN d IS 'positive'"]
  },
  {
    old: "CREATE TYPE r AS RANGE (subtype = int4); ALTER TABLE t ADD r r",
    desired: "CREATE TYPE r AS RANGE (subtype = int8); ALTER TABLE t ADD r r",
    attached: rights("TYPE r", "USAGE", "TYPE r"),
    declared: ["COMMENT ON TYPE r IS 'r'"]
  },
  {
    old: "ALTER TABLE t ADD g int GENERATED ALWAYS AS (src(x)) STORED",
    desired: "ALTER TABLE t ADD g bigint GENERATED ALWAYS AS (src(x)) STORED",
    attached: ["GRANT SELECT (g) ON t TO strata_corpus_a", "GRANT UPDATE (g) ON t TO PUBLIC"],
    declared: [
      "COMMENT ON COLUMN t.g IS 'g'",
      "ALTER TABLE t ALTER g SET STATISTICS 7",
      "ALTER TABLE t ALTER g SET (n_distinct = 5)"
    ]
  },
  {
    old: "CREATE INDEX ix ON t (src(x))",
    desired: "CREATE INDEX ix ON t (src(x))",
    attached: [...rights("t", "INSERT", "TABLE t"), "GRANT UPDATE (\"Odd \"\"name\") ON t TO strata_corpus_a"],
    declared: ["COMMENT ON INDEX ix IS 'ix'", "ALTER TABLE t CLUSTER ON ix"]
  },
  {
    old: "ALTER TABLE t ADD CONSTRAINT u UNIQUE (id)",
    desired: "ALTER TABLE t ADD CONSTRAINT u UNIQUE (id) INCLUDE (x)",
    attached: [],
    declared: [
      "COMMENT ON CONSTRAINT u ON t IS 'u'",
      "COMMENT ON INDEX u IS 'u''s'",
      "ALTER TABLE t REPLICA IDENTITY USING INDEX u"
    ]
  },
  {
    old: "CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (src(OLD.x) > 0) EXECUTE FUNCTION fire()",
    desired: "CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (src(OLD.x) > 0) EXECUTE FUNCTION fire()",
    attached: [],
    declared: ["COMMENT ON TRIGGER tr ON t IS 'tr'", "ALTER TABLE t DISABLE TRIGGER tr"]
  },
  {
    old: "CREATE POLICY po ON t USING (src(x) > 0)",
    desired: "CREATE POLICY po ON t USING (src(x) > 0)",
    attached: ["GRANT TRIGGER ON t TO strata_corpus_a"],
    declared: ["COMMENT ON POLICY po ON t IS 'po'", "ALTER TABLE t ENABLE ROW LEVEL SECURITY"]
  },
  {
    old:
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER sv TYPE 'a' FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int) SERVER sv",
    desired:
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER sv TYPE 'b' FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int) SERVER sv",
    attached: [...rights("FOREIGN SERVER sv", "USAGE", "SERVER sv"), ...rights("ft", "SELECT", "FOREIGN TABLE ft")],
    declared: ["COMMENT ON SERVER sv IS 'sv'"]
  },
  {
    old: "CREATE AGGREGATE ag (int) (SFUNC = int4pl, STYPE = int)",
    desired: "CREATE AGGREGATE ag (int) (SFUNC = int84pl, STYPE = bigint, INITCOND = '0')",
    attached: rights("FUNCTION ag(int)", "EXECUTE", "AGGREGATE ag(int)"),
    declared: ["COMMENT ON AGGREGATE ag(int) IS 'ag'"]
  },
  {
    old: "ALTER TABLE t ADD n int GENERATED BY DEFAULT AS IDENTITY; CREATE SEQUENCE s",
    desired: "ALTER TABLE t ADD n bigint GENERATED BY DEFAULT AS IDENTITY; CREATE SEQUENCE s AS int",
    attached: [...rights("SEQUENCE s", "USAGE", "SEQUENCE s"), "GRANT USAGE ON SEQUENCE t_n_seq TO strata_corpus_a"],
    declared: ["COMMENT ON SEQUENCE s IS 's'"]
  }
]

const judge = `WITH objects AS (
    SELECT 'pg_class'::regclass AS class, c.oid, relowner AS owner, relacl AS acl,
      CASE relkind WHEN 'S' THEN 's'::"char" WHEN 'r' THEN 'r' WHEN 'v' THEN 'r' WHEN 'm' THEN 'r' WHEN 'f' THEN 'r' END AS type,
      concat_ws(' ', relreplident, relrowsecurity, reloptions) AS fields FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'pg_type'::regclass, oid, typowner, typacl, 'T', '' FROM pg_type
      WHERE typnamespace = 'public'::regnamespace AND typrelid = 0
    UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, proacl, 'f', '' FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner, srvacl, 'S', '' FROM pg_foreign_server
  ), facts AS (
    SELECT class, oid, 0 AS sub, format('owner %s, %s', pg_get_userbyid(owner), fields) AS fact FROM objects
    UNION ALL SELECT class, oid, 0, format('%s %s %s', grantee, privilege_type, is_grantable)
      FROM objects, aclexplode(coalesce(acl, acldefault(type, owner)))
    UNION ALL SELECT class, oid, attnum, format('%s %s %s', grantee, privilege_type, is_grantable)
      FROM objects JOIN pg_attribute ON class = 'pg_class'::regclass AND attrelid = oid, aclexplode(attacl)
    UNION ALL SELECT class, oid, attnum, format('%s %s', attstattarget, attoptions)
      FROM objects JOIN pg_attribute ON class = 'pg_class'::regclass AND attrelid = oid AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT classoid, objoid, objsubid, format('comment %s', description) FROM pg_description WHERE objoid >= 16384
    UNION ALL SELECT 'pg_class'::regclass, indexrelid, 0, format('%s %s', indisclustered, indisreplident)
      FROM pg_index WHERE indexrelid >= 16384
    UNION ALL SELECT 'pg_trigger'::regclass, oid, 0, format('enabled %s', tgenabled) FROM pg_trigger
  )
  SELECT identity, string_agg(fact, E'\\n' ORDER BY fact) AS facts
  FROM (SELECT (pg_identify_object(class, oid, sub)).type || ' ' || (pg_identify_object(class, oid, sub)).identity AS identity, fact
    FROM facts) AS t
  WHERE identity !~ 'multirange' GROUP BY identity`

const factsOf = ({ url }: Database) =>
  Effect.map(
    Effect.promise(() => query(url, judge)),
    (rows) => Object.fromEntries(rows.map(({ facts, identity }) => [String(identity), facts]))
  )

// A pseudo-random sequence of its own, so that a failure can be repeated.
const chooser = (seed: number) => {
  let state = seed * 2_654_435_761 % 4_294_967_296
  return (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const text = (...statements: ReadonlyArray<string>) => statements.map((statement) => `${statement};\n`).join("")

const sample = (seed: number) => {
  const next = chooser(seed)
  const isAll = seed === 0
  const some = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> => list.filter(() => isAll || next() < 0.6)
  const chosen = some(pieces).map(({ attached, declared, desired, old }) => {
    const both = text(...some(declared))
    return { old: text(old) + both + text(...some(attached)), desired: text(desired) + both }
  })
  const defaults = some([
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO strata_corpus_b",
    "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO strata_corpus_b",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON TYPES TO strata_corpus_b"
  ])
  return {
    old: roles + text(...defaults) + base("int") + chosen.map(({ old }) => old).join(""),
    desired: base("bigint") + chosen.map(({ desired }) => desired).join("")
  }
}

const surviving = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(before).filter(([identity]) => identity in after))

const renamable = (table: string, column: string) =>
  `CREATE TABLE ${table} (${column} int, b int); CREATE VIEW v AS SELECT ${column} AS x, b FROM ${table};
  CREATE FUNCTION f() RETURNS SETOF ${table} LANGUAGE sql SECURITY DEFINER BEGIN ATOMIC SELECT * FROM ${table}; END;`

describe("recreation, with owners and privileges not compared", () => {
  for (const seed of [0, 1, 2, 3, 4]) {
    it.effect(`keeps what is attached, sample ${seed}`, () =>
      Effect.gen(function*() {
        const { desired, old } = sample(seed)
        const [before, after] = [yield* databaseWith(old), yield* databaseWith(desired)]
        const options = {}
        const facts = yield* factsOf(before)
        const [source, target] = [yield* before.catalog, yield* after.catalog]
        const plan = Result.getOrThrow(Diff.diff(source, target, options))
        yield* before.run(Diff.operations(plan))
        const found = yield* factsOf(before)
        const expected = surviving(facts, found)
        const script = scriptOf(Diff.operations(plan))
        assert.deepStrictEqual(surviving(found, expected), expected, script)
        assert.isEmpty(Result.getOrThrow(Diff.diff(yield* before.catalog, target, options)).steps)
        yield* before.run(Result.getOrThrow(Diff.downgrade(source, target, plan, options)))
        assert.deepStrictEqual(yield* factsOf(before), facts, script)
      }))
  }

  it.effect("keeps what is attached around a declared rename", () =>
    Effect.gen(function*() {
      const before = yield* databaseWith(
        `${roles}${renamable("t", "a")}GRANT SELECT ON t TO strata_corpus_a; GRANT UPDATE (a) ON t TO strata_corpus_a;
        GRANT SELECT (x) ON v TO strata_corpus_a; ALTER VIEW v OWNER TO strata_corpus_b; ALTER TABLE t OWNER TO strata_corpus_b;
        REVOKE ALL ON FUNCTION f() FROM PUBLIC;`
      )
      const after = yield* databaseWith(renamable("\"U u\"", "c"))
      const [source, target] = [yield* before.catalog, yield* after.catalog]
      const to = { schema: "public", name: "U u" }
      const options: Diff.Options = {
        renames: [
          { kind: "table", from: { schema: "public", name: "t" }, to },
          { kind: "column", table: to, from: "a", to: "c" }
        ]
      }
      const plan = Result.getOrThrow(Diff.diff(source, target, options))
      yield* before.run(Diff.operations(plan))
      const [found] = yield* Effect.promise(() =>
        query(
          before.url,
          `SELECT has_table_privilege('strata_corpus_a', '"U u"', 'SELECT')
            AND has_column_privilege('strata_corpus_a', '"U u"', 'c', 'UPDATE')
            AND has_column_privilege('strata_corpus_a', 'v', 'x', 'SELECT')
            AND NOT has_column_privilege('strata_corpus_a', 'v', 'b', 'SELECT')
            AND NOT has_function_privilege('strata_corpus_a', 'f()', 'EXECUTE')
            AND (SELECT bool_and(relowner = 'strata_corpus_b'::regrole) FROM pg_class WHERE relname IN ('v', 'U u')) AS kept`
        )
      )
      assert.deepStrictEqual(found, { kept: true })
      yield* before.run(Result.getOrThrow(Diff.downgrade(source, target, plan, options)))
      assert.deepStrictEqual(yield* before.catalog, source)
    }))

  it.effect("keeps excluded objects, and recreates them where it has to", () =>
    Effect.gen(function*() {
      const before = yield* databaseWith(
        `${roles}CREATE FUNCTION f(x int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int, b int);
        CREATE INDEX excluded_i ON t (f(a)); COMMENT ON INDEX excluded_i IS 'i'; CREATE VIEW excluded_v AS SELECT f(b) AS x FROM t;
        GRANT SELECT ON excluded_v TO strata_corpus_a; CREATE TABLE excluded_t (a int DEFAULT f(1)); INSERT INTO excluded_t VALUES (1);`
      )
      const after = yield* databaseWith(
        `CREATE FUNCTION f(x int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT 1::bigint'; CREATE TABLE t (a int, b int);`
      )
      const [source, target] = [yield* before.catalog, yield* after.catalog]
      const facts = yield* factsOf(before)
      const options = {
        include: (object: CatalogObject) => !("name" in object && object.name.startsWith("excluded"))
      }
      const plan = Result.getOrThrow(Diff.diff(source, target, options))
      yield* before.run(Diff.operations(plan))
      assert.deepStrictEqual(yield* factsOf(before), facts)
      assert.isEmpty(Result.getOrThrow(Diff.diff(yield* before.catalog, target, options)).steps)
      yield* before.run(Result.getOrThrow(Diff.downgrade(source, target, plan, options)))
      assert.deepStrictEqual(yield* before.catalog, source)
    }))
})
