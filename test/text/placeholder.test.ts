import { assert, describe, it } from "@effect/vitest"
import * as Text from "../../src/text/mod.ts"
import * as Hostile from "./hostile.ts"

const double = (text: string): string => Text.renumber(text, (index) => index * 2)

describe("renumber", () => {
  it.prop("changes nothing with the same numbers", { text: Hostile.anything }, ({ text }) => {
    assert.strictEqual(Text.renumber(text, (index) => index), text)
  })

  it.prop("keeps strings and identifiers", { text: Hostile.text }, ({ text }) => {
    const fixed = `${Text.stringLiteral(`$1${text}`)} ${Text.quoteIdentifier(`$1${text}`)} `
    assert.strictEqual(double(`${fixed}$1`), `${fixed}$2`)
  })

  it("keeps comments, dollar-quoted strings and names with a dollar", () => {
    assert.strictEqual(
      double("$1 /* $1 /* $1 */ $1 */ $q$ $1 $q$ a$1 -- $1\n$10"),
      "$2 /* $1 /* $1 */ $1 */ $q$ $1 $q$ a$1 -- $1\n$20"
    )
  })
})

describe("placeholders", () => {
  it("lists numbers and places in the order of the text", () => {
    assert.deepStrictEqual(Text.placeholders("$2+$1"), [
      { index: 2, start: 0, end: 2 },
      { index: 1, start: 3, end: 5 }
    ])
  })
})
