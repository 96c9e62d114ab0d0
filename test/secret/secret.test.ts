import { assert, describe, it } from "@effect/vitest"
import { hasCredentials, withoutCredentials } from "../../src/secret/mod.ts"

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
