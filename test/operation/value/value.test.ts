import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Op, Value } from "../../../src/operation/mod.ts"

const taken = (value: unknown) => ({ ...Result.getOrThrow(Value.fromUnknown(value)) })
const refused = (value: unknown) => Result.getOrThrow(Result.flip(Value.fromUnknown(value))).message

describe("Value.fromUnknown", () => {
  it.prop("is total over any JSON and says why it refuses", { value: Schema.Unknown }, ({ value }) => {
    const result = Value.fromUnknown(value)
    if (Result.isFailure(result)) assert.match(result.failure.message, /^Cannot use .+: .+[^.]$/)
  })

  it.prop("keeps a string and leaves its type to the server", { value: Schema.String }, ({ value }) => {
    if (!value.includes("\0") && value.isWellFormed()) assert.deepStrictEqual(taken(value), { text: value })
  })

  it.prop("keeps every JSON value through jsonb", { value: Schema.Json }, ({ value }) => {
    const result = Value.fromJson(value)
    if (Result.isSuccess(result)) {
      assert.deepStrictEqual(JSON.parse(result.success.text!), JSON.parse(JSON.stringify(value)))
    }
  })

  it("gives each type its text and cast", () => {
    const cases: ReadonlyArray<readonly [unknown, string | null, string?]> = [
      [null, null],
      [true, "true", "bool"],
      [-1, "-1", "int4"],
      [2147483647, "2147483647", "int4"],
      [2147483648, "2147483648", "int8"],
      [1.5, "1.5", "float8"],
      [2 ** 53, "9007199254740992", "float8"],
      [NaN, "NaN", "float8"],
      [-Infinity, "-Infinity", "float8"],
      [-(2n ** 63n), "-9223372036854775808", "int8"],
      [new Date(0), "1970-01-01 00:00:00+00", "timestamptz"],
      [new Date("-000043-03-15T00:00:00.250Z"), "0044-03-15 00:00:00.250+00 BC", "timestamptz"],
      [new Date("+012345-01-02T03:04:05Z"), "12345-01-02 03:04:05+00", "timestamptz"],
      [DateTime.makeUnsafe("2026-11-22T10:00:00Z"), "2026-11-22 10:00:00+00", "timestamptz"],
      [
        DateTime.makeZonedUnsafe("2026-11-22T10:00:00Z", { timeZone: "Europe/Berlin" }),
        "2026-11-22 10:00:00+00",
        "timestamptz"
      ],
      [Duration.millis(90_061_001), "25:01:01.001000", "interval"],
      [Duration.millis(-1), "-00:00:00.001000", "interval"],
      [BigDecimal.fromStringUnsafe("-1.50"), "-1.5", "numeric"],
      [new Uint8Array([0, 255]), "\\x00ff", "bytea"],
      [new Int8Array([-1]), "\\xff", "bytea"],
      [{ a: [1] }, "{\"a\":[1]}", "jsonb"],
      [[], "{}"],
      [["a", "null", null, ""], "{a,\"null\",NULL,\"\"}"],
      [["\"\\{},"], "{\"\\\"\\\\{},\"}"],
      [[1, 2n], "{1,2}", "int8[]"],
      [[1, 1.5], "{1,1.5}", "float8[]"],
      [[[1], [null]], "{{1},{NULL}}", "int4[]"],
      [Op.json([1, "a"]), "[1,\"a\"]", "jsonb"]
    ]
    for (const [value, text, cast] of cases) {
      assert.deepStrictEqual(taken(value), cast === undefined ? { text } : { text, cast })
    }
  })

  it("does not mistake a JSON object for a parameter", () => {
    assert.deepStrictEqual(taken({ text: "x", cast: "int4" }), {
      text: "{\"text\":\"x\",\"cast\":\"int4\"}",
      cast: "jsonb"
    })
  })

  it("fails for values that PostgreSQL cannot store, with the reason", () => {
    const cyclic: Record<string, unknown> = {}
    cyclic["self"] = cyclic
    const cases: ReadonlyArray<readonly [unknown, RegExp]> = [
      [undefined, /use null/],
      [2n ** 63n, /64 bits/],
      ["a\0b", /NUL/],
      ["\ud800", /surrogate/],
      [new Date(NaN), /invalid date/],
      [new Date(-8.64e15), /4713 BC/],
      [Duration.infinity, /infinite/],
      [Duration.nanos(1n), /one microsecond/],
      [() => 1, /function/],
      [Symbol("s"), /symbol/],
      [new Map(), /Op\.json/],
      [Op.sql`now()`, /Op\.sql/],
      [[1, "a"], /the same type/],
      [[2n ** 60n + 1n, 1.5], /the same type/],
      [[[1], [1, 2]], /rectangular/],
      [[[], []], /rectangular/],
      [[[[[[[[1]]]]]]], /six dimensions/],
      [{ a: undefined }, /JSON cannot represent it/],
      [{ a: 1n }, /JSON cannot represent it/],
      [{ a: NaN }, /JSON cannot represent this number/],
      [{ a: "\0" }, /NUL/],
      [{ a: new Set() }, /contents/],
      [cyclic, /JSON\.stringify/]
    ]
    for (const [value, reason] of cases) assert.match(refused(value), reason)
  })

  it("refuses a secret and does not show it", () => {
    for (
      const value of [Redacted.make("hunter2"), [Redacted.make("hunter2")], { password: Redacted.make("hunter2") }]
    ) {
      assert.match(refused(value), /a migration must not contain secrets/)
      assert.notInclude(refused(value), "hunter2")
    }
  })
})
