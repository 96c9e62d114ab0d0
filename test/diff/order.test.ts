import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Catalog, compared, digest } from "../../src/catalog/mod.ts"
import { stepsOf } from "../../src/diff/_plan.ts"
import { databaseWith, scriptOf } from "./database.ts"

const folder = fileURLToPath(new URL("corpus", import.meta.url))

// The texts of one state, without rows, which the order of statements does not concern.
const read = (name: string, side: string) =>
  readFileSync(`${folder}/${name}/${side}.sql`, "utf8").split("\n").filter((line) => !line.startsWith("INSERT")).join(
    "\n"
  )

const names = readdirSync(folder).toSorted().filter((name) =>
  /^(?:enum|domain|range|composite|column|table|view|mixed|function|constraint|index)_/.test(name)
)

const shown = (catalog: Catalog) => JSON.parse(digest(compared(catalog))) as unknown

/** Last first: what keys would put at the end comes as early as the edges allow. */
const reversed = (key: string) => [...key].map((letter) => String.fromCharCode(0xffff - letter.charCodeAt(0))).join("")

describe("the edges alone make the order right, there and back", () => {
  for (const name of names) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const [before, after] = [yield* databaseWith(read(name, "old")), yield* databaseWith(read(name, "new"))]
        const [from, to] = [yield* before.catalog, yield* after.catalog]
        const steps = Result.getOrThrow(stepsOf(compared(from), compared(to), {}, reversed))
        const operations = steps.map(({ operation }) => operation)
        yield* before.run(operations)
        assert.deepStrictEqual(shown(yield* before.catalog), shown(to), scriptOf(operations))
        const back = steps.toReversed().map(({ inverse }) => inverse)
        if (!back.every((operation) => operation !== undefined)) return
        yield* before.run(back)
        assert.deepStrictEqual(shown(yield* before.catalog), shown(from), scriptOf(back))
      }))
  }
})
