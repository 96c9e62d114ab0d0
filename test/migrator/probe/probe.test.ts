/**
 * What the catalog answers about each statement that refuses a transaction, in every state that a cut can leave.
 */
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { isInvalid } from "../../../src/migrator/probe/concurrent_index.ts"
import { probe } from "../../../src/migrator/probe/probe.ts"
import { freshDatabase, query, serverMajor } from "../../support/server.ts"
import { clientOf } from "../fixture.ts"

// Since PostgreSQL 15.
const notDistinct = serverMajor >= 15 ? "NULLS NOT DISTINCT" : ""

const setup = `
  CREATE SCHEMA other;
  CREATE TABLE t (a int, b text, "C d" int, gone int, at timestamptz);
  ALTER TABLE t DROP COLUMN gone;
  INSERT INTO t (a) VALUES (1), (1);
  CREATE TABLE other.t (a int);
  CREATE INDEX plain ON t (a);
  CREATE UNIQUE INDEX rich ON t USING btree (lower(b) COLLATE "C" text_pattern_ops DESC, "C d" NULLS FIRST)
    INCLUDE (at) ${notDistinct} WITH (fillfactor = 70) WHERE a > 1;
  CREATE INDEX "Quoted ""i""" ON t ("C d");
  CREATE INDEX elsewhere ON other.t (a);
  CREATE TABLE part (a int) PARTITION BY RANGE (a);
  CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (2);
  CREATE TABLE part_2 (a int)`

/** The database after `setup`, whose search path is `public, other`. */
const layerProbed = Layer.unwrap(Effect.gen(function*() {
  const url = yield* freshDatabase
  yield* Effect.promise(() => query(url, setup))
  // A build that fails on duplicates leaves an invalid index.
  yield* Effect.promise(() => query(url, "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)").catch(() => []))
  yield* Effect.promise(() => query(url, "CREATE UNIQUE INDEX CONCURRENTLY plain_ccnew ON t (a)").catch(() => []))
  yield* Effect.promise(() => query(url, "CREATE UNIQUE INDEX CONCURRENTLY mine ON t (a)").catch(() => []))
  return Layer.tap(
    clientOf(url),
    (context) =>
      Effect.provide(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SET search_path = public, other`), context)
  )
}))

const invalid = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<
      { readonly name: string }
    >`SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid ORDER BY 1`,
    (rows) => rows.map(({ name }) => name)
  ))

const cases: Readonly<Record<string, "present" | "absent" | "unknown" | "different">> = {
  "CREATE INDEX CONCURRENTLY plain ON t (a)": "present",
  "create index concurrently if not exists PLAIN on only public . t using btree (a)": "present",
  "/* a */ CREATE INDEX /* b */ CONCURRENTLY plain ON t -- c\n (a ASC NULLS LAST)": "present",
  "CREATE INDEX CONCURRENTLY plain ON t (b)": "different",
  "CREATE INDEX CONCURRENTLY plain ON t (a DESC)": "different",
  "CREATE INDEX CONCURRENTLY plain ON t (a) WHERE a > 0": "different",
  "CREATE INDEX CONCURRENTLY plain ON t USING hash (a)": "different",
  "CREATE UNIQUE INDEX CONCURRENTLY plain ON t (a)": "different",
  "CREATE INDEX CONCURRENTLY plain ON t (nowhere)": "unknown",
  [
    `CREATE UNIQUE INDEX CONCURRENTLY rich ON t (LOWER(b) COLLATE "C" text_pattern_ops DESC, "C d" ASC NULLS FIRST)
    INCLUDE (at) ${notDistinct} WITH (fillfactor = '70') WHERE (t.a > 1)`
  ]: "present",
  [
    `CREATE UNIQUE INDEX CONCURRENTLY rich ON t (lower(b) COLLATE "C" text_pattern_ops DESC, "C d" NULLS FIRST)
    INCLUDE (at) WITH (fillfactor = 70) WHERE a > 1`
  ]: notDistinct === "" ? "present" : "different",
  [`CREATE INDEX CONCURRENTLY "Quoted ""i""" ON t ("C d")`]: "present",
  "CREATE INDEX CONCURRENTLY missing ON t (a)": "absent",
  "CREATE INDEX CONCURRENTLY elsewhere ON t (a)": "absent",
  "CREATE INDEX CONCURRENTLY elsewhere ON other.t (a)": "present",
  "CREATE INDEX CONCURRENTLY ON t (a)": "unknown",
  "DROP INDEX CONCURRENTLY plain": "absent",
  "DROP INDEX CONCURRENTLY IF EXISTS missing": "present",
  // Perhaps it was public.elsewhere that is gone.
  "DROP INDEX CONCURRENTLY elsewhere": "unknown",
  "DROP INDEX CONCURRENTLY other.elsewhere CASCADE": "absent",
  "ALTER TABLE part DETACH PARTITION part_1 CONCURRENTLY": "absent",
  "ALTER TABLE IF EXISTS ONLY public.part DETACH PARTITION public.part_2 CONCURRENTLY": "present",
  "ALTER TABLE part DETACH PARTITION missing CONCURRENTLY": "unknown",
  "CREATE DATABASE never": "absent",
  "CREATE DATABASE Postgres OWNER = postgres": "present",
  "DROP DATABASE IF EXISTS never WITH (FORCE)": "present",
  "DROP DATABASE postgres": "absent",
  "ALTER DATABASE postgres SET TABLESPACE pg_default": "present",
  "ALTER DATABASE postgres SET TABLESPACE pg_global": "absent",
  "CREATE TABLESPACE never LOCATION '/never'": "absent",
  "DROP TABLESPACE pg_default": "absent",
  "CREATE SUBSCRIPTION never CONNECTION '' PUBLICATION p": "absent",
  "DROP SUBSCRIPTION never": "present",
  "VACUUM t": "absent",
  "CLUSTER": "absent",
  "ALTER SYSTEM SET work_mem = '4MB'": "absent",
  "ALTER SUBSCRIPTION s REFRESH PUBLICATION": "absent",
  "ALTER SUBSCRIPTION s ADD PUBLICATION p": "unknown",
  "DO $$ BEGIN COMMIT; END $$": "unknown",
  "-- strata:probe SELECT true\nCALL work()": "present",
  "-- why\n  -- Strata: probe SELECT count(*) > 2 FROM t\nCALL work()": "absent",
  "-- strata:probe SELECT a FROM t\nCALL work()": "unknown",
  "-- strata:probe SELECT true WHERE false\nCALL work()": "unknown",
  "CALL work('\n-- strata:probe SELECT true\n')": "unknown"
}

layer(layerProbed, { timeout: "180 seconds" })("probe", (it) => {
  for (const [statement, expected] of Object.entries(cases)) {
    it.effect(`finds the work of ${JSON.stringify(statement)} ${expected}`, () =>
      Effect.gen(function*() {
        const found = yield* probe(statement)
        assert.strictEqual(typeof found === "object" ? "different" : found, expected)
      }))
  }

  describe("of what a cut left", () => {
    it.effect("drops an invalid index, and no other", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* invalid, ["broken", "mine", "plain_ccnew"])
        const statement = "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)"
        assert.isTrue(yield* isInvalid(statement))
        assert.strictEqual(yield* probe(statement), "absent")
        assert.isFalse(yield* isInvalid(statement))
        assert.deepStrictEqual(yield* invalid, ["mine", "plain_ccnew"])
      }))

    it.effect("drops the copies that a concurrent reindex left, and no other", () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* probe("REINDEX TABLE CONCURRENTLY other.t"), "absent")
        assert.strictEqual(yield* probe(`REINDEX INDEX CONCURRENTLY "Quoted ""i"""`), "absent")
        assert.deepStrictEqual(yield* invalid, ["mine", "plain_ccnew"])
        assert.strictEqual(yield* probe("REINDEX INDEX CONCURRENTLY plain"), "absent")
        assert.deepStrictEqual(yield* invalid, ["mine"])
        assert.strictEqual(yield* probe("REINDEX (VERBOSE) DATABASE postgres"), "absent")
        assert.deepStrictEqual(yield* invalid, ["mine"])
      }))
  })
})
