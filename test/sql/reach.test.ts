import { assert, it } from "@effect/vitest"
import { changesServer, reachesBeyond } from "../../src/sql/mod.ts"

const isShared = (text: string): boolean => changesServer(text) !== undefined

it("changesServer knows the statements that change more than a database", () => {
  const shared = [
    "ALTER ROLE app PASSWORD 'x'",
    "-- a\n create user app",
    "GRANT app TO me",
    "REVOKE ALL ON DATABASE a FROM app",
    "DROP OWNED BY app",
    "COMMENT ON DATABASE a IS 'x'",
    "ALTER SYSTEM SET work_mem = '1MB'",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    "DO $$ BEGIN\n CREATE ROLE app; END $$"
  ]
  const own = [
    "GRANT SELECT ON t TO app",
    "CREATE USER MAPPING FOR app SERVER s",
    "ALTER TABLE role ADD user int",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app",
    "COMMENT ON TABLE database IS 'CREATE ROLE x'",
    "CREATE TABLE t (database text)"
  ]
  assert.deepStrictEqual([shared.filter(isShared), own.filter(isShared)], [shared, []])
})

it("reachesBeyond says as well what reaches files, programs and other sessions", () => {
  const sentences = [
    ["CREATE ROLE app", "it creates a role, which all databases of the server share"],
    ["DO $$ BEGIN DROP DATABASE other; END $$", "it drops a database of the server"],
    ["GRANT app TO me", "it changes the members of a role, or privileges that belong to the server"],
    ["LOAD 'x'", "it loads a library into the server"],
    ["COPY t FROM PROGRAM 'echo 1'", "it runs a program on the server"],
    ["COPY t TO '/tmp/x'", "it reads or writes a file of the server"],
    ["SELECT pg_terminate_backend(1)", "it calls pg_terminate_backend, which reaches files, sessions or other servers"]
  ] as const
  for (const [text, sentence] of sentences) assert.strictEqual(reachesBeyond(text), sentence)
  for (const text of ["COPY t FROM stdin", "SELECT pg_table_size('t')", "CREATE USER MAPPING FOR app SERVER s"]) {
    assert.isUndefined(reachesBeyond(text))
  }
})
