import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Text from "../../src/text/mod.ts"
import * as Hostile from "./hostile.ts"

const reason = (name: string) => {
  const result = Text.identifier(name)
  return Result.isFailure(result) ? result.failure.reason._tag : undefined
}

describe("identifier", () => {
  it.prop("quotes so that unquoting gives the name back", { name: Hostile.text }, ({ name }) => {
    const result = Text.identifier(name)
    const bytes = new TextEncoder().encode(name).length
    assert.strictEqual(Result.isSuccess(result), name !== "" && bytes <= 63)
    if (Result.isSuccess(result)) {
      assert.isTrue(result.success.startsWith("\"") && result.success.endsWith("\""))
      assert.notMatch(result.success.slice(1, -1).replaceAll("\"\"", ""), /"/)
      assert.strictEqual(Text.unquoteIdentifier(result.success), name)
    }
  })

  it.prop("never throws", { name: Schema.String, odd: Hostile.anything }, ({ name, odd }) => {
    assert.isTrue(Result.isResult(Text.identifier(name)))
    assert.isTrue(Result.isResult(Text.identifier(odd)))
  })

  it("keeps 63 bytes and refuses 64, counted in UTF-8", () => {
    assert.strictEqual(reason("a".repeat(63)), undefined)
    assert.strictEqual(reason("a".repeat(64)), "IdentifierTooLong")
    assert.strictEqual(reason("é".repeat(31) + "a"), undefined)
    assert.strictEqual(reason("é".repeat(32)), "IdentifierTooLong")
    assert.strictEqual(reason("😀".repeat(16)), "IdentifierTooLong")
  })

  it("refuses what PostgreSQL cannot store", () => {
    assert.strictEqual(reason(""), "IdentifierEmpty")
    assert.strictEqual(reason("a\0b"), "IdentifierHasNul")
    assert.strictEqual(reason("a\ud800"), "IdentifierNotUnicode")
    assert.strictEqual(reason("\udc00a"), "IdentifierNotUnicode")
  })

  it("tells in its message the name, its size and the limit", () => {
    const result = Text.identifier("x".repeat(70))
    assert.isTrue(Result.isFailure(result))
    if (Result.isFailure(result)) {
      assert.strictEqual(
        result.failure.message,
        `Cannot use "${
          "x".repeat(70)
        }" as an identifier: it has 70 bytes in UTF-8, and PostgreSQL truncates identifiers ` +
          "to 63 bytes. Choose a shorter name"
      )
      assert.strictEqual(result.failure.cause, result.failure.reason)
    }
  })

  it("identifierUnsafe throws the same TextError", () => {
    assert.throws(() => Text.identifierUnsafe(""), Text.TextError)
    assert.strictEqual(Text.identifierUnsafe("Order \"x\""), "\"Order \"\"x\"\"\"")
  })
})

describe("qualified", () => {
  it("keeps dots inside a name and joins schema and name", () => {
    assert.deepStrictEqual(Text.qualified("a.b"), Result.succeed("\"a.b\""))
    assert.deepStrictEqual(Text.qualified({ schema: "a", name: "b.c" }), Result.succeed("\"a\".\"b.c\""))
    assert.strictEqual(Text.qualifiedUnsafe({ schema: "s\"", name: "n" }), "\"s\"\"\".\"n\"")
  })

  it("refuses a bad schema and a bad name", () => {
    assert.isTrue(Result.isFailure(Text.qualified({ schema: "", name: "n" })))
    assert.isTrue(Result.isFailure(Text.qualified({ schema: "s", name: "" })))
  })
})

describe("quoteIdentifier", () => {
  it.prop("is undone by unquoteIdentifier", { name: Hostile.anything }, ({ name }) => {
    assert.strictEqual(Text.unquoteIdentifier(Text.quoteIdentifier(name)), name)
  })

  it("reads an identifier without quotes as PostgreSQL folds it", () => {
    assert.strictEqual(Text.unquoteIdentifier("Users"), "users")
  })
})

describe("quoteName", () => {
  it.prop(
    "tells schema and name apart, whatever they contain",
    { schema: Hostile.text, name: Hostile.text },
    (given) => {
      const [schema, dot, name, ...rest] = Text.tokenTexts(Text.quoteName(given))
      assert.deepStrictEqual([dot, ...rest], ["."])
      assert.deepStrictEqual([schema!, name!].map(Text.unquoteIdentifier), [given.schema, given.name])
    }
  )
})
