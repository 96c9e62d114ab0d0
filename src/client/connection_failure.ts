/**
 * Explains why a connection could not be opened.
 *
 * The driver reports "Failed to connect" for many different failures; the cause tells them apart by a Node.js error
 * code, a SQLSTATE or a TLS code.
 */
import * as Option from "effect/Option"
import type { SqlError } from "effect/sql/SqlError"
import { AccessDenied, AuthenticationFailed, ClientError, ConnectionFailed, ConnectionRefused, ConnectTimeout, DatabaseMissing, HostUnknown, InvalidUrl, type Reason, ServerBusy, SocketMissing, TlsFailed } from "./error.ts"
import { causeOf, clientError, serverError } from "./server_error.ts"
import { describe, type Server, type Target } from "./target/target.ts"

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string" ? cause.code : ""

const tlsCodes = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/

/** The server ended the session: an administrator, a crash, a shutdown or a dropped database. */
const terminated = /^57P0[1-5]$/

/** What to do after that, by SQLSTATE. */
const afterEnd: Readonly<Record<string, string>> = {
  "57P01": "An administrator ended the session, or the server stopped. When the server runs, run the command again",
  "57P04": "The database was dropped: check DATABASE_URL",
  "57P05": "Run the command again. To allow a longer pause, run: ALTER ROLE CURRENT_USER SET idle_session_timeout = 0"
}

const addCertificate = "Name the certificate authority with sslrootcert=path and sslmode=verify-full in DATABASE_URL"

/** Errors of Node.js and of the TLS library, before the server answered. */
const ofTransport = (cause: unknown, server: Server, target: string): Reason | undefined => {
  const code = codeOf(cause)
  const local = server.host.startsWith("/")
  const path = `${server.host}/.s.PGSQL.${server.port}`
  if (local && /^(?:ENOENT|EACCES|ENOTSOCK|ECONNREFUSED)$/.test(code)) return new SocketMissing({ target, path })
  if (code === "ECONNREFUSED") return new ConnectionRefused({ target })
  if (/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/.test(code)) {
    return new HostUnknown({ target, host: server.host })
  }
  if (code === "ETIMEDOUT") return new ConnectTimeout({ target })
  if (tlsCodes.test(code)) {
    return new TlsFailed({
      target,
      detail: `the server's certificate is not trusted (${code})`,
      advice: addCertificate
    })
  }
  return undefined
}

/** Errors of the driver itself. They have no codes, so their fixed messages are compared. */
const ofDriver = (message: string, target: string): Reason | undefined => {
  if (message.includes("timed out")) return new ConnectTimeout({ target })
  if (message.includes("does not support TLS")) {
    return new TlsFailed({
      target,
      detail: "the server does not support TLS, and sslmode requires it",
      advice: "Set ssl = on in the server's postgresql.conf, or remove sslmode from DATABASE_URL"
    })
  }
  if (message.includes("No username configured")) {
    return new InvalidUrl({ problem: "it contains no user, and the variable USER is not set" })
  }
  if (message.includes("requested password")) {
    return new AuthenticationFailed({ target, detail: "the server requires a password, and there is none" })
  }
  return undefined
}

/** The server's answer to the startup packet, by SQLSTATE. */
const ofServer = (error: SqlError, server: Server, target: string): Reason | undefined => {
  const { message, sqlstate } = serverError(error)
  if (sqlstate === "3D000") {
    return new DatabaseMissing({ target, database: server.database ?? server.user ?? "" })
  }
  if (sqlstate === "42501") return new AccessDenied({ target, detail: message })
  if (sqlstate === "53300" || sqlstate === "57P03") return new ServerBusy({ target, detail: message })
  if (sqlstate === "28000" && /no encryption|SSL off/.test(message)) {
    return new TlsFailed({
      target,
      detail: `the server may require encrypted connections (${message})`,
      advice: "Add sslmode=require to DATABASE_URL, or allow the host in pg_hba.conf"
    })
  }
  if (terminated.test(sqlstate)) {
    return new ConnectionFailed({
      target,
      detail: message,
      ...(Object.hasOwn(afterEnd, sqlstate) ? { advice: afterEnd[sqlstate]! } : {})
    })
  }
  if (sqlstate.startsWith("28")) return new AuthenticationFailed({ target, detail: message })
  return undefined
}

/**
 * Explains a `SqlError` from opening or losing a connection; undefined for an error that the server returned for a
 * statement. An error that already wraps a `ClientError`, as those of the embedded database do, returns that.
 */
export const explainConnection = (error: SqlError, target: Target): ClientError | undefined => {
  const known = clientError(error)
  if (Option.isSome(known)) return known.value
  const isConnection = error.reason._tag === "ConnectionError" || error.reason.operation === "connect" ||
    terminated.test(serverError(error).sqlstate)
  if (!isConnection) return undefined
  const name = describe(target)
  const cause = causeOf(error)
  const detail = cause instanceof Error ? cause.message : error.message
  const reason = target._tag === "Embedded"
    ? undefined
    : ofTransport(cause, target, name) ?? ofServer(error, target, name) ?? ofDriver(detail, name)
  return ClientError.of(reason ?? new ConnectionFailed({ target: name, detail }))
}
