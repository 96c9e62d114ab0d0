/**
 * Random values for columns from the schemas of their fields, so that they satisfy patterns, ranges and literals which a
 * CHECK constraint repeats. Only values that a column takes as they are, such as texts and numbers, are used.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Naming, Table } from "../schema/mod.ts"
import type { Values } from "./fill.ts"

/** How many values are drawn for each column. */
const count = 30

type Value = string | number | boolean | null

const isValue = (value: unknown): value is Value =>
  value === null || ["string", "number", "boolean"].includes(typeof value)

/** Values of a schema as they are encoded; none if it has no arbitrary, or encodes them as something else. */
const drawn = (schema: Schema.Top, seed: number): Effect.Effect<ReadonlyArray<Value>> =>
  Effect.try(() => Arbitrary.schema(schema)).pipe(
    Effect.flatMap((arbitrary) => Arbitrary.sampleEffect(arbitrary, { count, seed })),
    Effect.flatMap((values) =>
      Effect.try(() => values.map((value) => Schema.encodeUnknownSync(schema as never)(value)).filter(isValue))
    ),
    Effect.orElseSucceed(() => [])
  )

/** See `modelValues`. */
export const draw = Effect.fnUntraced(
  function*(models: ReadonlyArray<Table.Table>, naming: Naming.Naming, seed: number) {
    const found: Record<string, Values[string]> = {}
    for (const { fields, name, options } of models) {
      const table = typeof name === "string" ? name : `${name.schema}.${name.name}`
      for (const { key, node } of fields) {
        const values = yield* drawn(Schema.make(node), seed)
        const column = options.columns?.[key]?.name ?? naming.column(key)
        if (values.length > 0) found[`${table}.${column}`] = (random) => values[Math.floor(random * values.length)]!
      }
    }
    return found as Values
  }
)
