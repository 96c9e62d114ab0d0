/**
 * Random rows whose values come from the schemas of models.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Client from "../../src/client/mod.ts"
import { fill, modelValues, randomOf } from "../../src/rows/mod.ts"
import { Naming, Table } from "../../src/schema/mod.ts"
import { freshDatabase, query } from "../support/server.ts"

const pattern = /^[A-Z]{3}-[0-9]{2}$/

const tickets = Table.make({
  id: Schema.Int,
  code: Schema.String.check(Schema.isPattern(pattern)),
  priority: Schema.Literals(["low", "high"]),
  closedOn: Schema.NullOr(Schema.Date)
}, { name: "tickets" })

describe("modelValues", () => {
  it.effect("satisfies what the schema of a field asks for, and is the same for the same seed", () =>
    Effect.gen(function*() {
      const draw = Effect.map(
        modelValues([tickets], Naming.defaults, 7),
        (values) => [0, 0.3, 0.99].map((random) => values["tickets.code"]!(random))
      )
      const codes = yield* draw
      for (const code of codes) assert.match(String(code), pattern)
      assert.deepStrictEqual(yield* draw, codes)
    }))
})

describe("fill", () => {
  it.live("meets a constraint that only the model describes", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() =>
        query(
          url,
          "CREATE TABLE tickets (id int PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[A-Z]{3}-[0-9]{2}$'), priority text NOT NULL, closed_on timestamptz)"
        )
      )
      const target = yield* Effect.fromResult(Client.Target.parse(Redacted.make(url)))
      const options = { ledger: { schema: "strata", table: "ledger" }, random: randomOf(7) }
      yield* Effect.gen(function*() {
        assert.lengthOf(yield* fill(options), 1)
        const models = yield* modelValues([tickets], Naming.defaults, 7)
        assert.deepStrictEqual(yield* fill({ ...options, models }), [])
      }).pipe(Effect.provide(Client.layer(target)))
      const rows = yield* Effect.promise(() => query(url, "SELECT code FROM tickets"))
      assert.strictEqual(rows.length, 3)
    }).pipe(Effect.scoped))
})
