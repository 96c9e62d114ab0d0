import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { placeOf, strata } from "../strata.ts"

const source = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

const revision = (statement: string): string =>
  `import { Migration, Op } from ${source("../../../src/operation/mod.ts")}
import * as Effect from ${JSON.stringify(import.meta.resolve("effect/Effect"))}
export default Migration.make({
  revision: "aaaa",
  parents: [],
  message: "typo",
  upgrade: Effect.gen(function*() {
    ${statement}
  }),
  downgrade: Migration.inverse
})
`

it.effect("a misspelt operation is told with its file, its line and the nearest name, online and offline", () =>
  Effect.gen(function*() {
    const place = yield* placeOf({ "1_aaaa.ts": revision("yield* Op.addColum(\"t\", \"a\", \"int\")") })
    const problem = `1_aaaa.ts:8: "Op.addColum" does not exist. Did you mean "Op.addColumn"?`
    for (const argv of [["upgrade"], ["plan", "--sql"], ["upgrade", "--sql", "base:head"]]) {
      const { code, err } = yield* strata(place, ...argv)
      assert.strictEqual(code, 1)
      assert.include(err.join("\n"), problem)
      assert.include(err.join("\n"), "Correct \"1_aaaa.ts\"")
    }
  }))

it.effect("another mistake has its place as well", () =>
  Effect.gen(function*() {
    const place = yield* placeOf({ "1_aaaa.ts": revision("yield* Op.execute(undefined.text)") })
    const { err } = yield* strata(place, "plan", "--sql")
    assert.include(err.join("\n"), "1_aaaa.ts:8: Cannot read properties of undefined (reading 'text')")
  }))
