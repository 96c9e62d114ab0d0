/**
 * Events for properties: histories of a few revisions, in which the same one starts, fails, ends and is overruled.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import { Event } from "../../src/ledger/mod.ts"

const Revision = Schema.Literals(["a", "b", "c", "D'\"é%"])
const Checksum = Schema.Literals([`sha256:${"0".repeat(64)}`, `sha256:${"f".repeat(64)}`])
const Direction = Schema.Literals(["upgrade", "downgrade"])
const Text = Schema.Literals(["", "plain", "it's \"quoted\" \\ back", "tab\tline\nend\u0001\u007f", "é\u{1f600}\u2028"])

const cases = [
  Schema.Struct({
    _tag: Schema.tag("RevisionStarted"),
    revision: Revision,
    direction: Direction,
    checksum: Checksum,
    transactional: Schema.Boolean
  }),
  Schema.Struct({
    _tag: Schema.tag("RevisionApplied"),
    revision: Revision,
    checksum: Checksum,
    parents: Schema.Array(Revision).check(Schema.isMaxLength(2)),
    dependsOn: Schema.optionalKey(Schema.Array(Revision).check(Schema.isMaxLength(2)))
  }),
  Schema.Struct({ _tag: Schema.tag("RevisionReverted"), revision: Revision, checksum: Checksum }),
  Schema.Struct({
    _tag: Schema.tag("RevisionFailed"),
    revision: Revision,
    direction: Direction,
    message: Text,
    sqlstate: Schema.optionalKey(Schema.Literal("42P01")),
    position: Schema.optionalKey(Schema.Literals([1, 2147483648]))
  }),
  Schema.Struct({
    _tag: Schema.tag("StepApplied"),
    revision: Revision,
    direction: Direction,
    step: Schema.Literals([1, 2, 3]),
    statement: Text
  }),
  Schema.Struct({
    _tag: Schema.tag("RevisionStamped"),
    revision: Revision,
    checksum: Checksum,
    parents: Schema.Array(Revision).check(Schema.isMaxLength(2)),
    reason: Schema.optionalKey(Text)
  }),
  Schema.Struct({
    _tag: Schema.tag("RevisionAdopted"),
    revision: Revision,
    checksum: Checksum,
    parents: Schema.Array(Revision).check(Schema.isMaxLength(2)),
    tool: Text
  }),
  Schema.Struct({
    _tag: Schema.tag("FormerTableSeen"),
    tool: Text,
    schema: Text,
    table: Text,
    rows: Schema.Literals([0, 1, 2147483648]),
    digest: Text
  }),
  Schema.Struct({ _tag: Schema.tag("RevisionUnstamped"), revision: Revision, reason: Schema.optionalKey(Text) }),
  Schema.Struct({
    _tag: Schema.tag("ChecksumAccepted"),
    revision: Revision,
    checksum: Checksum,
    previous: Checksum,
    parents: Schema.optionalKey(Schema.Array(Revision).check(Schema.isMaxLength(2))),
    reason: Text
  }),
  Schema.Struct({
    _tag: Schema.tag("RevisionResolved"),
    revision: Revision,
    outcome: Schema.Literals(["applied", "reverted"]),
    checksum: Checksum,
    reason: Text
  })
] as const

/** Any event but `LedgerCreated`, over four revisions and hostile texts. */
export const event: Arbitrary.Arbitrary<Event.Event> = Arbitrary.map(
  Arbitrary.schema(Schema.Union(cases)),
  (fields) => Schema.decodeSync(Event.Event)(fields)
)

/** A history of up to twelve events. */
export const history: Arbitrary.Arbitrary<ReadonlyArray<Event.Event>> = Arbitrary.array(event, { maxLength: 12 })

/** A checksum that is easy to tell apart. */
export const checksum = (digit: string): string => `sha256:${digit.repeat(64)}`

/** The event that an upgrade of a revision ends with. */
export const appliedEvent = (revision: string, parents: ReadonlyArray<string> = []): Event.Event =>
  Event.RevisionApplied.make({ revision, checksum: checksum("a"), parents })

/** The event that an upgrade of a revision begins with. */
export const startedEvent = (revision: string, transactional = true): Event.Event =>
  Event.RevisionStarted.make({ revision, direction: "upgrade", checksum: checksum("a"), transactional })
