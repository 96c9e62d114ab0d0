/**
 * The database that a program uses: on a server that a URL names, or embedded in a directory.
 *
 * Only the redacted `url` contains the password, so everything else of a target can be logged, compared and shown
 * with `describe`.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { ClientError, InvalidUrl } from "../error.ts"
import { parseServer } from "./_url.ts"
import type { Server } from "./_url.ts"

/** PGlite in this process; the content of `memory` is lost at the end. */
export interface Embedded {
  readonly _tag: "Embedded"
  readonly directory: string | "memory"
}

export type { Server, SslMode } from "./_url.ts"

/** The database a program works on. */
export type Target = Server | Embedded

/** The default directory of an embedded database. */
export const defaultDirectory = ".strata"

/** An embedded target: a directory, or `memory`. */
export const embedded = (directory: string | "memory"): Embedded => ({ _tag: "Embedded", directory })

const parseEmbedded = (rest: string): Result.Result<Target, string> => {
  if (rest === "memory") return Result.succeed(embedded("memory"))
  if (rest === "") return Result.fail("pglite:// is followed by no directory")
  if (rest.includes("?")) return Result.fail("pglite:// accepts no parameters")
  try {
    const directory = decodeURIComponent(rest)
    return directory.includes("\0") ? Result.fail("the path contains a NUL byte") : Result.succeed(embedded(directory))
  } catch {
    return Result.fail("the path contains an invalid percent-encoding")
  }
}

/**
 * Parses a database URL: `postgres://`, `postgresql://`, the same with a SQLAlchemy driver
 * (`postgresql+asyncpg://`), or `pglite://memory`, `pglite://./path`, `pglite:///absolute/path`. Fails with
 * `InvalidUrl`, which never quotes the URL.
 */
export const parse = (url: Redacted.Redacted): Result.Result<Target, ClientError> => {
  const text = Redacted.value(url).trim()
  const scheme = /^([A-Za-z][A-Za-z0-9.-]*)(?:\+[A-Za-z0-9_.-]+)?:\/\//.exec(text)
  const rest = text.slice(scheme?.[0].length ?? 0)
  const name = scheme?.[1]?.toLowerCase()
  const parsed: Result.Result<Target, string> = text === ""
    ? Result.fail("it is empty")
    : !text.isWellFormed()
    ? Result.fail("it contains an unpaired surrogate")
    : name === undefined
    ? Result.fail("it has no scheme")
    : name === "pglite"
    ? parseEmbedded(rest)
    : name === "postgres" || name === "postgresql"
    ? parseServer(rest)
    : Result.fail("its scheme is not postgresql or pglite")
  return Result.mapError(parsed, (problem) => ClientError.of(new InvalidUrl({ problem })))
}

/** Describes a target without its password: `postgresql://user@host:5432/database` or `pglite://./path`. */
export const describe = (target: Target): string => {
  if (target._tag === "Embedded") return `pglite://${target.directory}`
  const user = target.user === undefined ? "" : `${encodeURIComponent(target.user)}@`
  const host = target.host.startsWith("/")
    ? encodeURIComponent(target.host)
    : target.host.includes(":")
    ? `[${target.host}]`
    : target.host
  const database = target.database === undefined ? "" : `/${encodeURIComponent(target.database)}`
  return `postgresql://${user}${host}:${target.port}${database}`
}

/** Another database of the same server. */
export const sibling = (server: Server, database: string): Server => {
  const url = new URL(Redacted.value(server.url))
  url.pathname = `/${encodeURIComponent(database)}`
  const latest = server.latest === undefined ? {} : {
    latest: Effect.map(server.latest, (server) => sibling(server, database))
  }
  return { ...server, url: Redacted.make(url.href), database, ...latest }
}

/** The server with another password. */
export const withPassword = (server: Server, password: Redacted.Redacted): Server => {
  const url = new URL(Redacted.value(server.url))
  url.password = encodeURIComponent(Redacted.value(password))
  return { ...server, url: Redacted.make(url.href) }
}

/** The password of a server, decoded; undefined if it has none. */
export const passwordOf = (server: Server): Redacted.Redacted | undefined => {
  const { password } = new URL(Redacted.value(server.url))
  return password === "" ? undefined : Redacted.make(decodeURIComponent(password))
}

/** How messages name a database, without its password: `database "app" on db.example.com:5432 as "deploy"`. */
export const named = (target: Target): string => {
  if (target._tag === "Embedded") return `the embedded database ${JSON.stringify(target.directory)}`
  // The defaults of libpq: the user of the operating system, and a database of that name.
  const user = target.user ?? process.env["PGUSER"] ?? process.env["USER"]
  const database = target.database ?? user
  const host = target.host.includes(":") ? `[${target.host}]` : target.host
  const role = user === undefined ? "" : ` as ${JSON.stringify(user)}`
  return `database ${JSON.stringify(database ?? "")} on ${host}:${target.port}${role}`
}

/** The secret `DATABASE_URL`; without it, the URL of the embedded database in `.strata`. */
export const config: Config.Config<Redacted.Redacted> = Config.Redacted("DATABASE_URL").pipe(
  Config.withDefault(Redacted.make(`pglite://${defaultDirectory}`))
)

/** The target that `config` names. */
export const fromConfig: Effect.Effect<Target, ClientError | Config.ConfigError> = Effect.flatMap(
  config,
  (url) => Effect.fromResult(parse(url))
)
