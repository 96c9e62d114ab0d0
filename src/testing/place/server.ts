/**
 * Databases on a server. Each test has one of its own, a copy of a template that is made once, sealed, and used again by
 * later runs. What is not used for long is dropped, if it has the mark of the harness (`_names.ts`).
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { createHash } from "node:crypto"
import { connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import * as Client from "../../client/mod.ts"
import { identifierUnsafe, stringLiteral } from "../../text/mod.ts"
import { HarnessError, NoDatabase } from "../error.ts"
import * as Names from "./_names.ts"
import { type Database, Place, type Template, variable } from "./place.ts"

/** The ages in seconds at which databases that nobody uses are dropped: those of tests, and templates. */
const [testAge, templateAge] = [3600, 7 * 24 * 3600] as const

/** The advisory lock under which databases are swept; those of templates have a key of their own. */
const sweepLock = 7_305_220_961

const applicationName = "strata test"

interface Server {
  readonly target: Client.Target.Server
  readonly sql: SqlClient.SqlClient
  readonly major: number
  readonly role: string
  /** One fiber of this process at a time makes a template: all have one session, which has the advisory lock. */
  readonly turn: Semaphore.Semaphore
}

const failed = ({ target }: Pick<Server, "target">) => (error: SqlError): HarnessError => {
  const { message, sqlstate } = Client.serverError(error)
  return HarnessError.of(
    new NoDatabase({
      problem: `${message} (${Client.Target.named(target)})`,
      next: sqlstate === "42501"
        ? `give the role of ${variable} the right: ALTER ROLE … CREATEDB`
        : `check ${variable}, or unset it to use an embedded database`
    })
  )
}

const rows = <Row extends object>(server: Server, text: string, parameters: ReadonlyArray<unknown> = []) =>
  Effect.mapError(server.sql.unsafe<Row>(text, parameters).unprepared, failed(server))

const now = (server: Server) =>
  Effect.map(
    rows<{ readonly now: number }>(server, `SELECT floor(extract(epoch FROM clock_timestamp()))::float8 AS "now"`),
    ([row]) => row!.now
  )

const markedAt = (server: Server, name: string, at: number) =>
  rows(server, `COMMENT ON DATABASE ${identifierUnsafe(name)} IS ${stringLiteral(Names.markOf(at))}`)

const marked = (server: Server, name: string) => Effect.flatMap(now(server), (at) => markedAt(server, name, at))

/** A database for the scope; sessions that are still open at its end are ended. */
const created = (server: Server, from: string) =>
  Effect.acquireRelease(
    Effect.gen(function*() {
      const at = yield* now(server)
      const name = Names.newName(at)
      // The files are copied instead of writing each page to the WAL.
      const strategy = server.major >= 15 ? " STRATEGY FILE_COPY" : ""
      const how = `TEMPLATE ${identifierUnsafe(from)}${strategy} CONNECTION LIMIT ${Names.connectionLimit}`
      yield* rows(server, `CREATE DATABASE ${identifierUnsafe(name)} ${how}`)
      yield* markedAt(server, name, at)
      return name
    }),
    (name) => Effect.ignore(rows(server, `DROP DATABASE IF EXISTS ${identifierUnsafe(name)} WITH (FORCE)`))
  )

const socketOf = ({ host, port }: Client.Target.Server) =>
  host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)

const databaseOf = (server: Server, name: string): Database => {
  const target = Client.Target.sibling(server.target, name)
  return {
    target,
    layer: Client.layerNullPool(target, { applicationName }),
    pool: Client.layerPooled(target, { applicationName }),
    stream: () => socketOf(target),
    over: (stream) => Client.layerStream({ url: target.url, applicationName, ssl: false, stream }),
    gone: Effect.gen(function*() {
      const others = `SELECT FROM pg_stat_activity WHERE datname = $1::text AND backend_type = 'client backend'`
      while ((yield* rows(server, others, [name])).length > 0) {
        yield* Effect.promise((signal) => sleep(5, undefined, { signal }))
      }
    })
  }
}

/** A template that is complete: it gets its name last. The mark says that it is used. */
const isReady = Effect.fnUntraced(function*(server: Server, name: string) {
  const found = yield* rows<{ readonly mark: string | null }>(
    server,
    `SELECT shobj_description(oid, 'pg_database')::text AS "mark" FROM pg_database WHERE datname = $1::text`,
    [name]
  )
  const [row] = found
  if (row === undefined) return false
  if (row.mark?.startsWith(Names.mark) !== true) {
    return yield* HarnessError.of(
      new NoDatabase({
        problem: `The database "${name}" has the name of a template, but not the mark of one made by Strata`,
        next: `rename it: ALTER DATABASE ${identifierUnsafe(name)} RENAME TO …`
      })
    )
  }
  yield* marked(server, name)
  return true
})

const seal = Effect.fnUntraced(function*(server: Server, from: string, name: string) {
  const database = identifierUnsafe(from)
  yield* databaseOf(server, from).gone
  yield* rows(server, `ALTER DATABASE ${database} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`)
  yield* marked(server, from)
  yield* rows(server, `ALTER DATABASE ${database} RENAME TO ${identifierUnsafe(name)}`)
})

/** Runs an effect under an advisory lock of the database of the URL. */
const locked = <A, E, R>(server: Server, key: string, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    rows(server, "SELECT pg_advisory_lock($1::int8)", [key]),
    () => effect,
    () => Effect.ignore(rows(server, "SELECT pg_advisory_unlock($1::int8)", [key]))
  )

const template = <E>(server: Server, { key, prepare }: Template<E>) => {
  const name = Names.templateName(key)
  const make = Effect.scoped(Effect.gen(function*() {
    if (yield* isReady(server, name)) return
    const draft = yield* created(server, "template0")
    yield* prepare(databaseOf(server, draft))
    yield* seal(server, draft, name)
    yield* sweep(server)
  }))
  const lock = BigInt.asIntN(64, BigInt(`0x${key.slice(0, 16)}`)).toString()
  return Effect.flatMap(isReady(server, name), (ready) => ready ? Effect.void : locked(server, lock, make)).pipe(
    server.turn.withPermit,
    Effect.as(name)
  )
}

/** Drops the databases that were left behind, unless another process is doing that. */
const sweep = (server: Server): Effect.Effect<void> =>
  Effect.gen(function*() {
    const [taken] = yield* rows<{ readonly taken: boolean }>(
      server,
      `SELECT pg_try_advisory_lock($1::int8) AS "taken"`,
      [String(sweepLock)]
    )
    if (taken?.taken !== true) return
    const found = yield* rows<{ readonly name: string; readonly isTemplate: boolean }>(server, Names.unused, [
      String(testAge),
      String(templateAge)
    ])
    for (const { isTemplate, name } of found) {
      const database = identifierUnsafe(name)
      yield* Effect.ignore(Effect.andThen(
        isTemplate ? rows(server, `ALTER DATABASE ${database} WITH IS_TEMPLATE false`) : Effect.void,
        rows(server, `DROP DATABASE IF EXISTS ${database}`)
      ))
    }
    yield* rows(server, "SELECT pg_advisory_unlock($1::int8)", [String(sweepLock)])
  }).pipe(Effect.ignore)

const open = Effect.fnUntraced(function*(target: Client.Target.Server) {
  const context = yield* Layer.build(Client.layerNullPool(target, { applicationName }))
  const sql = Context.get(context, SqlClient.SqlClient)
  const [row] = yield* Effect.mapError(
    sql.unsafe<{ readonly major: number; readonly role: string }>(
      `SELECT current_setting('server_version_num')::int4 / 10000 AS "major", current_user::text AS "role"`
    ).unprepared,
    failed({ target })
  )
  const server: Server = { target, sql, ...row!, turn: Semaphore.makeUnsafe(1) }
  yield* sweep(server)
  return server
})

/** Databases on this server, made by a session on the database of the URL, which is not changed. */
export const layer = (target: Client.Target.Server): Layer.Layer<Place, HarnessError> =>
  Layer.effect(
    Place,
    Effect.map(open(target), (server) => {
      const named = (from: string) => Effect.map(created(server, from), (name) => databaseOf(server, name))
      return Place.of({
        kind: "server",
        empty: named("template0"),
        clone: (wanted) => Effect.flatMap(template(server, withServer(server, wanted)), named)
      })
    })
  )

/**
 * The template of another server version is another one, as where a cluster was upgraded in place, and so is that of another
 * role, because the tables of a template belong to the role that made it.
 */
const withServer = <E>({ major, role }: Server, { key, prepare }: Template<E>): Template<E> => ({
  key: createHash("sha256").update(JSON.stringify([key, major, role])).digest("hex").slice(0, 32),
  prepare
})
