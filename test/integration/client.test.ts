import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { createServer } from "node:net"
import { inspect } from "node:util"
import { Worker } from "node:worker_threads"
import * as Client from "../../src/client/mod.ts"
import { sleeping } from "../support/activity.ts"
import { freshDatabase, query, urlOf } from "../support/server.ts"
import { untilRows } from "../support/until.ts"

const target = (url: string): Client.Target.Server => {
  const parsed = Result.getOrThrow(Client.Target.parse(Redacted.make(url)))
  if (parsed._tag === "Server") return parsed
  throw new Error("not a server")
}

/** Ends a session before the event loop of this thread runs again. */
const terminateAtOnce = (url: string, pid: number): void => {
  const done = new Int32Array(new SharedArrayBuffer(4))
  const program = `
    const { Client } = require("pg"), { workerData } = require("node:worker_threads")
    const client = new Client(workerData.url)
    client.connect().then(() => client.query("SELECT pg_terminate_backend(" + workerData.pid + ", 5000)"))
      .then(() => client.end()).finally(() => { Atomics.store(workerData.done, 0, 1); Atomics.notify(workerData.done, 0) })`
  const worker = new Worker(program, { eval: true, workerData: { url, pid, done } })
  Atomics.wait(done, 0, 0)
  worker.unref()
}

/** Sessions of one database, seen from another one. */
const sessions = (url: string, name = "strata") =>
  Effect.promise(async () => {
    const database = new URL(url).pathname.slice(1)
    const rows = await query(
      urlOf("postgres"),
      `SELECT pid FROM pg_stat_activity WHERE datname = '${database}' AND application_name = '${name}'`
    )
    return rows.map((row) => row.pid)
  })

const buildIn = <A, E>(layer: Layer.Layer<A, E>) =>
  Effect.gen(function*() {
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(layer, scope)
    return { scope, context }
  })

const goneWithin = (url: string): Effect.Effect<void> =>
  Effect.promise(async () => {
    // Closing is asynchronous on the server's side; the loop is bounded by the test's own time-out.
    for (;;) {
      const rows = await Effect.runPromise(sessions(url))
      if (rows.length === 0) return
    }
  })

describe("layerNullPool", () => {
  it.effect("opens one session at the first query, keeps it, and closes it with the scope", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const { context, scope } = yield* buildIn(Client.layerNullPool(target(url)))
      assert.deepStrictEqual(yield* sessions(url), [])
      const sql = yield* Effect.provideContext(SqlClient.SqlClient, context)
      const pids = yield* Effect.all(
        Array.from({ length: 10 }, () => sql<{ readonly pid: number }>`SELECT pg_backend_pid() AS pid`),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(new Set(pids.map((rows) => rows[0]!.pid)).size, 1)
      assert.deepStrictEqual(yield* sessions(url), [pids[0]![0]!.pid])
      yield* Scope.close(scope, yield* Effect.exit(Effect.void))
      yield* goneWithin(url)
    }))

  it.effect("a session that the server ended while the program was busy says the words of the server", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      for (const inTransaction of [false, true]) {
        const failed = yield* Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          const work = Effect.gen(function*() {
            const [row] = yield* sql<{ readonly pid: number }>`SELECT pg_backend_pid() AS pid`
            terminateAtOnce(url, row!.pid)
            return yield* sql`SELECT 1`
          })
          return yield* Effect.flip(inTransaction ? sql.withTransaction(work) : work)
        }).pipe(Effect.provide(Client.layerNullPool(target(url))))
        assert.match(
          Client.explainConnection(failed, target(url))?.message ?? "",
          /failed: terminating connection due to administrator command\. An administrator ended .* run the command again$/
        )
      }
    }))

  it.effect("an idle session that the server ended says how to allow a longer pause", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const failed = yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`SET idle_session_timeout = 1`
        yield* goneWithin(url)
        return yield* Effect.flip(sql`SELECT 1`)
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
      assert.match(
        Client.explainConnection(failed, target(url))?.message ?? "",
        /failed: terminating connection due to idle-session timeout\. .* ALTER ROLE CURRENT_USER SET idle_session_timeout = 0$/
      )
    }))

  it.effect("a session that died stays dead, because its locks died with it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const [row] = yield* sql<{ readonly pid: number }>`SELECT pg_backend_pid() AS pid`
        yield* Effect.promise(() => query(urlOf("postgres"), `SELECT pg_terminate_backend(${row!.pid}, 5000)`))
        const first = yield* Effect.flip(sql`SELECT 1`)
        const second = yield* Effect.flip(sql`SELECT 1`)
        assert.strictEqual(second._tag, "SqlError")
        assert.include(
          Client.explainConnection(first, target(url))?.message,
          "terminating connection due to administrator"
        )
        assert.deepStrictEqual(yield* sessions(url), [])
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
    }))

  it.effect("a failed open fails its query only, and the next query opens", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const name = new URL(url).pathname.slice(1)
      yield* Effect.promise(() => query(urlOf("postgres"), `ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`))
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* Effect.flip(sql`SELECT 1`)
        yield* Effect.promise(() => query(urlOf("postgres"), `ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`))
        assert.deepStrictEqual(yield* sql`SELECT 1 AS x`, [{ x: 1 }])
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
    }))

  it.effect("commit of an aborted transaction fails, though the server calls it success", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const error = yield* Effect.ignore(sql`SELECT 1/0`).pipe(sql.withTransaction, Effect.flip)
        assert.include(error.message, "Cannot commit")
        assert.deepStrictEqual(yield* sql`SELECT 1 AS x`, [{ x: 1 }])
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
    }))

  it.effect("prepares nothing by name, as a transaction pooler demands", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        for (let n = 0; n < 3; n++) yield* sql`SELECT ${n}::int`.pipe(sql.withTransaction)
        assert.deepStrictEqual(yield* sql`SELECT count(*)::int AS n FROM pg_prepared_statements`, [{ n: 0 }])
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
    }))

  it.effect("an interrupted statement is cancelled and the session answers on", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`SELECT 1`
        const statement = yield* Effect.forkChild(sql`SELECT pg_sleep(600)`)
        yield* untilRows(url, sleeping)
        yield* Fiber.interrupt(statement)
        assert.deepStrictEqual(yield* sql`SELECT 1 AS x`, [{ x: 1 }])
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
    }))

  it.effect("sets every session setting on a real server, the closed-socket check included", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const rows = yield* Client.Session.apply(Client.Session.own({ lockTimeout: "5 seconds" })).pipe(
          Effect.andThen(sql`SELECT current_setting('client_connection_check_interval') AS interval,
            current_setting('search_path') AS path, current_setting('lock_timeout') AS wait`),
          sql.withTransaction
        )
        assert.deepStrictEqual(rows, [{ interval: "500ms", path: "pg_catalog, pg_temp", wait: "5s" }])
      }).pipe(Effect.provide(Client.layerNullPool(target(url))))
    }))
})

describe("layerSession", () => {
  it.effect("borrows one session of the pool at its first query, and gives it back unlocked or not", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const pool = yield* SqlClient.SqlClient
        const pids = yield* Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          assert.deepStrictEqual(yield* sessions(url), [])
          yield* sql`CREATE TEMP TABLE pinned (x int)`
          const inside = yield* sql`SELECT pg_backend_pid() AS pid FROM pinned RIGHT JOIN (SELECT 1) AS one ON true`
            .pipe(
              sql.withTransaction
            )
          const outside = yield* sql`SELECT pg_backend_pid() AS pid`
          const other = yield* pool`SELECT pg_backend_pid() AS pid`
          assert.deepStrictEqual(inside, outside)
          assert.notDeepEqual(outside, other)
          return inside
        }).pipe(Effect.provide(Client.layerSession))
        const back = yield* Effect.all([pool`SELECT pg_backend_pid() AS pid`, pool`SELECT 1`])
        assert.isAbove(back[0].length + pids.length, 1)
      }).pipe(Effect.provide(Client.layerPooled(target(url), { maxConnections: 2 })))
    }))

  it.effect("keeps the statements of other fibers out of its transaction", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, "CREATE TABLE kept (x int)"))
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const started = yield* Latch.make()
        const other = yield* Effect.forkChild(Effect.andThen(started.await, sql`INSERT INTO kept VALUES (2)`))
        yield* started.open.pipe(
          Effect.andThen(Effect.repeat(Effect.andThen(Effect.yieldNow, sql`SELECT 1`), { times: 5 })),
          Effect.andThen(Effect.fail("undo")),
          sql.withTransaction,
          Effect.flip
        )
        yield* Fiber.join(other)
        assert.deepStrictEqual(yield* sql`SELECT x FROM kept`, [{ x: 2 }])
      }).pipe(Effect.provide(Layer.provide(Client.layerSession, Client.layerPooled(target(url)))))
    }))

  it.effect("commits on its own inside a transaction of the client below", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, "CREATE TABLE kept (x int)"))
      yield* Effect.gen(function*() {
        const pool = yield* SqlClient.SqlClient
        yield* Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(sql`INSERT INTO kept VALUES (1)`)).pipe(
          Effect.provide(Client.layerSession),
          Effect.andThen(Effect.fail("undo")),
          pool.withTransaction,
          Effect.ignore
        )
        assert.deepStrictEqual(yield* pool`SELECT x FROM kept`, [{ x: 1 }])
      }).pipe(Effect.provide(Client.layerPooled(target(url), { maxConnections: 2 })))
    }))
})

describe("explainConnection", () => {
  const canary = "c4n4ry"
  const explain = (url: string, options?: Client.Options) =>
    Effect.gen(function*() {
      const server = target(url)
      const error: SqlError = yield* Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`).pipe(
        Effect.provide(Client.layerNullPool(server, options)),
        Effect.flip
      )
      const explained = Client.explainConnection(error, server)
      assert.notInclude(inspect([error, explained], { depth: 20 }), canary)
      assert.notInclude(JSON.stringify([error, explained]), canary)
      return explained?.message
    })
  const at = (
    part: Partial<{ user: string; password: string; host: string; port: string; database: string; search: string }>
  ) => {
    const url = new URL(urlOf("postgres"))
    const {
      database = "postgres",
      host = url.hostname,
      password = canary,
      port = url.port,
      search = "",
      user = "app"
    } = part
    return { url: `postgresql://${user}:${password}@${host}:${port}/${database}${search}`, port }
  }

  it.effect("closed port", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        yield* explain(at({ port: "1" }).url),
        "Cannot connect to postgresql://app@127.0.0.1:1/postgres: connection refused. " +
          "Start the server, or check DATABASE_URL"
      )
      assert.include(yield* explain(at({ port: "1", host: "localhost" }).url), "connection refused")
    }))

  it.effect("wrong password, unknown role", () =>
    Effect.gen(function*() {
      const { port, url } = at({ user: "postgres" })
      assert.strictEqual(
        yield* explain(url),
        `Cannot connect to postgresql://postgres@127.0.0.1:${port}/postgres: ` +
          "password authentication failed for user \"postgres\". Check the user and the password in DATABASE_URL"
      )
      assert.include(yield* explain(at({ user: "nobody" }).url), "password authentication failed for user \"nobody\"")
    }))

  it.effect("no password given", () =>
    Effect.gen(function*() {
      const { port } = at({})
      assert.include(
        yield* explain(`postgresql://postgres@127.0.0.1:${port}/postgres`),
        "the server requires a password, and there is none. Check the user and the password"
      )
    }))

  it.effect("wrong database", () =>
    Effect.gen(function*() {
      const { port, url } = at({ user: "postgres", password: "test", database: "nowhere" })
      assert.strictEqual(
        yield* explain(url),
        `Cannot connect to postgresql://postgres@127.0.0.1:${port}/nowhere: the database "nowhere" does not exist. ` +
          "Create it with CREATE DATABASE, or check DATABASE_URL"
      )
    }))

  it.effect("role without CONNECT", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const database = new URL(url).pathname.slice(1)
      const role = `r_${database}`
      yield* Effect.promise(() =>
        query(
          url,
          `REVOKE CONNECT ON DATABASE "${database}" FROM public; CREATE ROLE "${role}" LOGIN PASSWORD '${canary}'`
        )
      )
      const message = yield* explain(at({ user: role, database }).url)
      yield* Effect.promise(() => query(url, `DROP ROLE "${role}"`))
      assert.include(message, `permission denied for database "${database}". Run GRANT CONNECT`)
    }))

  it.effect("unknown host", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        yield* explain(at({ host: "no-such-host.invalid", port: "5432" }).url),
        "Cannot connect to postgresql://app@no-such-host.invalid:5432/postgres: the host \"no-such-host.invalid\" " +
          "cannot be found or reached. Check the network, or check DATABASE_URL"
      )
    }))

  it.effect("missing socket", () =>
    Effect.gen(function*() {
      assert.include(
        yield* explain(`postgresql://app:${canary}@/db?host=/no/such&port=6000`),
        "there is no usable socket at \"/no/such/.s.PGSQL.6000\""
      )
    }))

  it.effect("TLS demanded of a server without it", () =>
    Effect.gen(function*() {
      const message = yield* explain(at({ search: "?sslmode=require" }).url)
      assert.include(
        message,
        "the server does not support TLS, and sslmode requires it. Set ssl = on in the server's postgresql.conf"
      )
    }))

  it.effect("missing TLS file", () =>
    Effect.gen(function*() {
      const message = yield* explain(at({ search: "?sslmode=verify-full&sslrootcert=%2Fno%2Fca.pem" }).url)
      assert.include(message, "/no/ca.pem")
    }))

  it.live("a server that never answers", () =>
    Effect.gen(function*() {
      const silent = createServer(() => {})
      yield* Effect.promise(() => new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve)))
      const address = silent.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const message = yield* explain(`postgresql://app:${canary}@127.0.0.1:${port}/db`, { connectTimeout: "50 millis" })
      silent.close()
      assert.include(message, "the server did not answer in time. Check the network, or raise connect_timeout")
    }))

  it.effect("is undefined for an error that the server gave to a statement", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const error = yield* Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1/0`).pipe(
        Effect.provide(Client.layerNullPool(target(url))),
        Effect.flip
      )
      assert.isUndefined(Client.explainConnection(error, target(url)))
      assert.deepInclude(Client.serverError(error), {
        sqlstate: "22012",
        message: "division by zero",
        severity: "ERROR"
      })
    }))
})
