import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Codegen from "../../src/codegen/mod.ts"
import { Op } from "../../src/operation/mod.ts"
import { constraintCases, indexCases, otherCases, tableCases } from "../integration/_operation_cases.ts"
import { sample } from "./_sample.ts"
import { evaluate, record, revision } from "./written.ts"

const golden = (name: string, text: string): void => {
  const file = join(import.meta.dirname, "golden", name)
  // STRATA_UPDATE_GOLDEN=1 writes the files anew, for a person to look at the difference.
  if (process.env["STRATA_UPDATE_GOLDEN"] === "1") writeFileSync(file, text)
  assert.strictEqual(text, readFileSync(file, "utf8"))
}

describe("a generated revision, as a person reads it", () => {
  it.effect("in TypeScript", () =>
    Effect.gen(function*() {
      const options = yield* sample
      const text = Codegen.typescript(options)
      golden("orders.ts.txt", text)
      assert.deepStrictEqual(record(evaluate(text).upgrade), options.upgrade)
      assert.deepStrictEqual(record(evaluate(text).downgrade), options.downgrade)
    }))

  it("with a constructor for every kind and option, and data for next to none", () => {
    const cases = [...tableCases, ...indexCases, ...constraintCases, ...otherCases]
    const text = Codegen.typescript({
      revision,
      upgrade: [
        ...cases.map(({ operation }) => operation),
        Op.execute(Op.sql`SELECT '$1', "$2", $a$$1$a$ /* $1 */ FROM t WHERE a = ${Op.json({ _tag: "x" })} -- $2`),
        Op.bulkInsert("t", [{ at: new Date(0), on: true, bytes: new Uint8Array([1, 255]), list: [[1], [2]], big: 2n }])
      ]
    })
    golden("every_option.ts.txt", text)
    assert.notMatch(text, /kind: "(primary-key|unique|foreign-key|check|exclusion)"|yield\* run/)
    // An array among the values of a template of several lines is the one thing that is left to data.
    assert.lengthOf(text.match(/_tag: "Expression"/g) ?? [], 1)
  })

  it.effect("in SQL", () =>
    Effect.gen(function*() {
      golden("orders.sql", Result.getOrThrow(Codegen.sql(yield* sample)))
    }))
})
