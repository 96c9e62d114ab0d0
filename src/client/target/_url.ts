/**
 * Parses the URL of a database server as libpq does, and writes it back in one canonical form.
 *
 * A problem never quotes the URL: a password that was parsed as something else would be shown, for example as a
 * port.
 */
import type * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { ClientError } from "../error.ts"

/** libpq's `sslmode`: `require` encrypts the session, `verify-*` also verify the certificate. */
export type SslMode = "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full"

/** A server. `url` is the canonical libpq URL with every part percent-encoded; only it contains the password. */
export interface Server {
  readonly _tag: "Server"
  readonly url: Redacted.Redacted
  /** A name, an address without brackets, or the directory of a unix socket. */
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly database?: string
  readonly sslMode?: SslMode
  /** Paths of PEM files: libpq's `sslrootcert`, `sslcert` and `sslkey`. */
  readonly sslRootCertificate?: string
  readonly sslCertificate?: string
  readonly sslKey?: string
  /** The server with the credentials of the moment, which are asked for each connection; absent if they never change. */
  readonly latest?: Effect.Effect<Server, ClientError>
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The parts of a URL before it is written back; `extra` contains parameters that only the driver reads. */
type Parts = Mutable<Omit<Server, "_tag" | "url" | "host" | "port" | "latest">> & {
  host?: string
  port?: number
  password?: string
  extra: Array<readonly [string, string]>
}

type Read<A> = Result.Result<A, string>

const sslModes: ReadonlySet<string> = new Set(["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])
const isSslMode = (text: string): text is SslMode => sslModes.has(text)

const decode = (text: string, part: string): Read<string> => {
  try {
    const value = decodeURIComponent(text)
    return value.includes("\0") ? Result.fail(`the ${part} contains a NUL byte`) : Result.succeed(value)
  } catch {
    return Result.fail(`the ${part} contains an invalid percent-encoding (write % as %25)`)
  }
}

const readPort = (text: string): Read<number> => {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535
    ? Result.succeed(port)
    : Result.fail(
      "the port is not a number from 1 to 65535 (write special characters in a password as percent-encodings)"
    )
}

const readHost = (text: string, parts: Parts): string | undefined => {
  if (text.includes(",")) {
    // Each host may have a port of its own, as in libpq; the check of the host reports them.
    parts.host = text
    return undefined
  }
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(text)
  if (match === null) return "the host is malformed (an IPv6 address stands in brackets)"
  const host = decode(match[1] ?? match[2] ?? "", "host")
  if (Result.isFailure(host)) return host.failure
  if (host.success !== "") parts.host = host.success
  if (match[3] === undefined || match[3] === "") return undefined
  const port = readPort(match[3])
  if (Result.isFailure(port)) return port.failure
  parts.port = port.success
  return undefined
}

const readUser = (text: string, parts: Parts): string | undefined => {
  const colon = text.indexOf(":")
  const user = decode(colon < 0 ? text : text.slice(0, colon), "user")
  if (Result.isFailure(user)) return user.failure
  if (user.success !== "") parts.user = user.success
  if (colon < 0) return undefined
  const password = decode(text.slice(colon + 1), "password")
  if (Result.isFailure(password)) return password.failure
  if (password.success !== "") parts.password = password.success
  return undefined
}

/** Maps the `ssl=` parameter of SQLAlchemy URLs (asyncpg, psycopg) to libpq's `sslmode`. */
const sslWord = (value: string): string =>
  value === "true" || value === "1" ? "require" : value === "false" || value === "0" ? "disable" : value

const setters: Record<string, (parts: Parts, value: string) => string | undefined> = {
  host: (parts, value) => void (parts.host = value),
  hostaddr: (parts, value) => void (parts.host = value),
  port: (parts, value) => {
    const port = readPort(value)
    if (Result.isFailure(port)) return port.failure
    parts.port = port.success
    return undefined
  },
  user: (parts, value) => void (parts.user = value),
  password: (parts, value) => void (parts.password = value),
  dbname: (parts, value) => void (parts.database = value),
  database: (parts, value) => void (parts.database = value),
  sslmode: (parts, value) => {
    if (!isSslMode(value)) return "sslmode is none of disable, allow, prefer, require, verify-ca, verify-full"
    parts.sslMode = value
    return undefined
  },
  ssl: (parts, value) => setters.sslmode?.(parts, sslWord(value)),
  sslrootcert: (parts, value) => void (parts.sslRootCertificate = value),
  sslcert: (parts, value) => void (parts.sslCertificate = value),
  sslkey: (parts, value) => void (parts.sslKey = value),
  connect_timeout: (parts, value) => {
    if (!/^[0-9]{1,9}$/.test(value)) return "connect_timeout is not a whole number of seconds"
    parts.extra.push(["connect_timeout", value])
    return undefined
  },
  application_name: (parts, value) => void parts.extra.push(["application_name", value]),
  options: (parts, value) => void parts.extra.push(["options", value])
}

// Prisma resolves unqualified names in the schema of its parameter, and the connection of Strata would not.
const prismaProblem = (key: string, value: string): string | undefined =>
  key !== "schema" || value === "public"
    ? undefined
    : "the parameter \"schema\" is Prisma's, and PostgreSQL does not know it. Remove it, and set searchPath: [\"…\"] in " +
      "env.ts to that schema, which is then also the one that is compared"

const readQuery = (text: string, parts: Parts): string | undefined => {
  for (const pair of text.split("&")) {
    const equals = pair.indexOf("=")
    const key = decode(equals < 0 ? pair : pair.slice(0, equals), "parameters")
    // As in libpq, a plus sign is not decoded; only percent-encoding is.
    const value = decode(equals < 0 ? "" : pair.slice(equals + 1), "parameters")
    if (Result.isFailure(key)) return key.failure
    if (Result.isFailure(value)) return value.failure
    const set = Object.hasOwn(setters, key.success) ? setters[key.success] : undefined
    // Other parameters of other drivers (pool_size, prepared_statement_cache_size…) do not affect what is meant.
    const problem = prismaProblem(key.success, value.success) ?? set?.(parts, value.success)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Writes the canonical URL: every part percent-encoded, in a fixed order, without the TLS files. */
const write = (server: Omit<Server, "_tag" | "url">, parts: Parts): string => {
  const user = parts.user === undefined && parts.password === undefined
    ? ""
    : `${encodeURIComponent(parts.user ?? "")}${
      parts.password === undefined ? "" : `:${encodeURIComponent(parts.password)}`
    }@`
  const address = server.host.includes(":") && !server.host.startsWith("/")
    ? `[${server.host}]`
    : encodeURIComponent(server.host)
  const tls: ReadonlyArray<readonly [string, string | undefined]> = [
    ["sslmode", server.sslMode],
    ["sslrootcert", server.sslRootCertificate],
    ["sslcert", server.sslCertificate],
    ["sslkey", server.sslKey]
  ]
  const query = [...parts.extra, ...tls]
    .flatMap(([key, value]) => value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`])
  return `postgresql://${user}${address}:${server.port}/${encodeURIComponent(server.database ?? "")}${
    query.length === 0 ? "" : `?${query.join("&")}`
  }`
}

const checkHost = (host: string): string | undefined =>
  host.startsWith("/")
    ? undefined
    : host.includes(",")
    ? "it names several hosts, and a migration has to run on the one that accepts writes, so write only that one"
    : /[\s@?#%/\\[\]]/.test(host)
    ? "the host has a character that no host name has"
    : undefined

const finish = (parts: Parts): Read<Server> => {
  const { extra: _extra, host, password: _password, port, ...plain } = parts
  const problem = checkHost(host ?? "")
  if (problem !== undefined) return Result.fail(problem)
  const server = { ...plain, host: host === undefined || host === "" ? "localhost" : host, port: port ?? 5432 }
  return Result.succeed({ _tag: "Server", url: Redacted.make(write(server, parts)), ...server })
}

/** Parses the part after `postgresql://`; fails with a description that does not quote it. */
export const parseServer = (rest: string): Read<Server> => {
  const end = rest.search(/[/?]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const tail = end < 0 ? "" : rest.slice(end)
  const at = authority.lastIndexOf("@")
  // An unencoded "/" or "?" in a password ends the authority early, and its beginning would be shown as a host.
  // An "@" further on may mean that a password ended early, and the rest of it would be shown as host or database.
  if (tail.includes("@")) {
    return Result.fail("there is an \"@\" after the host (write / as %2F, ? as %3F and @ as %40)")
  }
  const question = tail.indexOf("?")
  const path = (question < 0 ? tail : tail.slice(0, question)).replace(/^\//, "")
  const parts: Parts = { extra: [] }
  const database = decode(path, "database name")
  if (Result.isFailure(database)) return Result.fail(database.failure)
  if (database.success !== "") parts.database = database.success
  const problem = (at < 0 ? undefined : readUser(authority.slice(0, at), parts)) ??
    readHost(authority.slice(at + 1), parts) ??
    (question < 0 ? undefined : readQuery(tail.slice(question + 1), parts))
  return problem === undefined ? finish(parts) : Result.fail(problem)
}
