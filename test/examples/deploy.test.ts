/** The example application as it is deployed: rolled forward and back, and beside a job that migrates. */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { HttpServer } from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as NetAddress from "effect/net/NetAddress"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { spawn } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll } from "vitest"
import { app, upgraded } from "../../examples/app.ts"
import { Client, type Migrator } from "../../src/mod.ts"
import { strata } from "../cli/strata.ts"
import { freePort } from "../support/free_port.ts"
import { freshDatabase } from "../support/server.ts"
import { until } from "../support/until.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
// Inside the checkout, where imports of its packages resolve.
const parent = join(root, "test/.strata")
mkdirSync(parent, { recursive: true })
const home = mkdtempSync(join(parent, "deploy-"))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** The script directory of an older image, without its newest revisions. */
const olderBy = Effect.fnUntraced(function*(count: number) {
  const directory = join(home, `older-${count}`, "migrations")
  cpSync(join(root, "migrations"), directory, { recursive: true })
  cpSync(join(root, "examples"), join(home, `older-${count}`, "examples"), { recursive: true })
  const revisions = readdirSync(directory).filter((name) => /^\d{8}_/.test(name))
  for (const name of revisions.toSorted().slice(-count)) rmSync(join(directory, name))
  assert.strictEqual((yield* strata({ directory }, "lock")).code, 0)
  return directory
})

/** Starts an instance and asks it for its users; the warnings that it logged. */
const serves = Effect.fnUntraced(function*(url: string, options: Partial<Migrator.UpgradeOptions>) {
  const warnings: Array<string> = []
  const target = Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server
  let address = ""
  const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 }).pipe(
    Layer.tap((context) =>
      Effect.sync(() => address = NetAddress.formatUrlUnsafe(Context.get(context, HttpServer).address))
    )
  )
  const instance = app(server, upgraded(options)).pipe(
    Layer.provide([Client.layerPooled(target, { maxConnections: 2 }), NodeServices.layer]),
    Layer.provide(Logger.layer([Logger.make<unknown, void>(({ logLevel, message }) => {
      if (logLevel === "Warn") warnings.push(String(message))
    })]))
  )
  yield* Effect.scoped(Effect.andThen(
    Layer.build(Layer.fresh(instance)),
    Effect.promise(async () => assert.strictEqual((await fetch(`${address}/users`)).status, 200))
  ))
  return warnings
})

describe("the example application", () => {
  it.live("is rolled forward and back on one database, by replicas that upgrade and by such that verify", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const directory = yield* olderBy(2)
      const older = { directory }
      assert.deepStrictEqual(yield* serves(url, older), [])
      assert.deepStrictEqual(yield* serves(url, {}), [])
      for (const options of [older, { ...older, verifyOnly: true }]) {
        const warnings = yield* serves(url, options)
        assert.deepStrictEqual(warnings.map((text) => text.slice(0, 31)), ["The database is ahead by 2: \"b1"])
      }
      const { code, out } = yield* strata({ directory, url }, "current", "--check-heads")
      assert.deepStrictEqual([code, out], [0, ["f61a9d05b3c7 (head)", "e4f09a6b72d3 (ahead by 2)"]])
      assert.deepStrictEqual(yield* serves(url, { verifyOnly: true }), [])
    }))

  it.live("opens its port in each replica when the job has ended", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const environment = { ...process.env, DATABASE_URL: url, CI: "" }
      const started = (variables: Record<string, string>, ...argv: ReadonlyArray<string>) =>
        Effect.acquireRelease(
          Effect.sync(() => {
            const child = spawn(process.execPath, ["--conditions=strata-source", ...argv], {
              cwd: root,
              env: { ...environment, ...variables }
            })
            let said = ""
            for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => said += String(data))
            const ended = new Promise<number | null>((resolve) => child.on("exit", resolve))
            return { child, ended, said: () => said }
          }),
          ({ child, ended }) =>
            Effect.promise(async () => {
              child.kill()
              await ended
            })
        )
      const replicas = yield* Effect.forEach([1, 2], () =>
        Effect.gen(function*() {
          const port = yield* Effect.promise(freePort)
          const replica = yield* started({ VERIFY_ONLY: "true", PORT: String(port) }, "examples/main.ts")
          const status = () => fetch(`http://127.0.0.1:${port}/users`).then(({ status }) => status, () => "closed")
          return { ...replica, status }
        }))
      for (const replica of replicas) {
        yield* until("the replica to wait", () => replica.said().includes("Waiting for another program"))
        assert.strictEqual(yield* Effect.promise(replica.status), "closed")
      }
      const job = yield* started({}, "bin/strata.mjs", "upgrade", "--frozen")
      assert.strictEqual(yield* Effect.promise(() => job.ended), 0, job.said())
      for (const replica of replicas) {
        yield* until("the replica to be ready", async () => await replica.status() === 200)
      }
    }).pipe(Effect.scoped))
})
