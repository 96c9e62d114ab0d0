/**
 * The documents of runs and of the ledger: `upgrade`, `downgrade`, `current`, `log`, `verify`, `ensure-ledger`, `stamp`,
 * `accept` and `resolve`.
 */
import * as Schema from "effect/Schema"
import { ahead, direction, file, flag, id, instant, oneOf, places, text, texts, whole } from "./_fields.ts"

/** The document of `upgrade` and `downgrade`. */
export const Outcome = Schema.Struct({
  direction,
  revisions: texts("The ids of the revisions that were applied or reverted, in order"),
  heads: places,
  ahead,
  sequence: whole("The number of the last event of the ledger; 0 if there is no ledger"),
  formerTable: Schema.optionalKey(
    Schema.Struct({
      tool: text("The tool, as `adopt --from` names it"),
      schema: text("The schema of its table"),
      table: text("The name of its table"),
      recorded: whole("The number of rows that were last recorded"),
      rows: whole("The number of rows now")
    }).annotate({
      description: "The table of the tool whose history was adopted, if it changed since: somebody still runs that tool"
    })
  )
})

const ledger = Schema.NullOr(Schema.String).annotate({
  description: "The name of the ledger; null if it does not exist"
})

/** The document of `current`. */
export const Current = Schema.Struct({
  ledger,
  atHead: flag(
    "Whether all heads are applied and no revision is in doubt or changed, and the database is not ahead by a breaking revision, as `--check-heads` requires"
  ),
  heads: Schema.Array(
    Schema.Struct({
      revision: id,
      message: text("Its message"),
      file,
      head: flag("Whether it is a head of the files"),
      since: instant("The time at which it was applied")
    })
  ).annotate({ description: "The applied heads: the applied revisions without applied children" }),
  applied: whole("The number of applied revisions"),
  pending: texts("The ids of the pending revisions, in the order in which an upgrade to `heads` applies them"),
  late: texts("The ids of pending revisions that applied revisions follow"),
  inDoubt: texts("The ids of revisions in doubt: started outside a transaction, without a recorded end"),
  failed: Schema.Array(Schema.Struct({ revision: id, problem: text("The message of the failure") })).annotate({
    description: "Revisions that failed in their last run"
  }),
  renamed: Schema.Array(Schema.Struct({ revision: id, to: text("The id that the file seems to have now") })).annotate({
    description: "Applied revisions whose id seems to have changed"
  }),
  ahead,
  missing: texts("The ids of applied revisions without a file, below or beside those of the files"),
  reparented: Schema.Array(
    Schema.Struct({ revision: id, applied: texts("Its parents when it was applied"), found: texts("Its parents now") })
  ).annotate({ description: "Applied revisions whose parents have changed" }),
  edited: Schema.Array(
    Schema.Struct({ revision: id, sameText: flag("Whether only line endings or the byte order mark differ") })
  ).annotate({ description: "Applied revisions whose file has changed" }),
  remedies: Schema.optionalKey(
    texts("The commands that change the record so that the ledger and the files agree, with `--remedies`")
  )
})

/** An event of the ledger; `log --follow` prints one per line. */
export const Event = Schema.Struct({
  sequence: whole("Its number, starting at 1"),
  id: text("A UUID"),
  kind: text("The kind of the event, such as `RevisionApplied`"),
  revision: Schema.NullOr(Schema.String).annotate({
    description: "The id of its revision; null for an event without one"
  }),
  at: instant("The time at which it was recorded"),
  by: text("The role that recorded it"),
  payload: Schema.Json.annotate({ description: "Its details, an object that depends on the kind" }),
  unread: Schema.optionalKey(
    Schema.Literals(["ignorable", "passed-over", "undecodable"]).annotate({
      description: "Why it has no effect here; absent if this version can read it"
    })
  ),
  hash: text("The SHA-256 of the event and the previous hash, in hexadecimal")
}).annotate({ identifier: "Event" })

/** The document of `log`. */
export const Events = Schema.Array(Event)

/** The document of `log --at`. */
export const Past = Schema.Struct({
  sequence: whole("The number of the last event up to that point; 0 before the first event"),
  at: Schema.NullOr(Schema.String).annotate({
    description: "The time at which that event was recorded; ISO 8601 in UTC"
  }),
  heads: places,
  revisions: Schema.Array(
    Schema.Struct({
      revision: id,
      status: oneOf(["applied", "reverted", "failed", "in-doubt"], "Its status at that point"),
      since: instant("The time at which it got this status")
    })
  ).annotate({ description: "The revisions with events up to that point" })
})

/** The document of `verify`. */
export const Verified = Schema.Struct({
  ledger,
  events: Schema.NullOr(Schema.Int).annotate({ description: "The number of its events; null if the chain is broken" }),
  intact: Schema.NullOr(Schema.Boolean).annotate({
    description: "Whether the hash chain is intact; null if there is no ledger"
  }),
  fault: Schema.NullOr(
    Schema.Struct({ sequence: whole("The number of the first invalid event"), problem: text("Why it is invalid") })
  ).annotate({ description: "Where the chain is broken; null if it is intact" }),
  head: Schema.NullOr(Schema.String).annotate({ description: "The newest event, in the form that `--expect` takes" }),
  passedOver: Schema.Array(
    Schema.Struct({
      sequence: whole("The number of an event that no version of Strata can read"),
      kind: text("Its kind"),
      reason: text("The reason for which it is passed over")
    })
  ).annotate({ description: "The events that are passed over" }),
  findings: Schema.Array(
    Schema.Struct({
      code: text("The kind of the problem, such as `owner`, `trigger` or `foreign-trigger`"),
      object: text("The object or the role concerned"),
      problem: text("What is wrong with it"),
      remedy: text("What an administrator does about it")
    })
  ).annotate({ description: "Why the ledger does not protect its events, or the roles that append to it" }),
  ahead
})

/** The document of `ensure-ledger`. */
export const EnsuredLedger = Schema.Struct({
  ledger: text("The name of the ledger"),
  outcome: oneOf(["created", "renewed", "unchanged"], "What was done")
})

/** The document of `grants`. */
export const Grants = Schema.Array(
  Schema.Struct({
    purpose: oneOf(["migrator", "reader", "application"], "What the role is for"),
    role: text("The name of the role"),
    statements: texts("The statements that give it what it needs, in their order")
  })
)

/** The document of `stamp`. */
export const Stamped = Schema.Struct({
  stamped: texts("The ids of the revisions that were recorded as applied"),
  unstamped: texts("The ids of the revisions that were recorded as not applied"),
  inDoubt: texts("The ids of those that were in doubt, which was settled without looking at the catalog"),
  ahead
})

/** The document of `accept`. */
export const Accepted = Schema.Struct({
  revision: id,
  checksum: text("The checksum of the file"),
  previous: text("The checksum when the revision was applied"),
  parents: Schema.optionalKey(texts("Its parents, if they have changed"))
})

/** The document of `resolve --pass-over`. */
export const PassedOver = Schema.Struct({
  sequence: whole("The number of the event that is passed over"),
  reason: text("The recorded reason")
})

/** The document of `resolve`. */
export const Resolved = Schema.Struct({
  revision: id,
  outcome: oneOf(["applied", "reverted"], "The recorded outcome")
})
