import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Text from "../../src/text/mod.ts"
import * as Hostile from "./hostile.ts"

const kinds = (text: string): ReadonlyArray<string> =>
  Text.tokens(text).map(({ end, kind, start }) => `${kind} ${text.slice(start, end)}`)

const problem = (text: string) => Text.tokens(text).at(-1)?.problem

describe("tokens", () => {
  it.prop("joined are the text, whatever it is", { text: Hostile.anything, any: Schema.String }, ({ any, text }) => {
    assert.strictEqual(Text.tokenTexts(text).join(""), text)
    assert.strictEqual(Text.tokenTexts(any).join(""), any)
  })

  it.prop("only the last one can be unterminated, and none is empty", { text: Hostile.anything }, ({ text }) => {
    const found = Text.tokens(text)
    assert.isTrue(found.every(({ end, start }) => end > start))
    assert.isTrue(found.slice(0, -1).every(({ problem }) => problem === undefined))
  })

  it.prop(
    "read a quoted identifier and a literal as one token each",
    { name: Hostile.text, text: Hostile.text },
    ({ name, text }) => {
      const literal = Text.quoteLiteral(text)
      const found = Text.tokenTexts(`(${Text.quoteIdentifier(name)},${literal})`)
      assert.deepStrictEqual(found, ["(", Text.quoteIdentifier(name), ",", literal, ")"])
    }
  )

  it("read a cast as one symbol, other operators character by character", () => {
    assert.deepStrictEqual(Text.tokenTexts("a::b<>:c"), ["a", "::", "b", "<", ">", ":", "c"])
  })

  it("know what is a string, an identifier, a comment, a number and a parameter", () => {
    assert.deepStrictEqual(kinds("E'a\\'b' \"a\"\"b\" U&\"d\" $a$ $$ $a$ $1 a$1 1.5e3"), [
      "string E'a\\'b'",
      "space  ",
      "quoted \"a\"\"b\"",
      "space  ",
      "quoted U&\"d\"",
      "space  ",
      "string $a$ $$ $a$",
      "space  ",
      "parameter $1",
      "space  ",
      "word a$1",
      "space  ",
      "number 1.5e3"
    ])
    assert.deepStrictEqual(kinds("/* a /* b */ */-- c\n'a'\n'b'"), [
      "comment /* a /* b */ */",
      "comment -- c",
      "space \n",
      "string 'a'\n'b'"
    ])
  })

  it("mark what never closes", () => {
    assert.strictEqual(problem("select 'a"), "string")
    assert.strictEqual(problem("select \"a"), "identifier")
    assert.strictEqual(problem("select /* /* */"), "comment")
    assert.strictEqual(problem("select $a$ $b$"), "dollar")
    assert.strictEqual(problem("select 1"), undefined)
  })
})
