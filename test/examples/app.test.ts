/**
 * The example application, started as a user would start it: on a database that nobody has migrated.
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeServices from "@effect/platform-node/NodeServices"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { HttpServer } from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as NetAddress from "effect/net/NetAddress"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { createServer } from "node:http"
import { Api, EmailTaken, UserUnknown, VideoTaken } from "../../examples/api.ts"
import { app } from "../../examples/app.ts"
import { UserId } from "../../examples/models.ts"
import * as Client from "../../src/client/mod.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { freshDatabase, query } from "../support/server.ts"

const quiet = Layer.merge(FetchHttpClient.layer, Logger.layer([]))

type Database = Layer.Layer<PgClient | SqlClient.SqlClient, unknown>

const pooled = (url: string): Database => {
  const target = Result.getOrThrow(Client.Target.parse(Redacted.make(url)))
  assert(target._tag === "Server")
  return Client.layerPooled(target, { maxConnections: 4 })
}

const applied = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly revision: string }>`
    SELECT revision FROM strata.ledger WHERE kind = 'RevisionApplied' ORDER BY sequence`
  return rows.map((row) => row.revision)
})

/**
 * Starts an instance on a free port: a client of it, its address, and what was applied when the port opened. The layer
 * below is built anew for each, as it is in another process.
 */
const start = Effect.fnUntraced(function*(database: Database) {
  const opened = yield* Deferred.make<{ readonly url: string; readonly applied: ReadonlyArray<string> }>()
  const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 }).pipe(
    Layer.tap((context) =>
      Effect.gen(function*() {
        const url = NetAddress.formatUrlUnsafe(Context.get(context, HttpServer).address)
        yield* Deferred.succeed(opened, { url, applied: yield* applied })
      })
    )
  )
  yield* Layer.build(Layer.fresh(app(server).pipe(Layer.provide([database, NodeServices.layer]))))
  const { applied: atOpening, url } = yield* Deferred.await(opened)
  return { client: yield* HttpApiClient.make(Api, { baseUrl: url }), atOpening, url }
})

const everything = [
  "b7d1f0c2a934",
  "e3a95b6d1c08",
  "a05f6d3e97b1",
  "d8b23c4f6e70",
  "c94e07f8b215",
  "f61a9d05b3c7",
  "b1c87e2d40f9",
  "e4f09a6b72d3"
]

const ada = { email: "Ada@example.org", display_name: "Ada", role: "admin" } as const

const databases = {
  "a server": Effect.map(freshDatabase, pooled),
  "the embedded database": Effect.succeed(layerEmbeddedTest)
}

for (const [name, database] of Object.entries(databases)) {
  describe(`app on ${name}`, () => {
    it.live("opens its port when every revision is applied, and serves", () =>
      Effect.gen(function*() {
        const { atOpening, client } = yield* start(yield* database)
        assert.deepStrictEqual(atOpening, everything)
        assert.deepStrictEqual(yield* client.users.list(), [])
        const user = yield* client.users.create({ payload: ada })
        assert.deepStrictEqual([user.email, user.status, user.role], ["Ada@example.org", "active", "admin"])
        assert.isTrue(DateTime.isDateTime(user.created_at))
        assert.deepStrictEqual(yield* client.users.byId({ params: { id: user.id } }), user)
        const video = {
          owner_id: user.id,
          platform: "vimeo",
          external_id: "42",
          title: "On notes",
          duration_seconds: 63,
          metadata: { tags: ["engines", null] },
          published_at: DateTime.makeUnsafe("1843-10-01T00:00:00Z")
        } as const
        const created = yield* client.videos.create({ payload: video })
        yield* client.videos.create({ payload: { ...video, external_id: "43", published_at: null } })
        assert.deepStrictEqual(created.metadata, { tags: ["engines", null] })
        assert.deepStrictEqual(yield* client.videos.published(), [created])
      }).pipe(Effect.provide(quiet)))

    it.live("answers what the constraints refuse with an error of the interface", () =>
      Effect.gen(function*() {
        const { client } = yield* start(yield* database)
        const user = yield* client.users.create({ payload: ada })
        const taken = yield* Effect.flip(client.users.create({ payload: { ...ada, email: "ada@EXAMPLE.org" } }))
        assert.deepStrictEqual(taken, new EmailTaken({ email: "ada@EXAMPLE.org" }))
        const nobody = UserId.make("00000000-0000-4000-8000-000000000000")
        const unknown = yield* Effect.flip(client.users.byId({ params: { id: nobody } }))
        assert.deepStrictEqual(unknown, new UserUnknown({ id: nobody }))
        const video = {
          owner_id: user.id,
          platform: "other",
          external_id: "x",
          title: "X",
          duration_seconds: null,
          metadata: {},
          published_at: null
        } as const
        yield* client.videos.create({ payload: video })
        const twice = yield* Effect.flip(client.videos.create({ payload: video }))
        assert.deepStrictEqual(twice, new VideoTaken({ external_id: "x" }))
        const ownerless = yield* Effect.flip(
          client.videos.create({ payload: { ...video, external_id: "y", owner_id: nobody } })
        )
        assert.deepStrictEqual(ownerless, new UserUnknown({ id: nobody }))
      }).pipe(Effect.provide(quiet)))
  })
}

describe("app in several instances", () => {
  it.live("applies each revision once and serves from all of them", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const instances = yield* Effect.all(Array.from({ length: 3 }, () => start(pooled(url))), {
        concurrency: "unbounded"
      })
      assert.strictEqual(new Set(instances.map((instance) => instance.url)).size, 3)
      const [first, second, third] = instances as [Started, Started, Started]
      const user = yield* first.client.users.create({ payload: ada })
      assert.deepStrictEqual(yield* second.client.users.list(), [user])
      assert.deepStrictEqual(yield* third.client.users.list(), [user])
      const rows = yield* Effect.promise(() =>
        query(
          url,
          "SELECT kind, count(*)::int, count(DISTINCT revision)::int AS revisions FROM strata.ledger GROUP BY kind ORDER BY kind"
        )
      )
      assert.deepStrictEqual(rows, [
        { kind: "LedgerCreated", count: 1, revisions: 0 },
        { kind: "RevisionApplied", count: 8, revisions: 8 },
        { kind: "RevisionStarted", count: 8, revisions: 8 },
        { kind: "StepApplied", count: 2, revisions: 1 }
      ])
    }).pipe(Effect.provide(quiet)))
})

type Started = Effect.Success<ReturnType<typeof start>>
