import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Introspect from "../../src/introspect/mod.ts"
import { template } from "../support/embedded.ts"
import { rich } from "./rich.ts"

const golden = fileURLToPath(new URL("golden/rich.json", import.meta.url))

describe("catalog", () => {
  // After a change that is meant: UPDATE_GOLDEN=1 npx vitest run test/introspect/rich.test.ts, and read the difference.
  it.effect("reads a schema with every kind of object as the golden file says", () =>
    Effect.gen(function*() {
      const found = yield* Introspect.shadow(rich, { template: yield* template })
      if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(golden, `${JSON.stringify(found, undefined, 2)}\n`)
      assert.deepStrictEqual<unknown>(found, JSON.parse(readFileSync(golden, "utf8")))
    }))
})
