import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as BigDecimal from "effect/BigDecimal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { Op, type Operation } from "../../src/operation/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { freshDatabase, query } from "../support/server.ts"

const samples = <A>(schema: Schema.Schema<A>, seed: string) =>
  Arbitrary.sampleEffect(Arbitrary.schema(schema), { count: 40, seed })

const fragments = [
  "'",
  "\"",
  "\\",
  "$1",
  "--",
  "/*",
  "\n",
  ";",
  "NULL",
  "{",
  "}",
  ",",
  "é",
  "😀",
  "\u0001",
  "select",
  "",
  " "
]

const texts = Effect.map(
  samples(Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: fragments.length - 1 }))), "texts"),
  (lists) => [...fragments, ...lists.map((list) => list.map((index) => fragments[index]).join(""))]
)

/** Column types, and what must be stored the same by both ways. */
const columns = Effect.gen(function*() {
  const strings = yield* texts
  const integers = yield* samples(Schema.Int, "integers")
  const numbers = [...yield* samples(Schema.Finite, "numbers"), NaN, Infinity, -Infinity, 1e300, -0, 0.1, 5e-324]
  const bigints = [
    ...(yield* samples(Schema.BigInt, "bigints")).map((each) => BigInt.asIntN(64, each)),
    2n ** 63n - 1n,
    -(2n ** 63n)
  ]
  const dates = [0, -1, 253402300800000, -62135596800001, 8.64e15, -2e14].map((millis) => new Date(millis))
  const bytes = yield* samples(Schema.Uint8Array, "bytes")
  const values: Readonly<Record<string, ReadonlyArray<unknown>>> = {
    text: strings,
    boolean: [true, false, null],
    bigint: [...integers.filter(Number.isSafeInteger), 2147483647, 2147483648, -2147483648, -2147483649, ...bigints],
    "double precision": numbers,
    timestamptz: dates,
    bytea: [...bytes, new Int8Array([-1, 0, 92])],
    numeric: ["1e-30", "-123.456", "12345678901234567890.12"].map((text) => BigDecimal.fromStringUnsafe(text)),
    interval: [1, -1, 3_600_000, -90_061_001, 8e12].map((millis) => Duration.millis(millis)),
    jsonb: [...strings.map((text) => Op.json({ [text]: [text, null, 1.5, true] })), { a: [1, "b"] }, Op.json("'")],
    "text[]": [[], strings, [strings, strings], [null, "NULL", "null", ""], [[["a"], ["b"]]]],
    "int8[]": [[1, 2 ** 40, 3n], [[1, 2], [3, 4]], [null]],
    "float8[]": [[1, 1.5, NaN, -Infinity]],
    "bytea[]": [bytes.slice(0, 5)],
    "timestamptz[]": [dates],
    "jsonb[]": [[{ a: "'\"\\{}," }, { b: null }]],
    "boolean[]": [[true, null, false]]
  }
  return Object.entries(values)
})

const run = Effect.fnUntraced(function*(operation: Operation) {
  const sql = yield* SqlClient.SqlClient
  for (const statement of Result.getOrThrow(Sql.render(operation))) {
    const { parameters, text } = Sql.online(statement)
    yield* sql.unsafe(text, parameters)
  }
})

const script = (operation: Operation) =>
  Result.getOrThrow(Sql.render(operation)).map((statement) => `${Result.getOrThrow(Sql.inline(statement))};\n`).join("")

// The tests' own client gives bigints and numerics as text, the driver as bigints and numbers.
const numbers = (row: Record<string, unknown>) => ({
  ...row,
  safe: (row["safe"] as ReadonlyArray<unknown>).map(Number),
  instants: (row["instants"] as ReadonlyArray<unknown>).map(Number)
})

describe("values on a server", () => {
  it.live("bulkInsert stores the same rows bound and as literals", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        for (const [type, values] of yield* columns) {
          for (const table of ["bound", "written"]) {
            yield* run(Op.createTable(table, { n: Op.column("integer"), "va\"l'ue": Op.column(type) }))
          }
          const rows = values.map((value, n) => ({ n, "va\"l'ue": value }))
          yield* run(Op.bulkInsert("bound", rows))
          yield* Effect.promise(() => query(url, script(Op.bulkInsert("written", rows))))
          const difference = yield* sql`(SELECT b::text FROM bound b EXCEPT ALL SELECT w::text FROM written w)
            UNION ALL (SELECT w::text FROM written w EXCEPT ALL SELECT b::text FROM bound b)`
          assert.deepStrictEqual(difference, [], type)
          const [count] = yield* sql`SELECT count(*)::int AS c FROM written`
          assert.strictEqual(count?.["c"], values.length, type)
          yield* run(Op.dropTable("bound"))
          yield* run(Op.dropTable("written"))
        }
      }).pipe(Effect.provide(Layer.fresh(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))))
    }))

  it.live("Op.sql gives back the JavaScript value, bound and as a literal", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const strings = yield* texts
      const instants = [0, 253402300800000, -62135596800001, -2e14]
      const expected = {
        strings,
        instants,
        safe: [2 ** 31, -(2 ** 53) + 1],
        json: strings.map((text) => ({ [text]: text }))
      }
      const expression = Op.sql`SELECT ${strings}::text[] AS strings, ${Op.json(expected.json)} AS json,
        ${expected.safe} AS safe, (SELECT array_agg(extract(epoch FROM at) * 1000 ORDER BY n)
          FROM unnest(${instants.map((millis) => new Date(millis))}) WITH ORDINALITY AS t(at, n)) AS instants`
      const [statement] = Result.getOrThrow(Sql.render(Op.execute(expression)))
      assert.isDefined(statement)
      const text = Result.getOrThrow(Sql.inline(statement!))
      const [written] = yield* Effect.promise(() => query(url, text))
      assert.deepStrictEqual(numbers(written!), expected)
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const online = Sql.online(statement!)
        const [bound] = yield* sql.unsafe<Record<string, unknown>>(online.text, online.parameters)
        assert.deepStrictEqual(numbers(bound!), expected)
      }).pipe(Effect.provide(Layer.fresh(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))))
    }))

  it.live("bulkInsert of many rows stays below the protocol's parameter limit", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const width = 100
      const names = Array.from({ length: width }, (_, index) => `c${index}`)
      const row = Object.fromEntries(names.map((name, index) => [name, index]))
      const insert = Op.bulkInsert("wide", Array.from({ length: 1500 }, () => row))
      const rendered = Result.getOrThrow(Sql.render(insert))
      assert.deepStrictEqual(rendered.map((each) => each.parameters.length / width), [327, 327, 327, 327, 192])
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* run(Op.createTable("wide", Object.fromEntries(names.map((name) => [name, Op.column("integer")]))))
        yield* run(insert)
        assert.deepStrictEqual(yield* sql`SELECT count(*)::int AS n, sum(c99)::int AS s FROM wide`, [{
          n: 1500,
          s: 148500
        }])
      }).pipe(Effect.provide(Layer.fresh(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))))
    }))
})
