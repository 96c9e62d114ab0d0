import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Catalog from "../../src/catalog/mod.ts"
import { Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { template } from "../support/embedded.ts"
import { serverMajor, urlOf } from "../support/server.ts"
import { alike } from "./alike.ts"
import { corpus } from "./corpus.ts"

const server = () => Result.getOrThrow(Target.parse(Redacted.make(urlOf("postgres"))))

describe("catalog", () => {
  for (const { name, since = 0, sql } of corpus) {
    it.effect.skipIf(serverMajor < since)(
      `reads "${name}" on a server as on PGlite, in canonical form`,
      () =>
        Effect.gen(function*() {
          const found = yield* Introspect.shadow(sql, { target: server(), place: "server" })
          const embedded = yield* Introspect.shadow(sql, { template: yield* template })
          assert.deepStrictEqual(alike(found), alike(embedded))
          assert.deepStrictEqual(Catalog.canonical(found), found)
          assert.deepStrictEqual(JSON.parse(JSON.stringify(found)), found)
          const addresses = found.objects.map((object) => object.address)
          assert.strictEqual(new Set(addresses).size, addresses.length)
          for (const { parent } of found.objects) if (parent !== undefined) assert.include(addresses, parent)
          for (const { from, to } of found.edges) assert.includeMembers(addresses, [from, to])
        })
    )
  }
})
