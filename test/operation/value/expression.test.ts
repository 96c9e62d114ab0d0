import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Statement from "effect/sql/Statement"
import { InvalidValue, Op } from "../../../src/operation/mod.ts"

// The client's own template, without a connection: only its fragments are used.
const sql = Statement.make(Effect.die("no connection"), PgClient.makeCompiler(), [], undefined)

const plain = (expression: unknown) => JSON.parse(JSON.stringify(expression))

describe("Op.sql", () => {
  it.prop("numbers the values of nested expressions in order", { values: Schema.Array(Schema.Int) }, ({ values }) => {
    const nested = values.reduce((inner, value) => Op.sql`(${inner} + ${value})`, Op.sql`${0}`)
    assert.deepStrictEqual(nested.parameters.map(({ text }) => Number(text)), [0, ...values.map((value) => value + 0)])
    assert.deepStrictEqual(nested.text.match(/\$\d+/g), nested.parameters.map((_, index) => `$${index + 1}`))
  })

  it("leaves what only looks like a placeholder in a nested expression", () => {
    const inner = Op.sql`'$1' || E'\\'$1' || "$1" || $t$ $1 $t$ || a$1 /* $1 /* $1 */ $1 */ || ${"x"} -- $1
      || $$ $1 $$`
    assert.strictEqual(Op.sql`f(${1}, ${inner})`.text, `f($1, ${inner.text.replace("|| $1 --", "|| $2 --")})`)
  })

  it("quotes names and keeps raw text", () => {
    assert.strictEqual(
      Op.sql`SELECT ${Op.identifier("a\"b.c")} FROM ${Op.name("my schema", "t")} ${Op.raw("WHERE true")}`.text,
      "SELECT \"a\"\"b.c\" FROM \"my schema\".\"t\" WHERE true"
    )
    assert.throws(() => Op.identifier("x".repeat(64)), /63 bytes/)
    assert.throws(() => Op.identifier(""), /does not allow empty identifiers/)
  })

  it("takes fragments and helpers of Effect's sql", () => {
    const expression = Op.sql`${1} ${sql`a = ${"x"} AND ${sql("t.b")} IN ${sql.in([1, 2])}`} ${
      sql.insert({ c: true, d: null })
    }`
    assert.deepStrictEqual(plain(expression), {
      _tag: "Expression",
      text: "$1 a = $2 AND \"t\".\"b\" IN ($3,$4) (\"c\",\"d\") VALUES ($5,$6)",
      parameters: [
        { text: "1", cast: "int4" },
        { text: "x" },
        { text: "1", cast: "int4" },
        { text: "2", cast: "int4" },
        { text: "true", cast: "bool" },
        { text: null }
      ]
    })
  })

  it("throws InvalidValue for a value without SQL form, and for a placeholder without a value", () => {
    assert.throws(() => Op.sql`${undefined}`, InvalidValue)
    assert.throws(() => Op.sql`${1} ${Op.raw("$1")}`, /placeholder/)
  })
})
