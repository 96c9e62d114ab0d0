import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Catalog from "../../src/catalog/mod.ts"
import { layerNullPool, Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { layerEmbeddedTest, template } from "../support/embedded.ts"
import { perFile } from "../support/per_file.ts"
import { rolledBack } from "../support/rolled_back.ts"
import { freshDatabase, serverMajor, urlOf } from "../support/server.ts"
import { alike } from "./alike.ts"
import { corpus } from "./corpus.ts"

const server = perFile(Effect.flatMap(freshDatabase, (url) => {
  const target = Result.getOrThrow(Target.parse(Redacted.make(url))) as Target.Server
  return Effect.orDie(Layer.build(layerNullPool(target)))
}))

const pglite = perFile(Effect.orDie(Layer.build(layerEmbeddedTest)))

const read = (database: typeof server | typeof pglite, sql: ReadonlyArray<string>) =>
  Effect.flatMap(database, (context) => Effect.provideContext(rolledBack(sql), context))

// An embedded database has the extensions that it is started with.
const needsExtension = (sql: ReadonlyArray<string>) => sql.some((text) => text.includes("CREATE EXTENSION"))

const both = (sql: ReadonlyArray<string>) =>
  needsExtension(sql)
    ? Effect.all([
      Introspect.shadow(sql, {
        target: Result.getOrThrow(Target.parse(Redacted.make(urlOf("postgres")))),
        place: "server"
      }),
      Effect.flatMap(template, (template) => Introspect.shadow(sql, { template }))
    ])
    : Effect.all([read(server, sql), read(pglite, sql)])

describe("catalog", () => {
  for (const { name, since = 0, sql } of corpus) {
    it.effect.skipIf(serverMajor < since)(
      `reads "${name}" on a server as on PGlite, in canonical form`,
      () =>
        Effect.gen(function*() {
          const [found, embedded] = yield* both(sql)
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
