import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { split } from "../../src/sql/mod.ts"
import * as Text from "../../src/text/mod.ts"
import * as Hostile from "./hostile.ts"

/** What a server reads from the literal, by the rules of either `standard_conforming_strings`. */
const read = (literal: string): string =>
  literal.startsWith(" E'")
    ? literal.slice(3, -1).replaceAll(/''|\\(.)/gs, (found, escaped?: string) => escaped ?? found[0]!)
    : literal.slice(1, -1).replaceAll("''", "'")

describe("stringLiteral", () => {
  it.prop("reads back as the text", { text: Hostile.text }, ({ text }) => {
    assert.strictEqual(read(Text.stringLiteral(text)), text)
  })

  it.prop(
    "has a backslash only in an E string, so its meaning hangs on no setting",
    { text: Hostile.text },
    ({ text }) => {
      const literal = Text.stringLiteral(text)
      assert.strictEqual(literal.startsWith(" E'"), literal.includes("\\"))
    }
  )

  it.prop("is one statement to the splitter", { text: Hostile.text }, ({ text }) => {
    const statement = `SELECT ${Text.stringLiteral(text)} AS x`
    const pieces = Result.getOrThrow(split(`${statement};${statement}`))
    assert.deepStrictEqual(pieces.map((piece) => piece.text), [statement, statement])
  })

  it("refuses NUL and half a surrogate pair", () => {
    assert.throws(() => Text.stringLiteral("a\0"), Text.TextError, "NUL")
    assert.throws(() => Text.stringLiteral("a\ud800b"), Text.TextError, "surrogate")
  })
})

describe("literal", () => {
  it("writes each kind of parameter in its shortest safe form", () => {
    assert.strictEqual(Text.literal({ text: null }), "NULL")
    assert.strictEqual(Text.literal({ text: null, cast: "int4" }), "NULL::int4")
    assert.strictEqual(Text.literal({ text: "it's" }), "'it''s'")
    assert.strictEqual(Text.literal({ text: "42", cast: "int4" }), "42")
    assert.strictEqual(Text.literal({ text: "0", cast: "int4" }), "0")
    assert.strictEqual(Text.literal({ text: "2147483647", cast: "int4" }), "2147483647")
    assert.strictEqual(Text.literal({ text: "true", cast: "bool" }), "true")
    assert.strictEqual(Text.literal({ text: "a\\b", cast: "text" }), " E'a\\\\b'::text")
    assert.strictEqual(Text.literal({ text: "{1,NULL}", cast: "int4[]" }), "'{1,NULL}'::int4[]")
  })

  it("quotes what would change type or meaning when it stood bare", () => {
    assert.strictEqual(Text.literal({ text: "-1", cast: "int4" }), "'-1'::int4")
    assert.strictEqual(Text.literal({ text: "2147483648", cast: "int4" }), "'2147483648'::int4")
    assert.strictEqual(Text.literal({ text: "42", cast: "int8" }), "'42'::int8")
    assert.strictEqual(Text.literal({ text: "1; DROP TABLE t", cast: "int4" }), "'1; DROP TABLE t'::int4")
    assert.strictEqual(Text.literal({ text: "yes", cast: "bool" }), "'yes'::bool")
    assert.strictEqual(Text.literal({ text: "007", cast: "int4" }), "'007'::int4")
  })
})

describe("quoteLiteral", () => {
  it.prop("reads back as the text", { text: Hostile.anything }, ({ text }) => {
    const literal = Text.quoteLiteral(text)
    assert.strictEqual(literal.startsWith("E") ? read(` ${literal}`) : Text.unquoteLiteral(literal), text)
  })
})

describe("dollarQuote", () => {
  it.prop("is one token that contains the text", { text: Hostile.text }, ({ text }) => {
    const quoted = Text.dollarQuote(text, "a")
    assert.deepStrictEqual(Text.tokenTexts(quoted), [quoted])
    assert.include(quoted, `\n${text}\n`)
  })
})
