/**
 * The documents of runs and of the record: `upgrade`, `downgrade`, `current`, `log`, `verify` and what corrects it.
 */
import * as Schema from "effect/Schema"
import { direction, file, flag, id, instant, oneOf, places, text, texts, whole } from "./_fields.ts"

/** The document of `upgrade` and `downgrade`. */
export const Outcome = Schema.Struct({
  direction,
  revisions: texts("Ids of what was applied or reverted, in that order"),
  heads: places,
  sequence: whole("The number of the ledger's last event; 0 without a ledger")
})

const ledger = Schema.NullOr(Schema.String).annotate({ description: "The ledger's name; null when there is none yet" })

/** The document of `current`. */
export const Current = Schema.Struct({
  ledger,
  atHead: flag("Whether everything is applied and nothing is unsettled, as `--check-heads` asks"),
  heads: Schema.Array(
    Schema.Struct({
      revision: id,
      message: text("What it does"),
      file,
      head: flag("Whether nothing follows it in the files"),
      since: instant("When it was applied")
    })
  ).annotate({ description: "Where the database is: the applied revisions that no applied one follows" }),
  applied: whole("How many revisions are applied"),
  pending: texts("Ids of what an upgrade to `heads` would apply, in that order"),
  late: texts("Ids of those of them that have applied revisions above"),
  inDoubt: texts("Ids of revisions that stopped outside a transaction"),
  failed: Schema.Array(Schema.Struct({ revision: id, problem: text("Its last failure") })).annotate({
    description: "Revisions that failed when they were last tried"
  }),
  renamed: Schema.Array(Schema.Struct({ revision: id, to: text("The id that its file seems to have now") })).annotate({
    description: "Applied revisions that seem to have another id now"
  }),
  missing: texts("Ids of applied revisions that no file declares"),
  reparented: Schema.Array(
    Schema.Struct({ revision: id, applied: texts("Its parents when it was applied"), found: texts("Its parents now") })
  ).annotate({ description: "Applied revisions that have other parents now" }),
  edited: Schema.Array(
    Schema.Struct({ revision: id, sameText: flag("Whether only line endings or a byte order mark differ") })
  ).annotate({ description: "Applied revisions whose file is another one now" })
})

/** One event of the ledger; `log --follow` prints one a line. */
export const Event = Schema.Struct({
  sequence: whole("Its number, from 1"),
  id: text("A UUID"),
  kind: text("What happened, such as `RevisionApplied`"),
  revision: Schema.NullOr(Schema.String).annotate({ description: "The id of the revision that it is about" }),
  at: instant("When it was recorded"),
  by: text("The role that recorded it"),
  payload: Schema.Record(Schema.String, Schema.Json).annotate({ description: "What else it says" }),
  hash: text("SHA-256 over it and the hash before, in hexadecimal")
}).annotate({ identifier: "Event" })

/** The document of `log`. */
export const Events = Schema.Array(Event)

/** The document of `log --at`. */
export const Past = Schema.Struct({
  sequence: whole("The number of the last event until then; 0 before the first one"),
  at: Schema.NullOr(Schema.String).annotate({ description: "When that was recorded; ISO 8601 in UTC" }),
  heads: places,
  revisions: Schema.Array(
    Schema.Struct({
      revision: id,
      status: oneOf(["applied", "reverted", "failed", "in-doubt"], "What the ledger said of it then"),
      since: instant("When it came to that status")
    })
  ).annotate({ description: "Every revision that the ledger had spoken of" })
})

/** The document of `verify`. */
export const Verified = Schema.Struct({
  ledger,
  events: Schema.NullOr(Schema.Int).annotate({ description: "How many events it has; null when the chain is broken" }),
  intact: Schema.NullOr(Schema.Boolean).annotate({ description: "Whether the chain is; null without a ledger" }),
  fault: Schema.NullOr(
    Schema.Struct({ sequence: whole("The number of the first bad event"), problem: text("What is wrong with it") })
  ).annotate({ description: "Where the chain breaks" }),
  head: Schema.NullOr(Schema.String).annotate({ description: "The newest event, as `--expect` takes it" }),
  unprotected: Schema.Array(
    Schema.Struct({
      trigger: text("The trigger's name"),
      problem: oneOf(["missing", "disabled", "replaced"], "What is wrong with it")
    })
  ).annotate({ description: "Triggers that should protect the ledger and do not" })
})

/** The document of `ensure-ledger`. */
export const EnsuredLedger = Schema.Struct({
  ledger: text("The ledger's name"),
  outcome: oneOf(["created", "renewed", "unchanged"], "What was done to it")
})

/** The document of `stamp`. */
export const Stamped = Schema.Struct({
  stamped: texts("Ids of what was recorded as applied"),
  unstamped: texts("Ids of what was recorded as not applied")
})

/** The document of `accept`. */
export const Accepted = Schema.Struct({
  revision: id,
  checksum: text("Of its file as it is now"),
  previous: text("Of its file as it was applied"),
  parents: Schema.optionalKey(texts("Its parents now, where they are other ones than before"))
})

/** The document of `resolve`. */
export const Resolved = Schema.Struct({
  revision: id,
  outcome: oneOf(["applied", "reverted"], "How it ended, as it was said")
})
