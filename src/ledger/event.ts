/**
 * The registry of events: each kind is a Schema class. The reader decodes with these schemas, the trigger of the table
 * checks each new row by the same ones (`table/shape.ts`), and the guide lists them.
 *
 * The `kind` of a row is the tag of the class, `revision` is a column, and `payload` contains all other fields; fields
 * that a schema does not have are ignored, so a newer version may add some. Reading is strict: a kind or a payload that
 * this version does not know fails with `NewerLedger`, unless a newer version marked it as `ignorable`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { NewerLedger } from "./error.ts"

/** The format that this version writes: the kinds of events, and the triggers that check them. */
export const format = 3

/** The kinds that a ledger of an older format refuses, by the format that has them first. */
export const addedKinds: Readonly<Record<string, number>> = { RevisionAdopted: 3, FormerTableSeen: 3 }

export const Direction = Schema.Literals(["upgrade", "downgrade"])
export const Outcome = Schema.Literals(["applied", "reverted"])
export const Revision = Schema.NonEmptyString
export const Position = Schema.Int.check(Schema.isGreaterThan(0))
export const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
export const Parents = Schema.Array(Schema.String)

/** The checksums of this and of later versions; PostgreSQL reads the pattern in the same way. */
export const checksumPattern = /^(?:sha256:[0-9a-f]{64}|(?!sha256:)[a-z][a-z0-9-]*:[0-9a-f]+)$/

/**
 * Fields that were added without a new format: older versions ignore them, and the triggers of the format do not check
 * them. A value that does not fit is ignored, since any role that may append can write one.
 */
export const added: Readonly<Record<string, Schema.Top>> = { dependsOn: Parents }

// Ledgers of 0.1.0 do not have `breaking`, and its programs ignore it. `dependsOn` are ids, also where a file has labels.
const declared = { breaking: Schema.optionalKey(Schema.Boolean), dependsOn: Schema.optionalKey(Parents) }

/**
 * The checksum of a revision: an algorithm, a colon and lower-case hexadecimal digits. This version computes
 * `sha256`; a checksum of another algorithm can be read but not compared.
 */
export const Checksum = Schema.String.check(Schema.isPattern(checksumPattern))

/** The ledger was created; `format` is that of its events. A program reads a newer format and does not write to it. */
export class LedgerCreated extends Schema.TaggedClass<LedgerCreated>("strata/ledger/LedgerCreated")("LedgerCreated", {
  format: Position
}) {}

/** The ledger of an older version got the triggers of this `format` (`strata ensure-ledger`). */
export class LedgerUpgraded
  extends Schema.TaggedClass<LedgerUpgraded>("strata/ledger/LedgerUpgraded")("LedgerUpgraded", {
    format: Position
  })
{}

/**
 * A run started a revision. If it is committed alone, the revision is in doubt until its end is recorded. An upgrade
 * without a transaction records what its file declares here too, because its end may never be recorded.
 */
export class RevisionStarted
  extends Schema.TaggedClass<RevisionStarted>("strata/ledger/RevisionStarted")("RevisionStarted", {
    revision: Revision,
    direction: Direction,
    checksum: Checksum,
    transactional: Schema.Boolean,
    ...declared,
    parents: Schema.optionalKey(Parents)
  })
{}

/**
 * The upgrade of a revision is complete; `parents` are those that its file declared, `dependsOn` what it needs besides
 * them, and with `breaking` it declared that programs without it must not start.
 */
export class RevisionApplied
  extends Schema.TaggedClass<RevisionApplied>("strata/ledger/RevisionApplied")("RevisionApplied", {
    revision: Revision,
    checksum: Checksum,
    parents: Parents,
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
    parents: Parents,
    ...declared,
    reason: Schema.optionalKey(Schema.String)
  })
{}

/**
 * A revision that another tool applied was taken over from it (`strata adopt`): the tool, the name under which its `table`
 * had the migration, and, where the table says them, its checksum and the time (ISO 8601) at which it was applied.
 */
export class RevisionAdopted
  extends Schema.TaggedClass<RevisionAdopted>("strata/ledger/RevisionAdopted")("RevisionAdopted", {
    revision: Revision,
    checksum: Checksum,
    parents: Parents,
    tool: Schema.String,
    table: Schema.optionalKey(Schema.String),
    name: Schema.optionalKey(Schema.String),
    toolChecksum: Schema.optionalKey(Schema.String),
    appliedAt: Schema.optionalKey(Schema.String)
  })
{}

/**
 * What the table of the tool had from which revisions were adopted: the number of its rows, and a digest of them. Recorded
 * with the adoption, and again when an upgrade has warned that the table changed since.
 */
export class FormerTableSeen
  extends Schema.TaggedClass<FormerTableSeen>("strata/ledger/FormerTableSeen")("FormerTableSeen", {
    tool: Schema.String,
    schema: Schema.String,
    table: Schema.String,
    rows: Count,
    digest: Schema.String
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
 * `parents` or `dependsOn` also that it has these now, and with `breaking` whether it is breaking now.
 */
export class ChecksumAccepted
  extends Schema.TaggedClass<ChecksumAccepted>("strata/ledger/ChecksumAccepted")("ChecksumAccepted", {
    revision: Revision,
    checksum: Checksum,
    previous: Checksum,
    parents: Schema.optionalKey(Parents),
    ...declared,
    reason: Schema.String
  })
{}

/** A revision in doubt was recorded as applied or reverted (`strata resolve`). */
export class RevisionResolved
  extends Schema.TaggedClass<RevisionResolved>("strata/ledger/RevisionResolved")("RevisionResolved", {
    revision: Revision,
    outcome: Outcome,
    checksum: Checksum,
    reason: Schema.String
  })
{}

/**
 * Event number `sequence`, which cannot be decoded, is to be passed over (`strata resolve --pass-over`). It has no
 * effect on an event that can be decoded.
 */
export class EventPassedOver
  extends Schema.TaggedClass<EventPassedOver>("strata/ledger/EventPassedOver")("EventPassedOver", {
    sequence: Position,
    reason: Schema.String
  })
{}

/** Every event of this format. */
export const Event = Schema.Union([
  LedgerCreated,
  LedgerUpgraded,
  RevisionStarted,
  RevisionApplied,
  RevisionReverted,
  RevisionFailed,
  StepApplied,
  RevisionStamped,
  RevisionAdopted,
  FormerTableSeen,
  RevisionUnstamped,
  ChecksumAccepted,
  RevisionResolved,
  EventPassedOver
])
export type Event = typeof Event.Type

/**
 * A row that has no effect here: one of a newer version that marked it as `ignorable` in its payload, or one that cannot be
 * decoded and was `passed-over`. Only a list of the events has one that is `undecodable` and was not.
 */
export class Unread extends Schema.TaggedClass<Unread>("strata/ledger/Unread")("Unread", {
  kind: Schema.String,
  row: Schema.NullOr(Schema.String),
  payload: Schema.Json,
  because: Schema.Literals(["ignorable", "passed-over", "undecodable"])
}) {}

/** What a row of the ledger can be read as. */
export type Read = Event | Unread

/** The revision that an event concerns, if any. */
export const revisionOf = (event: Read): string | undefined => "revision" in event ? event.revision : undefined

const tagOf = ({ identifier }: { readonly identifier: string }): string =>
  identifier.slice(identifier.lastIndexOf("/") + 1)

/** The kinds of events, in the order of a revision's life. */
export const kinds: ReadonlyArray<string> = Event.members.map(tagOf)

/** The columns of an event. `payload` contains only what `jsonb` can store. */
export interface Stored {
  readonly kind: string
  readonly revision: string | null
  readonly payload: { readonly [key: string]: Schema.Json }
}

const decodeEvent = Schema.decodeUnknownResult(Event)

// jsonb cannot store U+0000 and unpaired surrogates, and recording a failure must not fail because of text that it
// quotes.
const storable = (value: Schema.Json): Schema.Json =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value

/** An event as columns; characters that `jsonb` cannot store are replaced by U+FFFD. */
export const encode = (event: Event): Stored => {
  // All fields are JSON, so that the schemas encode them as they are, only more slowly.
  const { _tag, revision = null, ...payload } = event as Event & {
    readonly revision?: string
    readonly [key: string]: Schema.Json
  }
  return {
    kind: _tag,
    revision,
    payload: Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, storable(value)]))
  }
}

/** The columns of a row as they were read, also of one without effect. */
export const columns = (event: Read): Row =>
  event._tag === "Unread" ? { kind: event.kind, revision: event.row, payload: event.payload } : encode(event)

/** The columns of a row of any version. */
export interface Row {
  readonly kind: string
  readonly revision: string | null
  readonly payload: Schema.Json
}

const isObject = (value: Schema.Json): value is { readonly [key: string]: Schema.Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const known = new Map<string, boolean>(
  Event.members.map((member) => [tagOf(member), "revision" in member.fields])
)

/** Whether a row can be an event at all: its payload is an object, and it has a revision exactly if its kind has. */
const isWellFormed = ({ kind, payload, revision }: Row): boolean =>
  isObject(payload) && known.get(kind) === (revision !== null)

const fits = new Map(Object.entries(added).map(([name, schema]) => [name, Schema.is(schema)]))

/** The fields of a payload, without those that were added and do not fit. */
const usable = (fields: { readonly [key: string]: Schema.Json }) =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => fits.get(name)?.(value) ?? true))

/**
 * The event of a row; fails with `NewerLedger` for a kind or a payload that is not known. A row that a newer version
 * marked as ignorable is `Unread`.
 */
export const decode = (sequence: number, row: Row): Result.Result<Read, NewerLedger> => {
  const { kind, payload, revision } = row
  const fields = isObject(payload) ? payload : {}
  if (!known.has(kind) && fields["ignorable"] === true) {
    return Result.succeed(Unread.make({ kind, row: revision, payload, because: "ignorable" }))
  }
  const unknown = () => new NewerLedger({ sequence, kind })
  if (!isWellFormed(row)) return Result.fail(unknown())
  return Result.mapError(
    decodeEvent({ ...usable(fields), ...(revision === null ? {} : { revision }), _tag: kind }),
    unknown
  )
}

/** A row that cannot be decoded. */
export const unread = ({ kind, payload, revision }: Row, because: "passed-over" | "undecodable"): Unread =>
  Unread.make({ kind, row: revision, payload, because })
