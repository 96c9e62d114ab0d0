/**
 * The errors of naming, reaching and opening a database.
 *
 * `ClientError` is the public error of this folder; its `reason` is one of the cases below. Messages show the
 * description of a database, never its URL, so they cannot contain a password.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { quotedLines } from "../text/mod.ts"

const check = "check DATABASE_URL"

/** The text is not a database URL; `problem` says why, without quoting it. */
export class InvalidUrl extends Schema.TaggedError<InvalidUrl>()("InvalidUrl", { problem: Schema.String }) {
  override get message(): string {
    return `Cannot read the database URL: ${this.problem}. ` +
      "Write DATABASE_URL as postgresql://user:password@host:5432/database, pglite://./path or pglite://memory"
  }
}

/** Nothing listens at the address. */
export class ConnectionRefused extends Schema.TaggedError<ConnectionRefused>()("ConnectionRefused", {
  target: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: connection refused. Start the server, or ${check}`
  }
}

/** The host has no address, or cannot be reached. */
export class HostUnknown extends Schema.TaggedError<HostUnknown>()("HostUnknown", {
  target: Schema.String,
  host: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: the host "${this.host}" cannot be found or reached. ` +
      `Check the network, or ${check}`
  }
}

/** The unix socket does not exist or may not be opened. */
export class SocketMissing extends Schema.TaggedError<SocketMissing>()("SocketMissing", {
  target: Schema.String,
  path: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: there is no usable socket at "${quotedLines(this.path)}". ` +
      `Start the server, or ${check}`
  }
}

/** The server did not answer within the connect time-out. */
export class ConnectTimeout extends Schema.TaggedError<ConnectTimeout>()("ConnectTimeout", { target: Schema.String }) {
  override get message(): string {
    return `Cannot connect to ${this.target}: the server did not answer in time. ` +
      "Check the network, or raise connect_timeout in DATABASE_URL"
  }
}

/** The server accepts no sessions now: it is starting, stopping, or full. */
export class ServerBusy extends Schema.TaggedError<ServerBusy>()("ServerBusy", {
  target: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: the server accepts no sessions now (${
      quotedLines(this.detail)
    }). Try again later`
  }
}

/** The server rejected the role or its password. */
export class AuthenticationFailed extends Schema.TaggedError<AuthenticationFailed>()("AuthenticationFailed", {
  target: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: ${
      quotedLines(this.detail)
    }. Check the user and the password in DATABASE_URL`
  }
}

/** The role may not connect to the database. */
export class AccessDenied extends Schema.TaggedError<AccessDenied>()("AccessDenied", {
  target: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: ${quotedLines(this.detail)}. ` +
      "Run GRANT CONNECT ON DATABASE as its owner, or use another role in DATABASE_URL"
  }
}

/** The server has no database of that name. */
export class DatabaseMissing extends Schema.TaggedError<DatabaseMissing>()("DatabaseMissing", {
  target: Schema.String,
  database: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: the database "${quotedLines(this.database)}" does not exist. ` +
      `Create it with CREATE DATABASE, or ${check}`
  }
}

/** The option `url` or `password` of `env.ts` is an Effect, and it failed or gave no secret. */
export class CredentialsFailed extends Schema.TaggedError<CredentialsFailed>()("CredentialsFailed", {
  option: Schema.Literals(["url", "password"]),
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot connect: the effect of the option "${this.option}" in env.ts failed: ${
      quotedLines(this.problem)
    }. ` +
      "Check the service that it asks, then run the command again"
  }
}

/** Client and server have different requirements for TLS; `detail` says which, `advice` what to change. */
export class TlsFailed extends Schema.TaggedError<TlsFailed>()("TlsFailed", {
  target: Schema.String,
  detail: Schema.String,
  advice: Schema.String
}) {
  override get message(): string {
    return `Cannot connect to ${this.target}: ${quotedLines(this.detail)}. ${this.advice}`
  }
}

/** The connection goes through a pooler that assigns a session for each statement, so that there are no transactions. */
export class StatementPooling extends Schema.TaggedError<StatementPooling>()("StatementPooling", {}) {
  override get message(): string {
    return "Cannot use this connection: it goes through a pooler that ends the connection at BEGIN, as PgBouncer does with " +
      "pool_mode = statement, and Strata needs transactions. Set DATABASE_URL to the address of the server itself, or " +
      "use pool_mode = session"
  }
}

/** The connection failed for a reason that has no class of its own, or the server ended it and says why in `detail`. */
export class ConnectionFailed extends Schema.TaggedError<ConnectionFailed>()("ConnectionFailed", {
  target: Schema.String,
  detail: Schema.String,
  advice: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const { advice = "Check the server, then run the command again" } = this
    return `The connection to ${this.target} failed: ${quotedLines(this.detail)}. ${advice}`
  }
}

/** Another process has the embedded database open. */
export class EmbeddedInUse extends Schema.TaggedError<EmbeddedInUse>()("EmbeddedInUse", {
  directory: Schema.String,
  pid: Schema.Int,
  host: Schema.String,
  file: Schema.String
}) {
  override get message(): string {
    return `Cannot open the embedded database "${this.directory}": process ${this.pid} on "${this.host}" has it open, ` +
      `and only one process at a time can open it. Stop that process; if it has ended already, delete "${this.file}"`
  }
}

/** The directory contains no embedded database that this version can open. */
export class EmbeddedBroken extends Schema.TaggedError<EmbeddedBroken>()("EmbeddedBroken", {
  directory: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot open the embedded database "${this.directory}": ${this.problem}`
  }
}

/** PGlite cannot be used where the program runs: it is not installed, or a bundler or an image left its files out. */
export class EmbeddedMissing extends Schema.TaggedError<EmbeddedMissing>()("EmbeddedMissing", {
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot start an embedded database: ${this.problem}. Set DATABASE_URL to the URL of a server, with CREATEDB for ` +
      "comparisons, or install @electric-sql/pglite where the program runs"
  }
}

/** A query was sent to the offline client, which has no database. */
export class OfflineQuery extends Schema.TaggedError<OfflineQuery>()("OfflineQuery", { statement: Schema.String }) {
  override get message(): string {
    return `Cannot run a query offline: there is no database connection for "${this.statement}". ` +
      "Run the migration online, or write it with operations (Op) only"
  }
}

/** A database could not be identified, reached or opened; `reason` says why, and `message` what to do. */
export class ClientError extends AreaError<ClientError>()("client", "ClientError", [
  InvalidUrl,
  ConnectionRefused,
  HostUnknown,
  SocketMissing,
  ConnectTimeout,
  ServerBusy,
  AuthenticationFailed,
  AccessDenied,
  DatabaseMissing,
  TlsFailed,
  CredentialsFailed,
  StatementPooling,
  ConnectionFailed,
  EmbeddedInUse,
  EmbeddedBroken,
  EmbeddedMissing,
  OfflineQuery
]) {}

/** Why a `ClientError` was raised; `_tag` tells the reasons apart. */
export type Reason = ClientError["reason"]
