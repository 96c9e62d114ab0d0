import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { paint } from "../../../src/cli/look/style.ts"
import { inline, printable, uncolored } from "../../../src/cli/look/visible.ts"

const pieces = ["\u001b[31m", "\u001b[31;1m", "\u009b2J", "\r", "\r\n", "\n", "\t", "\u202e", "\ud800", "\\u001b", "é"]
const any = Schema.Array(Schema.Union([Schema.String, Schema.Literals(pieces)]))

const controls = String.raw`[\0-\x08\x0B\f\x0E-\x1F\x7F-\x9F\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]`
const acts = new RegExp(controls, "u")

describe("printable", () => {
  it.prop("leaves no character that a terminal acts on, except our colors", { any }, ({ any }) => {
    const text = any.join("")
    assert.notMatch(printable(text).replaceAll("\r\n", "\n"), acts)
    const { dim, red } = paint(true)
    assert.strictEqual(printable(dim(`${text}.`)), `\u001b[2m${printable(`${text}.`)}\u001b[22m`)
    assert.strictEqual(printable(red("x")), "\u001b[31mx\u001b[39m")
    assert.strictEqual(uncolored(dim(text)), text)
  })

  it.prop("keeps a JSON document the same document, and changes nothing twice", { any }, ({ any }) => {
    const text = any.join("")
    assert.strictEqual(JSON.parse(printable(JSON.stringify(text))), text)
    assert.strictEqual(printable(printable(text)), printable(text))
  })
})

describe("inline", () => {
  it.prop("is one line without a character that a terminal acts on", { any }, ({ any }) => {
    assert.notMatch(inline(any.join("")), /[\r\n\t]/)
    assert.notMatch(inline(any.join("")), acts)
    assert.strictEqual(inline("a\n\u001b[2Jb"), "a\\n\\u001b[2Jb")
  })
})
