import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { jsonbText } from "../../src/ledger/mod.ts"

describe("jsonbText", () => {
  it.prop("is JSON of the same value", { value: Schema.Json }, ({ value }) => {
    assert.deepStrictEqual(JSON.parse(jsonbText(value)), JSON.parse(JSON.stringify(value)))
  })

  it("orders keys by their length in bytes and then by the bytes", () => {
    assert.strictEqual(
      jsonbText({ bb: 1, é: 2, a: 3, Z: 4, "": 5, ab: 6 }),
      `{"": 5, "Z": 4, "a": 3, "ab": 6, "bb": 1, "é": 2}`
    )
  })

  it("writes numbers without an exponent", () => {
    const numbers = [0, -0, 1.5, -1e21, 1.25e22, 1e-7, -1.5e-9, 123456789012345680000, 5e-324]
    assert.strictEqual(
      jsonbText(numbers),
      `[0, 0, 1.5, -1000000000000000000000, 12500000000000000000000, 0.0000001, -0.0000000015, 123456789012345680000, ${`0.${
        "0".repeat(323)
      }5`}]`
    )
  })
})
