import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { existsSync } from "node:fs"
import * as Client from "../../src/client/mod.ts"

const version = Effect.flatMap(SqlClient.SqlClient, (sql) => sql<{ readonly v: string }>`SELECT version() AS v`)
const from = (env: Record<string, string>) =>
  Layer.provide(Client.layerConfig(), ConfigProvider.layer(ConfigProvider.fromUnknown(env)))

describe("layerConfig", () => {
  it.effect("pglite://memory is the embedded database, made from nothing", () =>
    Effect.gen(function*() {
      const [row] = yield* Effect.provide(version, from({ DATABASE_URL: "pglite://memory" }))
      assert.include(row!.v, "PGlite")
    }))

  it.effect("without a query nothing is opened, neither a server nor .strata", () =>
    Effect.gen(function*() {
      const before = existsSync(Client.Target.defaultDirectory)
      yield* Effect.provide(SqlClient.SqlClient, from({}))
      yield* Effect.provide(SqlClient.SqlClient, from({ DATABASE_URL: "postgresql://nowhere.invalid/db" }))
      assert.strictEqual(existsSync(Client.Target.defaultDirectory), before)
    }))

  it.effect("a bad url fails the layer", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provide(SqlClient.SqlClient, from({ DATABASE_URL: "nonsense" })))
      assert.strictEqual(error._tag, "ClientError")
    }))
})

describe("layer", () => {
  it.effect("a server is the null pool", () =>
    Effect.gen(function*() {
      const target = Result.getOrThrow(Client.Target.parse(Redacted.make("postgresql://u@127.0.0.1:1/d")))
      const error = yield* Effect.flip(Effect.provide(version, Client.layer(target)))
      assert.strictEqual(Client.explainConnection(error, target)?.reason._tag, "ConnectionRefused")
    }))
})
