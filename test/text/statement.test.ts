import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Text from "../../src/text/mod.ts"
import * as Hostile from "./hostile.ts"

const statement = (text: string, ...parameters: ReadonlyArray<Text.Parameter>): Text.Statement => ({
  text,
  parameters,
  transactional: true
})
const inline = (text: string, ...parameters: ReadonlyArray<Text.Parameter>) =>
  Text.inline(statement(text, ...parameters))
const online = (text: string, ...parameters: ReadonlyArray<Text.Parameter>) =>
  Text.online(statement(text, ...parameters)).text
const text = (value: string): Text.Parameter => ({ text: value })
const int = (value: string): Text.Parameter => ({ text: value, cast: "int4" })
const array: Text.Parameter = { text: "{1,2}", cast: "int4[]" }

const failure = (result: Result.Result<unknown, Text.TextError>) =>
  Result.isFailure(result) ? result.failure.reason._tag : undefined

describe("inline", () => {
  it.prop("puts the value, whatever it holds, where the placeholder was", { value: Hostile.text }, ({ value }) => {
    assert.deepStrictEqual(
      inline("INSERT INTO t VALUES ($1, $1)", text(value)),
      Result.succeed(`INSERT INTO t VALUES (${Text.stringLiteral(value)}, ${Text.stringLiteral(value)})`)
    )
  })

  it.prop("leaves strings and names as they are", { value: Hostile.text }, ({ value }) => {
    const fixed = `SELECT ${Text.stringLiteral(`$1${value}$2`)} AS "${
      Text.quoteIdentifier(`$1${value}`).slice(1, -1)
    }", `
    assert.deepStrictEqual(inline(`${fixed}$1`, int("7")), Result.succeed(`${fixed}7`))
  })

  it.prop("never throws", { sql: Hostile.anything, value: Hostile.anything }, ({ sql, value }) => {
    assert.isTrue(Result.isResult(inline(sql, text(value))))
    assert.isTrue(Result.isResult(inline(`SELECT $1 ${sql}`, text(value))))
  })

  it("leaves comments, dollar quotes and names with a dollar as they are", () => {
    const fixed = "SELECT /* $1 */ $q$ $1 $q$, a$1, -- $1\n "
    assert.deepStrictEqual(inline(`${fixed}$1`, int("7")), Result.succeed(`${fixed}7`))
  })

  it("refuses a placeholder without a value, also $0", () => {
    assert.strictEqual(failure(inline("SELECT $1, $2", int("1"))), "MissingParameter")
    assert.strictEqual(failure(inline("SELECT $0")), "MissingParameter")
  })

  it("keeps the arguments of a routine with a SQL-standard body", () => {
    const text = "CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN ($1 + 1)"
    assert.deepStrictEqual(inline(text), Result.succeed(text))
    assert.strictEqual(failure(inline("CREATE VIEW v AS SELECT $1 AS function")), "MissingParameter")
  })

  it("refuses a value without a placeholder", () => {
    assert.strictEqual(failure(inline("SELECT $2", int("1"), int("2"))), "UnusedParameter")
    assert.strictEqual(failure(inline("SELECT '$1'", int("1"))), "UnusedParameter")
  })

  it("refuses a text that never ends, and values that no text can hold", () => {
    assert.strictEqual(failure(inline("SELECT 'a")), "UnterminatedString")
    assert.strictEqual(failure(inline("SELECT $1", text("\0"))), "ValueHasNul")
    assert.strictEqual(failure(inline("SELECT $1", text("\ud800"))), "ValueNotUnicode")
  })

  it("counts $10 as ten", () => {
    const ten = Array.from({ length: 10 }, (_, index) => int(String(index)))
    assert.deepStrictEqual(
      inline("SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10", ...ten),
      Result.succeed("SELECT 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")
    )
  })

  it("writes a sort or group key so that it stays a value, and the rest bare", () => {
    assert.deepStrictEqual(
      inline("SELECT sum(a) OVER (ORDER BY $1), $1 FROM t GROUP BY b, $1 LIMIT $1", int("1")),
      Result.succeed("SELECT sum(a) OVER (ORDER BY '1'::int4), 1 FROM t GROUP BY b, '1'::int4 LIMIT 1")
    )
  })

  it("keeps a literal apart from what touches it", () => {
    assert.deepStrictEqual(inline("SELECT $1[1]", array), Result.succeed("SELECT ('{1,2}'::int4[])[1]"))
    assert.deepStrictEqual(
      inline("SELECT $1 /* x */ [1]", array),
      Result.succeed("SELECT ('{1,2}'::int4[]) /* x */ [1]")
    )
    assert.deepStrictEqual(inline("SELECT $1and true", text("t")), Result.succeed("SELECT 't' and true"))
    assert.deepStrictEqual(inline("SELECT 1,$1\n$2", text("a"), text("b")), Result.succeed("SELECT 1,'a'\n('b')"))
    assert.deepStrictEqual(inline("SELECT 'a'\n$1", text("b")), Result.succeed("SELECT 'a'\n('b')"))
    assert.deepStrictEqual(inline("SELECT -$1", int("-5")), Result.succeed("SELECT -'-5'::int4"))
    assert.deepStrictEqual(
      inline("SELECT 1 FETCH FIRST $1 ROWS ONLY", { text: "2", cast: "int8" }),
      Result.succeed("SELECT 1 FETCH FIRST ('2'::int8) ROWS ONLY")
    )
  })
})

describe("online", () => {
  it.prop("never throws and keeps the values", { sql: Hostile.anything, value: Hostile.anything }, ({ sql, value }) => {
    assert.deepStrictEqual(Text.online(statement(`${sql}$1`, text(value))).parameters, [value])
  })

  it("casts each placeholder that has a cast, wherever it stands", () => {
    assert.strictEqual(online("SELECT $1 + $2, $1", int("1"), text("a")), "SELECT $1::int4 + $2, $1::int4")
    assert.strictEqual(online("SELECT '$1', \"$1\", $$ $1 $$ -- $1", int("1")), "SELECT '$1', \"$1\", $$ $1 $$ -- $1")
  })

  it("puts a cast in parentheses before a subscript and a field", () => {
    assert.strictEqual(online("SELECT $1[1], $1 . x", array), "SELECT ($1::int4[])[1], ($1::int4[]) . x")
    assert.strictEqual(online("SELECT $1[1]", text("a")), "SELECT $1[1]")
  })

  it("leaves a placeholder without a value to the server", () => {
    assert.strictEqual(online("SELECT $2", int("1")), "SELECT $2")
  })

  it("binds NULL with its cast", () => {
    assert.deepStrictEqual(Text.online(statement("SELECT $1", { text: null, cast: "uuid" })), {
      text: "SELECT $1::uuid",
      parameters: [null]
    })
  })
})
