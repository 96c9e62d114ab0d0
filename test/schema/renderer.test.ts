import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import * as AST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"
import { type Renderer, Type } from "../../src/schema/mod.ts"
import { columnOf, typeOf } from "./_columns.ts"

class Address extends Schema.Class<Address>("Address")({ street: Schema.String }) {}

interface Node {
  readonly next: Node | null
}
const Node = Schema.Struct({ next: Schema.NullOr(Schema.suspend((): Schema.Codec<Node> => Node)) })

class Opaque {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
const OpaqueFromString = Schema.String.pipe(Schema.decodeTo(Schema.instanceOf(Opaque), {
  decode: SchemaGetter.transform((text: string) => new Opaque(text)),
  encode: SchemaGetter.transform((opaque: Opaque) => opaque.text)
}))

/** Every scalar form and the type it means. */
const scalars: ReadonlyArray<readonly [name: string, schema: Schema.Top, type: string]> = [
  ["String", Schema.String, "text"],
  ["NonEmptyString", Schema.NonEmptyString, "text"],
  ["Char", Schema.Char, "text"],
  ["Trim", Schema.Trim, "text"],
  ["StringFromBase64", Schema.StringFromBase64, "text"],
  ["TemplateLiteral", Schema.TemplateLiteral(["user-", Schema.Int]), "text"],
  ["a maximum length", Schema.String.check(Schema.isMaxLength(80)), "text"],
  ["ULID", Schema.String.check(Schema.isULID()), "text"],
  ["UUID", Schema.String.check(Schema.isUUID()), "uuid"],
  ["UUID v7", Schema.String.check(Schema.isUUID(7)), "uuid"],
  ["GUID", Schema.String.check(Schema.isGUID()), "uuid"],
  ["UUID by format", Schema.String.annotate({ format: "uuid" }), "uuid"],
  ["date by format", Schema.String.annotate({ format: "date" }), "date"],
  ["date-time by format", Schema.String.annotate({ format: "date-time" }), "timestamptz"],
  ["Int", Schema.Int, "integer"],
  ["Natural", Schema.Natural, "integer"],
  // @effect-diagnostics-next-line schemaNumber:off
  ["Int32", Schema.Number.check(Schema.isInt32()), "integer"],
  // @effect-diagnostics-next-line schemaNumber:off
  ["Number", Schema.Number, "double precision"],
  ["Finite", Schema.Finite, "double precision"],
  ["FiniteFromString", Schema.FiniteFromString, "double precision"],
  ["BigInt", Schema.BigInt, "bigint"],
  ["BigIntFromString", Schema.BigIntFromString, "bigint"],
  ["BigDecimal", Schema.BigDecimal, "numeric"],
  ["BigDecimalFromString", Schema.BigDecimalFromString, "numeric"],
  ["Boolean", Schema.Boolean, "boolean"],
  ["BooleanFromBit", Schema.BooleanFromBit, "boolean"],
  ["Literals of both booleans", Schema.Literals([true, false]), "boolean"],
  ["Date", Schema.Date, "timestamptz"],
  ["DateFromString", Schema.DateFromString, "timestamptz"],
  ["DateFromMillis", Schema.DateFromMillis, "timestamptz"],
  ["DateTimeUtc", Schema.DateTimeUtc, "timestamptz"],
  ["DateTimeUtcFromString", Schema.DateTimeUtcFromString, "timestamptz"],
  ["DateTimeUtcFromDate", Schema.DateTimeUtcFromDate, "timestamptz"],
  ["DateTimeUtcFromMillis", Schema.DateTimeUtcFromMillis, "timestamptz"],
  ["DateTimeUtcFromHttpDate", Schema.DateTimeUtcFromHttpDate, "timestamptz"],
  ["DateTimeZoned", Schema.DateTimeZoned, "timestamptz"],
  ["DateTimeZonedFromString", Schema.DateTimeZonedFromString, "timestamptz"],
  ["Model.DateTimeWithNow", Model.DateTimeWithNow, "timestamptz"],
  ["Model.Date", Model.Date, "date"],
  ["Model.DateWithNow", Model.DateWithNow, "date"],
  ["Duration", Schema.Duration, "interval"],
  ["DurationFromMillis", Schema.DurationFromMillis, "interval"],
  ["DurationFromNanos", Schema.DurationFromNanos, "interval"],
  ["DurationFromString", Schema.DurationFromString, "interval"],
  ["Uint8Array", Schema.Uint8Array, "bytea"],
  ["Uint8ArrayFromBase64", Schema.Uint8ArrayFromBase64, "bytea"],
  ["Uint8ArrayFromHex", Schema.Uint8ArrayFromHex, "bytea"],
  ["URL", Schema.URL, "text"],
  ["URLFromString", Schema.URLFromString, "text"],
  ["TimeZoneNamed", Schema.TimeZoneNamed, "text"],
  ["a type of the user's own, by its encoding", OpaqueFromString, "text"],
  ["a union of strings", Schema.Union([Schema.NonEmptyString, Schema.TemplateLiteral(["a", Schema.Int])]), "text"],
  ["a literal or any string", Schema.Union([Schema.Literal("auto"), Schema.String]), "text"],
  ["a union of times", Schema.Union([Schema.DateTimeUtc, Schema.DateTimeZoned]), "timestamptz"],
  ["a domain of SQL", Schema.String.pipe(Type.sql("citext")), "citext"],
  ["timestamp asked for", Schema.DateTimeUtc.pipe(Type.timestamp(3)), "timestamp(3)"],
  ["date asked for", Schema.String.pipe(Type.date), "date"],
  ["varchar asked for", Schema.String.pipe(Type.varchar(20)), "varchar(20)"]
]

/** Every form that only JSON holds. */
const json: ReadonlyArray<readonly [name: string, schema: Schema.Top]> = [
  ["Struct", Schema.Struct({ a: Schema.Int })],
  ["Class", Address],
  ["Model.Class", class Nested extends Model.Class<Nested>("Nested")({ a: Schema.Int }) {}],
  ["Record", Schema.Record(Schema.String, Schema.Int)],
  ["Tuple", Schema.Tuple([Schema.Int, Schema.Int])],
  ["Tuple with a rest", Schema.TupleWithRest(Schema.Tuple([Schema.String]), [Schema.Int])],
  ["Array of Struct", Schema.Array(Schema.Struct({ a: Schema.Int }))],
  ["Array of Array", Schema.Array(Schema.Array(Schema.Int))],
  ["Union of Structs", Schema.Union([Schema.Struct({ a: Schema.Int }), Schema.Struct({ b: Schema.Int })])],
  ["Union of scalars", Schema.Union([Schema.String, Schema.Int])],
  ["Json", Schema.Json],
  ["Unknown", Schema.Unknown],
  ["fromJsonString of Array", Schema.fromJsonString(Schema.Array(Schema.Int))],
  ["fromJsonString of Literals", Schema.fromJsonString(Schema.Literals(["a", "b"]))],
  ["recursive", Node]
]

const withDefault = (schema: Schema.Codec<any, any>) =>
  (schema as unknown as Schema.String).pipe(Schema.withConstructorDefault(Effect.never))

/** Ways to wrap a schema that leave its type alone; `nullable` says what they do to the column. */
const wrappers: ReadonlyArray<
  readonly [name: string, wrap: (schema: Schema.Codec<any, any>) => Schema.Top, nullable: boolean]
> = [
  ["nothing", (schema) => schema, false],
  ["brand", (schema) => schema.pipe(Schema.brand("B")), false],
  ["annotation", (schema) => schema.annotate({ title: "T" }), false],
  ["check", (schema) => schema.check(Schema.makeFilter(() => true)), false],
  ["suspend", (schema) => Schema.suspend(() => schema), false],
  ["transformation", (schema) => schema.pipe(Schema.decodeTo(Schema.toType(schema))), false],
  ["constructor default", (schema) => withDefault(schema), false],
  ["RedactedFromValue", (schema) => Schema.RedactedFromValue(schema), false],
  ["Redacted", (schema) => Schema.Redacted(schema), false],
  ["NullOr", (schema) => Schema.NullOr(schema), true],
  ["UndefinedOr", (schema) => Schema.UndefinedOr(schema), true],
  ["NullishOr", (schema) => Schema.NullishOr(schema), true],
  ["optionalKey", (schema) => Schema.optionalKey(schema), true],
  ["optional", (schema) => Schema.optional(schema), true],
  ["Option", (schema) => Schema.Option(schema), true],
  ["OptionFromNullOr", (schema) => Schema.OptionFromNullOr(schema), true],
  ["OptionFromOptionalKey", (schema) => Schema.OptionFromOptionalKey(schema), true],
  ["NullOr of Redacted", (schema) => Schema.NullOr(Schema.RedactedFromValue(schema)), true]
]

const wrapper = (name: string) => wrappers.find((one) => one[0] === name)!

describe("built-in renderers", () => {
  for (const [name, schema, type] of scalars) {
    it(`${name} is ${type}, and an array of it ${type}[]`, () => {
      assert.deepStrictEqual(typeOf(schema), type)
      assert.deepStrictEqual(typeOf(Schema.Array(schema)), `${type}[]`)
      assert.deepStrictEqual(typeOf(Schema.NonEmptyArray(schema)), `${type}[]`)
      assert.deepStrictEqual(typeOf(Schema.Array(Schema.NullOr(schema))), `${type}[]`)
    })
  }

  for (const [name, schema] of json) {
    it(`${name} is jsonb`, () => assert.deepStrictEqual(typeOf(schema), "jsonb"))
  }

  const pairs = scalars.flatMap((scalar) => wrappers.map((wrapper) => [scalar, wrapper] as const))
  it("a wrapper changes the nullability at most, for every scalar", () => {
    for (const [[name, schema, type], [wrapper, wrap, nullable]] of pairs) {
      const { column } = columnOf(wrap(schema as Schema.Codec<any, any>))
      assert.deepStrictEqual([column.type, column.nullable ?? true], [type, nullable], `${wrapper} of ${name}`)
    }
  })

  it.prop("two wrappers change the nullability at most", {
    scalar: Arbitrary.schema(Schema.Literals(scalars.map((_, index) => index))),
    outer: Arbitrary.schema(Schema.Literals(["NullOr", "brand", "annotation", "RedactedFromValue", "optionalKey"])),
    inner: Arbitrary.schema(Schema.Literals(["NullOr", "brand", "annotation", "check", "OptionFromNullOr"]))
  }, ({ inner, outer, scalar }) => {
    const [, schema, type] = scalars[scalar]!
    const wrapped = wrapper(outer)[1](wrapper(inner)[1](schema as Schema.Codec<any, any>) as Schema.Codec<any, any>)
    const { column } = columnOf(wrapped)
    assert.deepStrictEqual([column.type, column.nullable ?? true], [type, wrapper(outer)[2] || wrapper(inner)[2]])
  })

  it("a column decoded from null is nullable, as old rows may hold it", () => {
    const schema = Schema.NullOr(Schema.String).pipe(Schema.decodeTo(Schema.String, {
      decode: SchemaGetter.transform((text: string | null) => text ?? ""),
      encode: SchemaGetter.transform((text: string) => text)
    }))
    assert.deepStrictEqual(columnOf(schema).column, { name: "value", type: "text" })
  })

  it("a maximum length is a varchar when the option or an annotation asks", () => {
    const schema = Schema.String.check(Schema.isMaxLength(80), Schema.isBetweenLength(1, 40))
    assert.deepStrictEqual(typeOf(schema, { lengths: "varchar" }), "varchar(40)")
    assert.deepStrictEqual(typeOf(Schema.NullOr(schema), { lengths: "varchar" }), "varchar(40)")
    assert.deepStrictEqual(typeOf(schema.pipe(Type.varchar())), "varchar(40)")
    assert.deepStrictEqual(typeOf(Schema.String.pipe(Type.varchar())), "varchar")
    assert.deepStrictEqual(
      typeOf(Schema.String.check(Schema.isMaxCodePoints(5)), { lengths: "varchar" }),
      "varchar(5)"
    )
    assert.deepStrictEqual(
      typeOf(Schema.String.check(Schema.isUUID(), Schema.isMaxLength(36)), { lengths: "varchar" }),
      "uuid"
    )
  })

  it("an annotation holds through brands, checks and wrappers", () => {
    const schema = Schema.String.pipe(Type.sql("citext")).check(Schema.isMinLength(1)).pipe(Schema.brand("Email"))
    assert.deepStrictEqual(typeOf(schema), "citext")
    assert.deepStrictEqual(typeOf(Schema.OptionFromNullOr(schema)), "citext")
    assert.deepStrictEqual(typeOf(Schema.Array(schema)), "citext[]")
    assert.deepStrictEqual(typeOf(schema.pipe(Schema.decodeTo(Schema.String))), "citext")
    assert.deepStrictEqual(
      typeOf(Schema.String.annotateKey({ [Type.key]: { _tag: "Varchar", length: 9 } })),
      "varchar(9)"
    )
    assert.deepStrictEqual(typeOf(Schema.String.pipe(Type.domain("email"))), { type: "email" })
    assert.deepStrictEqual(typeOf(Schema.Array(Schema.String.pipe(Type.domain("email")))), {
      type: "email",
      array: true
    })
  })
})

const ints: Renderer.Renderer = (node) => AST.isNumber(node) ? "numeric" : undefined

const fromText: Renderer.Renderer = (node) => node.encoding?.[0].to._tag === "String" ? "text" : undefined

describe("an environment's renderers", () => {
  it("come before the built-in ones, and in order", () => {
    assert.deepStrictEqual(typeOf(Schema.Int, { renderers: [ints, () => "never"] }), "numeric")
    assert.deepStrictEqual(typeOf(Schema.String, { renderers: [ints, () => "citext"] }), "citext")
    assert.deepStrictEqual(typeOf(Schema.String, { renderers: [ints] }), "text")
  })

  it("see every layer, elements too, and the place", () => {
    const seen: Array<string> = []
    const spy: Renderer.Renderer = (node, { column, field, table }) => {
      seen.push(`${node._tag} ${JSON.stringify([table, field, column])}`)
      return ints(node, {} as never)
    }
    assert.deepStrictEqual(typeOf(Schema.NullOr(Schema.Array(Schema.Int)), { renderers: [spy] }), "numeric[]")
    assert.deepStrictEqual(seen, ["Union", "Arrays", "Number"].map((tag) => `${tag} ["t","value","value"]`))
  })

  it("see a transformation with its encoding", () => {
    assert.deepStrictEqual(typeOf(Schema.DateTimeUtcFromString, { renderers: [fromText] }), "text")
    assert.deepStrictEqual(typeOf(Schema.DateTimeUtcFromDate, { renderers: [fromText] }), "timestamptz")
  })

  it("do not overrule an annotation", () => {
    assert.deepStrictEqual(typeOf(Schema.Int.pipe(Type.sql("smallint")), { renderers: [ints] }), "smallint")
  })
})
