import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { Migration, Op, OperationError, Performer, Recorder } from "../../src/operation/mod.ts"

const step = Op.step("fill", {
  run: Effect.andThen(Op.renameTable("a", "b"), Op.renameTable("b", "c")),
  // What the probe asks for is not what the migration needs: this one is still recorded, and rendered, without a client.
  probe: Effect.map(SqlClient.SqlClient, () => true)
})

describe("Op.step", () => {
  it.effect("is what it runs, where nobody records steps", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* Recorder.record(step),
        [{ _tag: "RenameTable", table: "a", to: "b" }, { _tag: "RenameTable", table: "b", to: "c" }]
      )
    }))

  it.effect("is undone by the inverse of what it runs", () =>
    Effect.gen(function*() {
      const migration = Migration.make({
        revision: "a",
        parents: [],
        message: "a",
        upgrade: step,
        downgrade: Migration.inverse
      })
      const undone = yield* Recorder.record(migration.downgrade!)
      assert.deepStrictEqual(undone.map((operation) => "to" in operation ? operation.to : ""), ["b", "a"])
    }) as Effect.Effect<void>)

  it.effect("hands its name, its work and its probe to who does", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const asked = Op.step("ask", { run: Effect.void, probe: "SELECT true" })
      yield* Recorder.record(asked).pipe(Effect.provideService(Performer, ({ name, probe }) => {
        seen.push(name, probe)
        return Effect.void
      }))
      assert.deepStrictEqual(seen, ["ask", { _tag: "Expression", text: "SELECT true", parameters: [] }])
    }))

  it.effect("refuses a name that is no line of text, as the migration's error", () =>
    Effect.gen(function*() {
      const { upgrade } = Migration.make({
        revision: "a",
        parents: [],
        message: "a",
        upgrade: Effect.suspend(() => Op.step("two\nlines", { run: Effect.void, probe: "SELECT true" }))
      })
      assert.instanceOf(yield* Effect.flip(Recorder.record(upgrade)), OperationError)
    }))
})
