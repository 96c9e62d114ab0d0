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
    ["INSERT INTO password VALUES ('x')", "INSERT INTO password VALUES ('x')"]
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
