import { assert, layer } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { jsonbText } from "../../src/ledger/mod.ts"
import { session, unsafe } from "../ledger/server_ledger.ts"
import { freshDatabase } from "../support/server.ts"

const storable = (value: Schema.Json): boolean => {
  const text = JSON.stringify(value)
  return !text.includes("\\u0000") && !/\\ud[89a-f]/i.test(text)
}

const values = Arbitrary.filter(
  Arbitrary.array(Arbitrary.schema(Schema.Json), { minLength: 20, maxLength: 40 }),
  (all) => all.every(storable)
)

const hostile: ReadonlyArray<Schema.Json> = [
  { "": 0, "\u007f": "\u0001\u001f\b\f\n\r\t\"\\/\u2028\u{1f600}", aa: 1, é: 2, b: { c: [], d: {} } },
  ...[1e21, 1e-7, 5e-324, 1.7976931348623157e308, 0.1, -0, 123456789012345680000, 2 ** 53].map((
    value
  ) => [value, -value])
]

const agree = (values: ReadonlyArray<Schema.Json>) =>
  Effect.gen(function*() {
    const rows = yield* unsafe(
      "SELECT value::text FROM json_array_elements($1::json) WITH ORDINALITY AS x(json, n), LATERAL (SELECT json::jsonb) AS y(value) ORDER BY n",
      [JSON.stringify(values)]
    )
    assert.deepStrictEqual(values.map(jsonbText), rows.map((row) => row["value"]))
  })

layer(Layer.unwrap(Effect.map(freshDatabase, (url) => session(url))))("jsonbText", (it) => {
  it.effect.prop("is what the server prints", { values }, ({ values }) => agree(values), { arbitrary: { runs: 25 } })
  it.effect("is what the server prints for hostile keys, texts and numbers", () => agree(hostile))
})
