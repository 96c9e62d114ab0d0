/**
 * The events of the ledger, each a Schema class.
 *
 * The `kind` of a row is the tag of the class, `revision` is a column, and `payload` contains all other fields.
 * Reading is strict: a kind or a payload that this version does not know fails with `NewerLedger`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { NewerLedger } from "./error.ts"

const Direction = Schema.Literals(["upgrade", "downgrade"])
const Revision = Schema.NonEmptyString
const Position = Schema.Int.check(Schema.isGreaterThan(0))

// Ledgers of 0.1.0 do not have it, and its programs ignore it.
const declared = { breaking: Schema.optionalKey(Schema.Boolean) }

/**
 * The checksum of a revision: an algorithm, a colon and lower-case hexadecimal digits. This version computes
 * `sha256`; a checksum of another algorithm can be read but not compared.
 */
export const Checksum = Schema.String.check(
  Schema.isPattern(/^(?:sha256:[0-9a-f]{64}|(?!sha256:)[a-z][a-z0-9-]*:[0-9a-f]+)$/)
)

/**
 * The ledger was created; `format` is the version of its events. A program fails for a format that is newer than
 * its own.
 */
export class LedgerCreated extends Schema.TaggedClass<LedgerCreated>("strata/ledger/LedgerCreated")("LedgerCreated", {
  format: Schema.Literal(1)
}) {}

/**
 * A run started a revision. If it is committed alone, the revision is in doubt until its end is recorded. An upgrade
 * without a transaction records `parents` and `breaking` here too, because its end may never be recorded.
 */
export class RevisionStarted
  extends Schema.TaggedClass<RevisionStarted>("strata/ledger/RevisionStarted")("RevisionStarted", {
    revision: Revision,
    direction: Direction,
    checksum: Checksum,
    transactional: Schema.Boolean,
    ...declared,
    parents: Schema.optionalKey(Schema.Array(Schema.String))
  })
{}

/**
 * The upgrade of a revision is complete; `parents` are those that its file declared, and with `breaking` it declared
 * that programs without it must not start.
 */
export class RevisionApplied
  extends Schema.TaggedClass<RevisionApplied>("strata/ledger/RevisionApplied")("RevisionApplied", {
    revision: Revision,
    checksum: Checksum,
    parents: Schema.Array(Schema.String),
    ...declared
  })
{}

/** The downgrade of a revision is complete. */
export class RevisionReverted
  extends Schema.TaggedClass<RevisionReverted>("strata/ledger/RevisionReverted")("RevisionReverted", {
    revision: Revision,
    checksum: Checksum
  })
{}

/**
 * A revision failed. `position` counts the characters of `statement` from 1, `step` the statements of the revision
 * from 1.
 */
export class RevisionFailed
  extends Schema.TaggedClass<RevisionFailed>("strata/ledger/RevisionFailed")("RevisionFailed", {
    revision: Revision,
    direction: Direction,
    sqlstate: Schema.optionalKey(Schema.String),
    message: Schema.String,
    statement: Schema.optionalKey(Schema.String),
    position: Schema.optionalKey(Position),
    step: Schema.optionalKey(Position)
  })
{}

/** Step number `step` (from 1) of a revision without a transaction is complete. */
export class StepApplied extends Schema.TaggedClass<StepApplied>("strata/ledger/StepApplied")("StepApplied", {
  revision: Revision,
  direction: Direction,
  step: Position,
  statement: Schema.String
}) {}

/** A revision was recorded as applied without being run (`strata stamp`). */
export class RevisionStamped
  extends Schema.TaggedClass<RevisionStamped>("strata/ledger/RevisionStamped")("RevisionStamped", {
    revision: Revision,
    checksum: Checksum,
    parents: Schema.Array(Schema.String),
    ...declared,
    reason: Schema.optionalKey(Schema.String)
  })
{}

/** A revision was recorded as not applied without running its downgrade (`strata stamp`). */
export class RevisionUnstamped
  extends Schema.TaggedClass<RevisionUnstamped>("strata/ledger/RevisionUnstamped")("RevisionUnstamped", {
    revision: Revision,
    reason: Schema.optionalKey(Schema.String)
  })
{}

/**
 * A change of an applied revision's file, from `previous` to `checksum`, was accepted (`strata accept`); with
 * `parents` also that it has these parents now, and with `breaking` whether it is breaking now.
 */
export class ChecksumAccepted
  extends Schema.TaggedClass<ChecksumAccepted>("strata/ledger/ChecksumAccepted")("ChecksumAccepted", {
    revision: Revision,
    checksum: Checksum,
    previous: Checksum,
    parents: Schema.optionalKey(Schema.Array(Schema.String)),
    ...declared,
    reason: Schema.String
  })
{}

/** A revision in doubt was recorded as applied or reverted (`strata resolve`). */
export class RevisionResolved
  extends Schema.TaggedClass<RevisionResolved>("strata/ledger/RevisionResolved")("RevisionResolved", {
    revision: Revision,
    outcome: Schema.Literals(["applied", "reverted"]),
    checksum: Checksum,
    reason: Schema.String
  })
{}

/** Every event of format 1. */
export const Event = Schema.Union([
  LedgerCreated,
  RevisionStarted,
  RevisionApplied,
  RevisionReverted,
  RevisionFailed,
  StepApplied,
  RevisionStamped,
  RevisionUnstamped,
  ChecksumAccepted,
  RevisionResolved
])
export type Event = typeof Event.Type

/** The kinds of events, in the order of a revision's life. */
export const kinds: ReadonlyArray<string> = Event.members.map(({ identifier }) =>
  identifier.slice(identifier.lastIndexOf("/") + 1)
)

/** The columns of an event. `payload` contains only what `jsonb` can store. */
export interface Stored {
  readonly kind: string
  readonly revision: string | null
  readonly payload: { readonly [key: string]: Schema.Json }
}

const encodeEvent = Schema.encodeSync(Event)
const decodeEvent = Schema.decodeUnknownResult(Event)

// jsonb cannot store U+0000 and unpaired surrogates, and recording a failure must not fail because of text that it
// quotes.
const storable = (value: Schema.Json): Schema.Json =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value

/** An event as columns; characters that `jsonb` cannot store are replaced by U+FFFD. */
export const encode = (event: Event): Stored => {
  const { _tag, ...fields } = encodeEvent(event)
  const { revision = null, ...payload } = fields as { readonly revision?: string; readonly [key: string]: Schema.Json }
  return {
    kind: _tag,
    revision,
    payload: Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, storable(value)]))
  }
}

/** The event of a row; fails with `NewerLedger` for a kind, a payload or a format that is not known. */
export const decode = (
  sequence: number,
  row: { readonly kind: string; readonly revision: string | null; readonly payload: unknown }
): Result.Result<Event, NewerLedger> => {
  const fields = typeof row.payload === "object" && row.payload !== null && !Array.isArray(row.payload)
    ? row.payload
    : {}
  const revision = row.revision === null ? {} : { revision: row.revision }
  return Result.mapError(
    decodeEvent({ ...fields, ...revision, _tag: row.kind }),
    () => new NewerLedger({ sequence, kind: row.kind })
  )
}
