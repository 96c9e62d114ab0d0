import { assert, it } from "@effect/vitest"
import { isShared } from "../../../src/adopt/shared.ts"

it("isShared knows the statements that change more than a database", () => {
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
