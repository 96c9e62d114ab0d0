import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Text from "../../src/text/mod.ts"

describe("oneLine", () => {
  it.prop("has no line end, no control character and no space at its ends", { text: Schema.String }, ({ text }) => {
    const line = Text.oneLine(`${text}\r\n\u0007\ud800 x`)
    assert.notMatch(line, /[\p{Cc}\u2028\u2029]|^\s|\s$/u)
    assert.isTrue(line.isWellFormed())
    assert.strictEqual(Text.oneLine(line), line)
  })
})

describe("clip", () => {
  it.prop("keeps at most the given number of characters", { text: Schema.String }, ({ text }) => {
    const clipped = Text.clip(text, 5)
    assert.isAtMost(Array.from(clipped).length, 5)
    assert.isTrue(clipped === text || clipped.endsWith("…"))
  })

  it("counts characters, not code units", () => {
    assert.strictEqual(Text.clip("😀😀😀", 3), "😀😀😀")
    assert.strictEqual(Text.clip("😀😀😀😀", 3), "😀😀…")
  })
})

describe("compareText", () => {
  it("orders by code unit, whatever the locale", () => {
    assert.deepStrictEqual(["a", "B", "ä", "b", "a"].toSorted(Text.compareText), ["B", "a", "a", "b", "ä"])
  })
})
