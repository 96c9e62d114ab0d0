import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { hasCredentials, literalsHidden, withoutCredentials, withoutLiterals } from "../../src/secret/mod.ts"

describe("withoutCredentials", () => {
  it.each([
    ["postgres://u:pw@h/x", "postgres://***@h/x"],
    ["cannot reach postgres://u:p@w@h/x and b@c", "cannot reach postgres://***@h/x and b@c"],
    ["mysql://h?password=pw&x=1", "mysql://h?password=***&x=1"],
    ["host=h password='p w' user=u", "host=h password=*** user=u"],
    ["{ password: 'p w', port: 1 }", "{ password: ***, port: 1 }"],
    [`{"password":"p w"}`, `{"password":***}`]
  ])("replaces what is in %s", (text, shown) => {
    assert.strictEqual(withoutCredentials(text), shown)
    assert.isTrue(hasCredentials(text))
  })

  it.each([
    "Cannot connect to postgresql://me@127.0.0.1:1/x: connection refused",
    "Write DATABASE_URL as postgresql://user:password@host:5432/database, pglite://./path or pglite://memory",
    "add token: a secret",
    "see https://example.org/a?b=c"
  ])("leaves %s", (text) => assert.isFalse(hasCredentials(text)))
})

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
