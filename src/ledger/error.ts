/**
 * What can go wrong with the ledger and the run lock, as one public error with a `reason`.
 *
 * The reasons say what happened and what to do next; `StoreFailed` is what remains when the server says something that
 * has no case of its own.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** Another runner appended first: the number `expected` is used, or the events before it are not there. */
export class SequenceTaken extends Schema.TaggedError<SequenceTaken>("strata/ledger/SequenceTaken")("SequenceTaken", {
  expected: Schema.Int
}) {
  override get message(): string {
    return `Cannot append event ${this.expected} to the ledger: another run changed the ledger in the meantime. ` +
      "Nothing was recorded; run the command again"
  }
}

/** An event that this version cannot read, because it does not know the kind, or what an event of that kind holds. */
export class NewerLedger extends Schema.TaggedError<NewerLedger>("strata/ledger/NewerLedger")("NewerLedger", {
  sequence: Schema.Int,
  kind: Schema.String
}) {
  override get message(): string {
    return `Cannot read event ${this.sequence} of the ledger, of kind "${this.kind}": it was written by a newer Strata, ` +
      "or changed afterwards. Upgrade effect-strata to the version that wrote it, or run: strata verify"
  }
}

/** There is no ledger table to append to. */
export class LedgerMissing extends Schema.TaggedError<LedgerMissing>("strata/ledger/LedgerMissing")("LedgerMissing", {
  ledger: Schema.String
}) {
  override get message(): string {
    return `Cannot use the ledger "${this.ledger}": the table does not exist. ` +
      "Check the ledger's schema and table in env.ts; strata upgrade creates it"
  }
}

/** The role lacks a right that `action` needs; `detail` is what the server said. */
export class NotAllowed extends Schema.TaggedError<NotAllowed>("strata/ledger/NotAllowed")("NotAllowed", {
  action: Schema.String,
  ledger: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `Cannot ${this.action} the ledger "${this.ledger}": ${this.detail}. ` +
      "Grant the role what it needs, or connect with another role in DATABASE_URL"
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
  return `process ${pid} (${facts.join(", ")}) holds it`
}

/** The run lock was not free within the bound; `waited` is in milliseconds. */
export class LockTimeout extends Schema.TaggedError<LockTimeout>("strata/ledger/LockTimeout")("LockTimeout", {
  ledger: Schema.String,
  waited: Schema.Finite,
  holder: Schema.optionalKey(Holder)
}) {
  override get message(): string {
    const { holder } = this
    const who = holder === undefined ? "another session held it" : described(holder)
    const next = holder === undefined
      ? "Run the command again"
      : `Wait for that run and try again, or end it with: SELECT pg_terminate_backend(${holder.pid})`
    return `Cannot take the run lock of the ledger "${this.ledger}" within ${
      Math.round(this.waited / 100) / 10
    } seconds: ` +
      `${who}. ${next}`
  }
}

/** There is no connection to ask; `detail` is the client's own sentence. */
export class Unreachable extends Schema.TaggedError<Unreachable>("strata/ledger/Unreachable")("Unreachable", {
  detail: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return this.detail
  }
}

/** The server refused or broke off; `detail` is its message. */
export class StoreFailed extends Schema.TaggedError<StoreFailed>("strata/ledger/StoreFailed")("StoreFailed", {
  action: Schema.String,
  ledger: Schema.String,
  detail: Schema.String,
  sqlstate: Schema.optionalKey(Schema.String),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    const state = this.sqlstate === undefined ? "" : ` (SQLSTATE ${this.sqlstate})`
    return `Cannot ${this.action} the ledger "${this.ledger}": ${this.detail}${state}`
  }
}

/** Everything that the ledger and the run lock fail with; `reason` says which. */
export class LedgerError extends AreaError<LedgerError>()("ledger", "LedgerError", [
  SequenceTaken,
  NewerLedger,
  LedgerMissing,
  NotAllowed,
  LockTimeout,
  Unreachable,
  StoreFailed
]) {}
