/**
 * The classification against the server it speaks of: what PostgreSQL refuses inside a transaction block, and nothing
 * else, is not transactional.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Sql from "../../../src/sql/mod.ts"
import { freshDatabase, query, serverMajor, withClient } from "../../support/server.ts"

const setup = `
  CREATE TABLE t (a int PRIMARY KEY, b int);
  CREATE INDEX i ON t (b);
  CREATE TABLE part (a int) PARTITION BY RANGE (a);
  CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (2);
  CREATE MATERIALIZED VIEW mv AS SELECT a FROM t;
  CREATE UNIQUE INDEX mv_a ON mv (a);
  CREATE TYPE e AS ENUM ('one');
  CREATE PUBLICATION p FOR TABLE t;
  CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)`

// A subscription with a slot keeps its database from being dropped.
const teardown = ["ALTER SUBSCRIPTION s SET (slot_name = NONE)", "DROP SUBSCRIPTION s"]

// Beside these stand ALTER SUBSCRIPTION … REFRESH and SET PUBLICATION, which the server refuses earlier, for another
// reason, unless the subscription has a publisher.
const outside = [
  "CREATE INDEX CONCURRENTLY j ON t (b)",
  "create unique index concurrently if not exists j on t (b)",
  "DROP INDEX CONCURRENTLY i",
  "DROP INDEX CONCURRENTLY IF EXISTS i",
  "REINDEX INDEX CONCURRENTLY i",
  "REINDEX TABLE CONCURRENTLY t",
  "REINDEX (CONCURRENTLY) TABLE t",
  "REINDEX (VERBOSE, CONCURRENTLY true) INDEX i",
  "REINDEX SCHEMA public",
  "REINDEX SCHEMA CONCURRENTLY public",
  "REINDEX DATABASE CONCURRENTLY",
  "REINDEX SYSTEM",
  "CLUSTER",
  "CLUSTER VERBOSE",
  "VACUUM",
  "VACUUM t",
  "VACUUM (ANALYZE, FULL) t",
  "ALTER TABLE part DETACH PARTITION part_1 CONCURRENTLY",
  "CREATE DATABASE never",
  "DROP DATABASE IF EXISTS never",
  "DROP DATABASE never WITH (FORCE)",
  "ALTER DATABASE template1 SET TABLESPACE pg_default",
  "CREATE TABLESPACE never LOCATION '/never'",
  "DROP TABLESPACE never",
  "ALTER SYSTEM SET work_mem = '4MB'",
  "ALTER SYSTEM RESET ALL",
  "CREATE SUBSCRIPTION r CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p",
  "DROP SUBSCRIPTION s",
  ...(serverMajor >= 17 ? ["ALTER SUBSCRIPTION s SET (failover = true)"] : []),
  "COMMIT PREPARED 'x'",
  "ROLLBACK PREPARED 'x'",
  "DISCARD ALL"
]

const inside = [
  "CREATE INDEX j ON t (b)",
  "DROP INDEX i",
  "REINDEX INDEX i",
  "REINDEX (VERBOSE) TABLE t",
  "REINDEX (CONCURRENTLY false) TABLE t",
  "CLUSTER t USING i",
  "ANALYZE",
  "ANALYZE t",
  "CHECKPOINT",
  "REFRESH MATERIALIZED VIEW mv",
  "REFRESH MATERIALIZED VIEW CONCURRENTLY mv",
  "ALTER TABLE part DETACH PARTITION part_1",
  "ALTER TABLE part ADD PRIMARY KEY (a)",
  "ALTER TYPE e ADD VALUE 'two'",
  "ALTER DATABASE template1 SET work_mem = '4MB'",
  "ALTER ROLE CURRENT_USER SET work_mem = '4MB'",
  "CREATE SUBSCRIPTION r CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)",
  "ALTER SUBSCRIPTION s DISABLE",
  "ALTER SUBSCRIPTION s SET (slot_name = NONE)",
  "CREATE ROLE r",
  "DROP OWNED BY CURRENT_USER RESTRICT",
  "CREATE EXTENSION plpgsql",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "DO $$ BEGIN COMMIT; END $$",
  "LOCK TABLE t",
  "TRUNCATE t",
  "TABLE t",
  "EXPLAIN ANALYZE SELECT 1",
  "COMMENT ON TABLE t IS 'x'",
  "GRANT SELECT ON t TO PUBLIC",
  "LISTEN c",
  "NOTIFY c",
  "UNLISTEN *",
  "SET search_path = public",
  "SET LOCAL ROLE NONE",
  "RESET ALL",
  "SET CONSTRAINTS ALL DEFERRED",
  "DISCARD PLANS",
  "DISCARD TEMP",
  "DISCARD SEQUENCES",
  "DEALLOCATE ALL",
  "PREPARE q AS SELECT 1",
  "DECLARE c CURSOR FOR SELECT 1",
  "COPY t FROM PROGRAM 'true'",
  "LOAD 'plpgsql'"
]

describe("classify", () => {
  it.effect("takes for not transactional exactly what a server refuses with 25001", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, setup))
      const answers = yield* Effect.promise(() =>
        withClient(url, async (client) => {
          const found: Record<string, boolean> = {}
          for (const text of [...outside, ...inside]) {
            await client.query("BEGIN")
            const code = await client.query(text).then(() => "", (error: { readonly code: string }) => error.code)
            await client.query("ROLLBACK")
            found[text] = code !== "25001"
          }
          return found
        })
      ).pipe(Effect.ensuring(Effect.promise(async () => {
        for (const text of teardown) await query(url, text)
      })))
      const expected = [...outside.map((text) => [text, false]), ...inside.map((text) => [text, true])]
      assert.deepStrictEqual(answers, Object.fromEntries(expected))
      for (const text of [...outside, ...inside]) {
        assert.strictEqual(Sql.classify(text).transactional, answers[text], text)
      }
    }))
})
