import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import type { CreateEnum, Operation } from "../../src/operation/mod.ts"
import { Desired, Table, Type } from "../../src/schema/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { columnOf, tablesOf, typeOf } from "./_columns.ts"

const enumsOf = (operations: ReadonlyArray<Operation>): ReadonlyArray<CreateEnum> =>
  operations.filter((operation) => operation._tag === "CreateEnum")

const checkSql = (schema: Schema.Top) => {
  const { checks, column } = columnOf(schema)
  const sql = checks.map(({ expression, name }) =>
    `${name}: ${Result.getOrThrow(Sql.inline({ ...expression, transactional: true }))}`
  )
  return [column.type, ...sql]
}

const Color = Schema.Enum({ Red: "r", Green: "g", Blue: "b" })

const valuesOf = (schema: Schema.Top) => enumsOf(columnOf(schema).operations)[0]?.values

const namedKind = () => Schema.Literals(["a", "b"]).pipe(Type.enum("kind"))

describe("enums", () => {
  it("hold the values in declaration order, never the members' names", () => {
    const { column, operations } = columnOf(Color)
    assert.deepStrictEqual(column, { name: "value", type: { type: "t_value" }, nullable: false })
    assert.deepStrictEqual(enumsOf(operations), [{ _tag: "CreateEnum", name: "t_value", values: ["r", "g", "b"] }])
  })

  it("come from Literals, a Literal, unions of literals and nested ones, without repetition", () => {
    assert.deepStrictEqual(valuesOf(Schema.Literals(["b", "a"])), ["b", "a"])
    assert.deepStrictEqual(valuesOf(Schema.Literal("a")), ["a"])
    assert.deepStrictEqual(valuesOf(Schema.Union([Schema.Literal("b"), Schema.Literal("a"), Schema.Null])), ["b", "a"])
    assert.deepStrictEqual(valuesOf(Schema.Union([Schema.Literals(["b", "a"]), Color, Schema.Literal("b")])), [
      "b",
      "a",
      "r",
      "g"
    ])
    assert.deepStrictEqual(valuesOf(Schema.Array(Color)), ["r", "g", "b"])
  })

  it("are shared by all columns of one schema, however it is wrapped", () => {
    const shared = Schema.Literals(["a", "b"])
    const table = Table.make({
      one: shared,
      two: Schema.NullOr(shared),
      three: Schema.OptionFromNullOr(shared),
      four: shared.pipe(Schema.brand("S")),
      five: Schema.optionalKey(shared),
      six: Schema.Array(shared),
      seven: Schema.RedactedFromValue(shared),
      other: Schema.Literals(["a", "b"])
    }, { name: "t" })
    const operations = Result.getOrThrow(Desired.operations([table]))
    assert.deepStrictEqual(enumsOf(operations).map(({ name }) => name), ["t_one", "t_other"])
    assert.deepStrictEqual(tablesOf(operations)[0]?.columns.map(({ type }) => type), [
      ...Array.from({ length: 5 }, () => ({ type: "t_one" })),
      { type: "t_one", array: true },
      { type: "t_one" },
      { type: "t_other" }
    ])
  })

  it("have the annotation's name, else the identifier's, in the schema of their table", () => {
    const named = Schema.Literals(["a"]).pipe(Type.enum({ schema: "types", name: "Kind" }, { comment: "What it is" }))
    const table = Table.make({
      named: Schema.NullOr(named.pipe(Schema.brand("K"))),
      list: Schema.Array(Schema.Literals(["x"])).pipe(Type.enum("element")),
      identified: Schema.Literals(["a"]).annotate({ identifier: "UserStatus" }),
      derived: Schema.Literals(["a"])
    }, { name: "t", schema: "app" })
    const operations = Result.getOrThrow(Desired.operations([table]))
    assert.deepStrictEqual(enumsOf(operations).map(({ name }) => name), [
      "element",
      { schema: "app", name: "t_derived" },
      { schema: "app", name: "user_status" },
      { schema: "types", name: "Kind" }
    ])
    assert.deepStrictEqual(operations.filter(({ _tag }) => _tag === "CreateSchema"), [
      { _tag: "CreateSchema", name: "app" },
      { _tag: "CreateSchema", name: "types" }
    ])
    assert.deepStrictEqual(operations.at(-1), {
      _tag: "SetComment",
      target: { kind: "type", name: { schema: "types", name: "Kind" } },
      comment: "What it is"
    })
  })

  it("of one name and one list of values are one", () => {
    const table = Table.make({ one: namedKind(), two: namedKind() }, { name: "t" })
    assert.strictEqual(enumsOf(Result.getOrThrow(Desired.operations([table]))).length, 1)
  })

  it("are made for values that only the encoding has, and referred to where there are none", () => {
    const flag = Schema.Literals(["on", "off"]).pipe(
      Schema.decodeTo(Schema.Boolean, {
        decode: SchemaGetter.transform((text: "on" | "off") => text === "on"),
        encode: SchemaGetter.transform((flag: boolean) => flag ? "on" as const : "off" as const)
      }),
      Type.enum("switch")
    )
    const { column, operations } = columnOf(flag)
    assert.deepStrictEqual(column.type, { type: "switch" })
    assert.deepStrictEqual(enumsOf(operations), [{ _tag: "CreateEnum", name: "switch", values: ["on", "off"] }])
    assert.deepStrictEqual(typeOf(flag.pipe(Schema.brand("Flag"))), { type: "switch" })
    const elsewhere = columnOf(Schema.String.pipe(Type.enum("elsewhere")))
    assert.deepStrictEqual([elsewhere.column.type, enumsOf(elsewhere.operations)], [{ type: "elsewhere" }, []])
  })

  it("do not exist for a column with another type", () => {
    const table = Table.make({ kind: Color }, { name: "t", columns: { kind: { type: "text" } } })
    assert.deepStrictEqual(enumsOf(Result.getOrThrow(Desired.operations([table]))), [])
  })
})

describe("other literals", () => {
  it("are numbers with a check, wide enough for every value", () => {
    assert.deepStrictEqual(checkSql(Schema.Enum({ Low: 1, High: 2 })), ["integer", "ck_t_value: \"value\" IN (1, 2)"])
    assert.deepStrictEqual(checkSql(Schema.NullOr(Schema.Literals([0, -1]))), [
      "integer",
      "ck_t_value: \"value\" IN (0, '-1'::int4)"
    ])
    assert.deepStrictEqual(checkSql(Schema.Literals([1, 2 ** 31])), [
      "bigint",
      "ck_t_value: \"value\" IN ('1'::int8, '2147483648'::int8)"
    ])
    assert.deepStrictEqual(checkSql(Schema.Literals([1n])), ["bigint", "ck_t_value: \"value\" IN ('1'::int8)"])
    assert.deepStrictEqual(checkSql(Schema.Literals([0.5])), [
      "double precision",
      "ck_t_value: \"value\" IN ('0.5'::float8)"
    ])
  })

  it("of both booleans need no check, of one they do", () => {
    assert.deepStrictEqual(checkSql(Schema.Literals([true, false])), ["boolean"])
    assert.deepStrictEqual(checkSql(Schema.Literal(true)), ["boolean", "ck_t_value: \"value\" IN (true)"])
  })

  it("of several kinds are jsonb with a check, which keeps 1 and \"1\" apart", () => {
    assert.deepStrictEqual(checkSql(Schema.Literals(["1", 1, true])), [
      "jsonb",
      "ck_t_value: \"value\" IN ('\"1\"'::jsonb, '1'::jsonb, 'true'::jsonb)"
    ])
    assert.deepStrictEqual(typeOf(Schema.Array(Schema.Literals(["1", 1]))), "jsonb")
    assert.deepStrictEqual(typeOf(Schema.Array(Schema.Literals([1, 2]))), "integer[]")
  })
})
