import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { hasCredentials, withoutCredentials, withoutSecret } from "../../src/secret/mod.ts"

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

describe("withoutSecret", () => {
  it.each([
    ["ab", "a cab, ab and 'ab' at u:ab@h", "a cab, ab and '***' at u:ab@h"],
    ["a.c", "abc 'a.c' \"a.c\"", "abc '***' \"***\""],
    ["test", "the latest test: test_1 test", "the latest ***: test_1 ***"],
    ["pä$s", "(pä$s) päs pä$sx", "(***) päs pä$sx"],
    ["a long one", "xa long onex", "x***x"],
    ["", "nothing", "nothing"]
  ])("of %s", (secret, text, shown) => assert.strictEqual(withoutSecret(text, secret), shown))

  it.prop("leaves no known secret that is long", { secret: Schema.String, text: Schema.String }, ({ secret, text }) => {
    const long = `${secret}~~~~~~~~`
    assert.notInclude(withoutSecret(text + long + text, long), long)
  })
})
