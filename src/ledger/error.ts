/**
 * The errors of the ledger and of the run lock.
 *
 * `StoreFailed` is for errors of the server that have no class of their own.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { quotedLines } from "../text/mod.ts"

/** A concurrent run appended first: the number `expected` is used, or the event before it does not exist. */
export class SequenceTaken extends Schema.TaggedError<SequenceTaken>("strata/ledger/SequenceTaken")("SequenceTaken", {
  expected: Schema.Int
}) {
  override get message(): string {
    return `Cannot append event ${this.expected} to the ledger: a concurrent run changed the ledger. ` +
      "Nothing was recorded; run the command again"
  }
}

/** This version cannot read an event, because it does not know its kind, or the fields of that kind. */
export class NewerLedger extends Schema.TaggedError<NewerLedger>("strata/ledger/NewerLedger")("NewerLedger", {
  sequence: Schema.Int,
  kind: Schema.String
}) {
  override get message(): string {
    return `Cannot read event ${this.sequence} of the ledger, of kind "${this.kind}": it was written by a newer version of Strata, ` +
      "or it is no event. Upgrade effect-strata to the version that wrote it. If no version can read it, run: " +
      `strata resolve --pass-over ${this.sequence} --reason "…"`
  }
}

/** The ledger was written by a newer version, so this one reads it and does not write to it. */
export class NewerFormat extends Schema.TaggedError<NewerFormat>("strata/ledger/NewerFormat")("NewerFormat", {
  sequence: Schema.Int,
  kind: Schema.String
}) {
  override get message(): string {
    return `Cannot write to the ledger: a newer version of Strata wrote its event ${this.sequence}, of kind "${this.kind}". ` +
      "Nothing was recorded. Upgrade effect-strata to that version"
  }
}

/** The ledger has an older format, which does not know events of this kind. */
export class OlderFormat extends Schema.TaggedError<OlderFormat>("strata/ledger/OlderFormat")("OlderFormat", {
  ledger: Schema.String,
  kind: Schema.String
}) {
  override get message(): string {
    return `Cannot record an event of kind "${this.kind}": an older version of Strata created the ledger "${this.ledger}". ` +
      "Nothing was recorded. To upgrade the ledger, run: strata ensure-ledger"
  }
}

/**
 * The ledger, or what surrounds it, is not as Strata creates it, or belongs to a role that is not trusted: appending
 * would run code of that role. `remedy` is what an administrator does.
 */
export class LedgerUntrusted
  extends Schema.TaggedError<LedgerUntrusted>("strata/ledger/LedgerUntrusted")("LedgerUntrusted", {
    problem: Schema.String,
    remedy: Schema.String
  })
{
  override get message(): string {
    return `${this.problem}. Nothing was recorded. ${this.remedy}`
  }
}

/** The table did not keep an event that was inserted without an error. */
export class NotKept extends Schema.TaggedError<NotKept>("strata/ledger/NotKept")("NotKept", {
  ledger: Schema.String
}) {
  override get message(): string {
    return `Cannot append to the ledger "${this.ledger}": its table did not keep the event. ` +
      "Find out what was done to the table, with: strata verify"
  }
}

/** The ledger table does not exist. */
export class LedgerMissing extends Schema.TaggedError<LedgerMissing>("strata/ledger/LedgerMissing")("LedgerMissing", {
  ledger: Schema.String
}) {
  override get message(): string {
    return `Cannot use the ledger "${this.ledger}": the table does not exist. ` +
      "Check the option ledger in env.ts; to create the table, run: strata ensure-ledger"
  }
}

/** The role does not have a privilege that `action` needs; `detail` is the server's message. */
export class NotAllowed extends Schema.TaggedError<NotAllowed>("strata/ledger/NotAllowed")("NotAllowed", {
  action: Schema.String,
  ledger: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `Cannot ${this.action} the ledger "${this.ledger}": ${quotedLines(this.detail)}. ` +
      "Grant the privilege to the role, or use another role in DATABASE_URL"
  }
}

/** The session that holds the run lock. `query` is its current or last statement, up to the first literal in it. */
export const Holder = Schema.Struct({
  pid: Schema.Int,
  applicationName: Schema.String,
  user: Schema.NullOr(Schema.String),
  since: Schema.NullOr(Schema.String),
  query: Schema.NullOr(Schema.String)
})
export type Holder = typeof Holder.Type

const described = ({ applicationName, pid, query, since, user }: Holder): string => {
  const facts = [
    `application "${applicationName}"`,
    ...(user === null ? [] : [`user "${user}"`]),
    ...(since === null ? [] : [`connected since ${since}`]),
    ...(query ? [`statement "${query}"`] : [])
  ]
  return `it is held by process ${pid} (${facts.join(", ")})`
}

/** The run lock was not released within the time limit; `waited` is in milliseconds. */
export class LockTimeout extends Schema.TaggedError<LockTimeout>("strata/ledger/LockTimeout")("LockTimeout", {
  ledger: Schema.String,
  waited: Schema.Finite,
  holder: Schema.optionalKey(Holder),
  /** Whether a program is told, which has options and no flags. */
  program: Schema.optionalKey(Schema.Boolean)
}) {
  override get message(): string {
    const { holder } = this
    const who = holder === undefined ? "it was held by another session" : described(holder)
    const again = this.program === true
      ? "start the program again, with a longer lockWait if the run needs more time"
      : "run the command again"
    const next = holder === undefined
      ? `${again[0]!.toUpperCase()}${again.slice(1)}`
      : `Wait for that run to end and ${again}, or end it with: SELECT pg_terminate_backend(${holder.pid})`
    return `Cannot take the run lock of the ledger "${this.ledger}" within ${
      Math.round(this.waited / 100) / 10
    } seconds: ` +
      `${who}. ${next}`
  }
}

/** The database cannot be reached; `detail` is the client's message. */
export class Unreachable extends Schema.TaggedError<Unreachable>("strata/ledger/Unreachable")("Unreachable", {
  detail: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return this.detail
  }
}

/** The server returned an error; `detail` is its message. */
export class StoreFailed extends Schema.TaggedError<StoreFailed>("strata/ledger/StoreFailed")("StoreFailed", {
  action: Schema.String,
  ledger: Schema.String,
  detail: Schema.String,
  sqlstate: Schema.optionalKey(Schema.String),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    const state = this.sqlstate === undefined ? "" : ` (SQLSTATE ${this.sqlstate})`
    return `Cannot ${this.action} the ledger "${this.ledger}": ${quotedLines(this.detail)}${state}`
  }
}

/** The error of the ledger and of the run lock; `reason` is one of the errors above. */
export class LedgerError extends AreaError<LedgerError>()("ledger", "LedgerError", [
  SequenceTaken,
  NewerLedger,
  NewerFormat,
  OlderFormat,
  LedgerUntrusted,
  NotKept,
  LedgerMissing,
  NotAllowed,
  LockTimeout,
  Unreachable,
  StoreFailed
]) {}
