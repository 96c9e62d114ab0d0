/**
 * The example application as one layer: server ← handlers ← repositories ← migrated database.
 *
 * Everything is built on top of `Migrator.layerUpgrade`, so the server does not listen before the database is at head.
 * Several instances may start at once: one of them migrates, the others wait for it.
 */
import type * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Migrator } from "effect-strata"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpRouter from "effect/http/HttpRouter"
import * as Layer from "effect/Layer"
import { Api } from "./api.ts"
import { Users } from "./users.ts"
import { Videos } from "./videos.ts"

const usersHandlers = HttpApiBuilder.group(
  Api,
  "users",
  Effect.fnUntraced(function*(handlers) {
    const users = yield* Users
    return handlers.handleAll({
      list: () => users.list,
      byId: ({ params }) => users.byId(params.id),
      create: ({ payload }) => users.create(payload)
    })
  })
)

const videosHandlers = HttpApiBuilder.group(
  Api,
  "videos",
  Effect.fnUntraced(function*(handlers) {
    const videos = yield* Videos
    return handlers.handleAll({
      published: () => videos.published,
      create: ({ payload }) => videos.create(payload)
    })
  })
)

const routes = HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(
  Layer.provide([usersHandlers, videosHandlers]),
  Layer.provide([Users.layer, Videos.layer])
)

/** Brings the database below to the head of `migrations/`, or only verifies that a job did. */
export const upgraded = (options: Partial<Migrator.UpgradeOptions> = {}) =>
  Migrator.layerUpgrade({
    directory: new URL("../migrations", import.meta.url),
    // A server does not write to its own source tree: strata.lock must be up to date when it is built.
    frozen: true,
    ...options
  })

/** What `NodeHttpServer` makes: a server that listens, and the services that requests need. */
type Server<E, R> = Layer.Layer<Layer.Success<ReturnType<typeof NodeHttpServer.layer>>, E, R>

/**
 * Serves the interface from the database below, once it is at head. The order of the last two lines matters: the port
 * is opened after the upgrade, so that no request waits for it.
 */
export const app = <E, R>(server: Server<E, R>, database: ReturnType<typeof upgraded> = upgraded()) =>
  HttpRouter.serve(routes).pipe(
    Layer.provide(server),
    Layer.provide(database)
  )
