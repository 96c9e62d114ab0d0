import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Sql from "../../src/sql/mod.ts"
import * as Hostile from "./hostile.ts"

const reason = (name: string) => {
  const result = Sql.identifier(name)
  return Result.isFailure(result) ? result.failure.reason._tag : undefined
}

const unquote = (quoted: string): string => quoted.slice(1, -1).replaceAll("\"\"", "\"")

describe("identifier", () => {
  it.prop("quotes so that unquoting gives the name back", { name: Hostile.text }, ({ name }) => {
    const result = Sql.identifier(name)
    const bytes = new TextEncoder().encode(name).length
    assert.strictEqual(Result.isSuccess(result), name !== "" && bytes <= 63)
    if (Result.isSuccess(result)) {
      assert.isTrue(result.success.startsWith("\"") && result.success.endsWith("\""))
      assert.notMatch(result.success.slice(1, -1).replaceAll("\"\"", ""), /"/)
      assert.strictEqual(unquote(result.success), name)
    }
  })

  it.prop("never throws", { name: Schema.String, odd: Hostile.anything }, ({ name, odd }) => {
    assert.isTrue(Result.isResult(Sql.identifier(name)))
    assert.isTrue(Result.isResult(Sql.identifier(odd)))
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
    const result = Sql.identifier("x".repeat(70))
    assert.isTrue(Result.isFailure(result))
    if (Result.isFailure(result)) {
      assert.strictEqual(
        result.failure.message,
        `Cannot use "${"x".repeat(70)}" as a name as PostgreSQL keeps 63 bytes of a name and drops the rest: ` +
          "it has 70 bytes in UTF-8, so choose a shorter name"
      )
      assert.strictEqual(result.failure.cause, result.failure.reason)
    }
  })

  it("identifierUnsafe throws the same RenderError", () => {
    assert.throws(() => Sql.identifierUnsafe(""), Sql.RenderError)
    assert.strictEqual(Sql.identifierUnsafe("Order \"x\""), "\"Order \"\"x\"\"\"")
  })
})

describe("qualified", () => {
  it("keeps dots inside a name and joins schema and name", () => {
    assert.deepStrictEqual(Sql.qualified("a.b"), Result.succeed("\"a.b\""))
    assert.deepStrictEqual(Sql.qualified({ schema: "a", name: "b.c" }), Result.succeed("\"a\".\"b.c\""))
    assert.strictEqual(Sql.qualifiedUnsafe({ schema: "s\"", name: "n" }), "\"s\"\"\".\"n\"")
  })

  it("refuses a bad schema and a bad name", () => {
    assert.isTrue(Result.isFailure(Sql.qualified({ schema: "", name: "n" })))
    assert.isTrue(Result.isFailure(Sql.qualified({ schema: "s", name: "" })))
  })
})
