import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Catalog, comparison, type Kind } from "../../src/catalog/mod.ts"
import { major } from "../../src/client/embedded/_data_directory.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { template } from "../support/embedded.ts"
import { rich } from "./rich.ts"

const golden = fileURLToPath(new URL("golden/rich.json", import.meta.url))

describe("catalog", () => {
  // After a change that is meant: UPDATE_GOLDEN=1 npx vitest run test/introspect/rich.test.ts, and read the difference.
  it.effect("reads a schema with every kind of object as the golden file says", () =>
    Effect.gen(function*() {
      // The casts and the version of the server are no part of the schema.
      const { coercions, serverVersion, ...found } = yield* Introspect.shadow(rich, { template: yield* template })
      assert.isTrue(coercions?.some(({ from, to }) => from === "money" && to === "numeric"))
      assert.strictEqual(serverVersion, Number(major))
      if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(golden, `${JSON.stringify(found, undefined, 2)}\n`)
      assert.deepStrictEqual<unknown>(found, JSON.parse(readFileSync(golden, "utf8")))
    }))

  // Security labels need a module of the server. Extensions and roles are not in every database; `corpus.ts` and the tests of owners and privileges have them. Schemas in
  // publications are not on every server, and subscriptions need a library of it; the corpus of the comparison has them.
  it("finds an object of every kind in that schema", () => {
    const { objects } = JSON.parse(readFileSync(golden, "utf8")) as Catalog
    const found = new Set(objects.map(({ kind }) => kind))
    assert.deepStrictEqual(
      Object.keys(comparison).filter((kind) => !found.has(kind as Kind)),
      ["extension", "security-label", "owner", "default-privilege", "publication-schema", "subscription"]
    )
  })
})
