/**
 * The documents of the commands that use the ledger: `upgrade`, `downgrade`, `current`, `log`, `verify`, `stamp` and others.
 */
import * as Schema from "effect/Schema"
import { direction, file, flag, id, instant, oneOf, places, text, texts, whole } from "./_fields.ts"

/** The document of `upgrade` and `downgrade`. */
export const Outcome = Schema.Struct({
  direction,
  revisions: texts("The ids of the revisions that were applied or reverted, in that order"),
  heads: places,
  sequence: whole("The sequence number of the last event of the ledger; 0 without a ledger")
})

const ledger = Schema.NullOr(Schema.String).annotate({
  description: "The name of the ledger; null if it does not exist yet"
})

/** The document of `current`. */
export const Current = Schema.Struct({
  ledger,
  atHead: flag("Whether all heads are applied and the ledger agrees with the files, as for `--check-heads`"),
  heads: Schema.Array(
    Schema.Struct({
      revision: id,
      message: text("The message of the revision"),
      file,
      head: flag("Whether it is a head of the files (has no children)"),
      since: instant("When it was applied")
    })
  ).annotate({ description: "The current revisions of the database: applied revisions without applied children" }),
  applied: whole("The number of applied revisions"),
  pending: texts("The ids of the revisions that an upgrade to `heads` would apply, in that order"),
  late: texts("The ids of pending revisions that have applied descendants"),
  inDoubt: texts("The ids of revisions in doubt: they started outside a transaction and have no recorded end"),
  failed: Schema.Array(Schema.Struct({ revision: id, problem: text("The message of its last failure") })).annotate({
    description: "Revisions whose last attempt failed"
  }),
  renamed: Schema.Array(Schema.Struct({ revision: id, to: text("The id that its file seems to declare now") }))
    .annotate({
      description: "Applied revisions that seem to have a different id now"
    }),
  missing: texts("The ids of applied revisions that no file declares"),
  reparented: Schema.Array(
    Schema.Struct({ revision: id, applied: texts("Its parents when it was applied"), found: texts("Its parents now") })
  ).annotate({ description: "Applied revisions whose files declare different parents now" }),
  edited: Schema.Array(
    Schema.Struct({ revision: id, sameText: flag("Whether only line endings or a byte order mark differ") })
  ).annotate({ description: "Applied revisions whose files were edited" })
})

/** One event of the ledger; `log --follow` prints one a line. */
export const Event = Schema.Struct({
  sequence: whole("The sequence number of the event, starting at 1"),
  id: text("A UUID"),
  kind: text("The kind of the event, such as `RevisionApplied`"),
  revision: Schema.NullOr(Schema.String).annotate({
    description: "The id of its revision; null if it concerns no revision"
  }),
  at: instant("When it was recorded"),
  by: text("The role that recorded it"),
  payload: Schema.Record(Schema.String, Schema.Json).annotate({
    description: "The other data of the event, which depend on its kind"
  }),
  hash: text("The SHA-256 of the event and the previous hash, in hexadecimal")
}).annotate({ identifier: "Event" })

/** The document of `log`. */
export const Events = Schema.Array(Event)

/** The document of `log --at`. */
export const Past = Schema.Struct({
  sequence: whole("The sequence number of the last event at that time; 0 before the first event"),
  at: Schema.NullOr(Schema.String).annotate({ description: "When that event was recorded; ISO 8601 in UTC" }),
  heads: places,
  revisions: Schema.Array(
    Schema.Struct({
      revision: id,
      status: oneOf(["applied", "reverted", "failed", "in-doubt"], "Its status at that time"),
      since: instant("When it got that status")
    })
  ).annotate({ description: "The revisions that have events up to that time" })
})

/** The document of `verify`. */
export const Verified = Schema.Struct({
  ledger,
  events: Schema.NullOr(Schema.Int).annotate({ description: "The number of events; null if the chain is broken" }),
  intact: Schema.NullOr(Schema.Boolean).annotate({
    description: "Whether the hash chain is intact; null without a ledger"
  }),
  fault: Schema.NullOr(
    Schema.Struct({
      sequence: whole("The sequence number of the first invalid event"),
      problem: text("What is wrong with it")
    })
  ).annotate({ description: "The first invalid event of the chain" }),
  head: Schema.NullOr(Schema.String).annotate({ description: "The head of the chain, a value for `--expect`" }),
  unprotected: Schema.Array(
    Schema.Struct({
      trigger: text("The name of the trigger"),
      problem: oneOf(["missing", "disabled", "replaced"], "What is wrong with it")
    })
  ).annotate({ description: "Triggers that do not protect the ledger as they should" })
})

/** The document of `ensure-ledger`. */
export const EnsuredLedger = Schema.Struct({
  ledger: text("The name of the ledger"),
  outcome: oneOf(
    ["created", "renewed", "unchanged"],
    "Whether the ledger was created, upgraded (`renewed`) or left unchanged"
  )
})

/** The document of `stamp`. */
export const Stamped = Schema.Struct({
  stamped: texts("The ids of the revisions that were recorded as applied"),
  unstamped: texts("The ids of the revisions that were recorded as not applied")
})

/** The document of `accept`. */
export const Accepted = Schema.Struct({
  revision: id,
  checksum: text("The checksum of its file now"),
  previous: text("The checksum of its file when it was applied"),
  parents: Schema.optionalKey(texts("Its parents now; present if they changed"))
})

/** The document of `resolve`. */
export const Resolved = Schema.Struct({
  revision: id,
  outcome: oneOf(["applied", "reverted"], "The recorded outcome")
})
