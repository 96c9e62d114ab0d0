import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { literalsHidden, withoutLiterals } from "../../src/text/mod.ts"

describe("withoutLiterals", () => {
  it.each([
    [
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', x 'pw')",
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (user '***', x '***')"
    ],
    [
      "CREATE SERVER s OPTIONS (host 'h', SET \"api_key\" $a$p'w$a$)",
      "CREATE SERVER s OPTIONS (host 'h', SET \"api_key\" '***')"
    ],
    ["ALTER SUBSCRIPTION s CONNECTION E'host=h \\'pw'", "ALTER SUBSCRIPTION s CONNECTION '***'"],
    ["ALTER ROLE r PASSWORD 'it''s'; SELECT 'x'", "ALTER ROLE r PASSWORD '***'; SELECT 'x'"],
    ["ALTER ROLE r PASSWORD /* of 'r' */ 'canary'", "ALTER ROLE r PASSWORD /* of 'r' */ '***'"],
    ["ALTER ROLE r PASSWORD 'can'\n'ary'", "ALTER ROLE r PASSWORD '***'"],
    [
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (a 'p;w', b 'x'); SELECT 'y'",
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (a '***', b '***'); SELECT 'y'"
    ],
    ["DO $$ BEGIN CREATE ROLE r PASSWORD 'canary'; END $$", "DO $$ BEGIN CREATE ROLE r PASSWORD '***'; END $$"],
    ["SELECT run('CREATE ROLE r PASSWORD ''canary''')", "SELECT run('CREATE ROLE r PASSWORD ''***''')"],
    ["ALTER ROLE r PASSWORD 'canary", "ALTER ROLE r PASSWORD '***'"],
    ["INSERT INTO password VALUES ('x')", "INSERT INTO password VALUES ('x')"],
    ["CREATE TYPE t AS ENUM ('token', 'password', 'x')", "CREATE TYPE t AS ENUM ('token', 'password', 'x')"],
    ["SET LOCAL app.key TO 'canary'; SELECT 'x'", "SET LOCAL app.key TO '***'; SELECT 'x'"],
    ["SELECT set_config('app.key', 'canary', false)", "SELECT set_config('app.key', '***', false)"],
    ["ALTER SYSTEM SET x.\"Password\" = 'canary'", "ALTER SYSTEM SET x.\"Password\" = '***'"],
    ["SELECT log_in(who => 'me', password => 'canary')", "SELECT log_in(who => 'me', password => '***')"],
    ["CALL f(api_key := 'canary')", "CALL f(api_key := '***')"],
    ["UPDATE users SET password = 'canary' WHERE id = 'x'", "UPDATE users SET password = '***' WHERE id = 'x'"],
    ["SELECT 'a' WHERE t.key = 'b' AND token_type = 'c'", "SELECT 'a' WHERE t.key = 'b' AND token_type = 'c'"],
    ["COMMENT ON COLUMN users.password IS 'a hash'", "COMMENT ON COLUMN users.password IS 'a hash'"],
    ["SELECT set_config('search_path', 'app', false)", "SELECT set_config('search_path', 'app', false)"],
    ["SET app.token = 'canary'; SELECT 'x'", "SET app.token = '***'; SELECT 'x'"],
    [
      "ALTER ROLE r IN DATABASE d SET \"app.api_key\" TO 'canary'",
      "ALTER ROLE r IN DATABASE d SET \"app.api_key\" TO '***'"
    ],
    ["SELECT set_config('app.secret', 'canary', false), 'x'", "SELECT set_config('app.secret', '***', false), 'x'"],
    [
      "DO $$ BEGIN EXECUTE format('CREATE USER %I PASSWORD %L', 'u', 'canary'); PERFORM 'x'; END $$",
      "DO $$ BEGIN EXECUTE format('CREATE USER %I PASSWORD %L', '***', '***'); PERFORM 'x'; END $$"
    ],
    [
      "EXECUTE 'ALTER USER u PASSWORD ' || quote_literal('canary'); SELECT 'x'",
      "EXECUTE 'ALTER USER u PASSWORD ' || quote_literal('***'); SELECT 'x'"
    ],
    ["SELECT dblink('host=h password=canary user=u', 'x')", "SELECT dblink('host=h password=*** user=u', 'x')"],
    ["SELECT dblink('postgres://u:canary@h/d', 'x')", "SELECT dblink('postgres://***@h/d', 'x')"],
    [
      "COPY t TO PROGRAM 'curl -H \"Authorization: Bearer canary\" x'",
      "COPY t TO PROGRAM 'curl -H \"Authorization: Bearer ***\" x'"
    ],
    [
      "VALUES ('Forgot your password?', 'x'); UPDATE t SET token = upper(token)",
      "VALUES ('Forgot your password?', 'x'); UPDATE t SET token = upper(token)"
    ]
  ])("of %s", (sql, shown) => assert.strictEqual(withoutLiterals(sql), shown))

  it("hides them in what the server says of the statement", () => {
    assert.strictEqual(literalsHidden("ALTER ROLE r PASSWORD 'canary'")(`at or near "canary"`), `at or near "***"`)
  })

  it.prop("changes nothing twice, and nothing without a secret", { any: Schema.String }, ({ any }) => {
    const literal = `'${any.replaceAll("'", "''")}'`
    const shown = withoutLiterals(`ALTER ROLE r PASSWORD ${literal};`)
    assert.strictEqual(shown, "ALTER ROLE r PASSWORD '***';")
    assert.strictEqual(withoutLiterals(shown), shown)
  })
})
