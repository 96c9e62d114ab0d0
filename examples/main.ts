/**
 * Runs the example application: `node examples/main.ts`, then `curl localhost:3000/users`.
 *
 * The database is `DATABASE_URL`, or an embedded one in `.strata/` without that variable; the port is `PORT`, or 3000. With
 * `VERIFY_ONLY=true` it applies no revision and waits until a job has: `strata upgrade`.
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Client } from "effect-strata"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createServer } from "node:http"
import { app, upgraded } from "./app.ts"

// A server gets a connection pool; the embedded database has a single session.
const database = Layer.unwrap(
  Effect.map(Client.Target.fromConfig, (target) =>
    target._tag === "Server"
      ? Client.layerPooled(target, { applicationName: "strata-example", maxConnections: 10 })
      : Client.layerEmbedded(target))
)

const server = NodeHttpServer.layerConfig(createServer, {
  port: Config.Port("PORT").pipe(Config.withDefault(3000))
})

const migrated = Layer.unwrap(
  Effect.map(
    Effect.orDie(Config.Boolean("VERIFY_ONLY").pipe(Config.withDefault(false))),
    (verifyOnly) => upgraded(verifyOnly ? { verifyOnly: { wait: "5 minutes" } } : {})
  )
)

Layer.launch(app(server, migrated).pipe(Layer.provide([database, NodeServices.layer]))).pipe(NodeRuntime.runMain)
