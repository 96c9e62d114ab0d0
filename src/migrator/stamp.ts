/**
 * Programs that change only the ledger and run no migration: `stamp` records the revision of a database, `accept` accepts
 * a changed file, `resolve` records the outcome of a revision in doubt. They append events and never change existing ones.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Event, Ledger, LedgerState } from "../ledger/mod.ts"
import { Graph, type Revision, type Target } from "../revision/mod.ts"
import { ScriptDirectory, type ScriptRevision } from "../script/mod.ts"
import { type Ahead, BadRequest, MigratorError } from "./error.ts"
import { named } from "./held_up.ts"
import { explained } from "./read_only.ts"
import * as Disagreement from "./status/disagreement.ts"
import * as Status from "./status/status.ts"
import { append } from "./task/append.ts"
import * as Session from "./task/session.ts"
import { declared } from "./task/task.ts"
import { underLock } from "./under_lock.ts"
import { forbidden } from "./upgrade.ts"

/**
 * What `stamp` recorded: the revisions that are now marked as applied, and those that are no longer; of both, `inDoubt`
 * are those that were in doubt, which was settled without a probe. If the database is `ahead`, nothing was recorded.
 */
export interface Stamped {
  readonly stamped: ReadonlyArray<Revision>
  readonly unstamped: ReadonlyArray<string>
  readonly inDoubt: ReadonlyArray<string>
  readonly ahead: ReadonlyArray<Ahead>
}

/** `reason` is stored in the ledger; `purge` replaces the whole recorded state by the targets and the current files. */
export interface StampOptions {
  readonly reason?: string
  readonly purge?: boolean
}

/**
 * Records that the database is at the targets: the targets and their ancestors count as applied, their descendants do
 * not, and other branches are unchanged. With `purge`, all other revisions that are applied or in doubt are marked as not
 * applied, also those without a file, and edited, renamed or re-parented revisions are recorded again. Without `purge`,
 * such revisions are an error. It asks no probe, also not about a revision in doubt: `resolve` does.
 */
export const stamp = Effect.fn("Migrator.stamp")(function*(
  targets: ReadonlyArray<Target.Target>,
  options: StampOptions = {}
) {
  return yield* underLock(Effect.gen(function*() {
    const { graph, revisions } = yield* ScriptDirectory
    const status = yield* writable
    const ahead = options.purge === true ? [] : yield* Status.check(status)
    const path = yield* Effect.fromResult(
      options.purge === true
        ? purgePath(status.graph, recorded(status), targets, (id) => isAsRecorded(status, revisions.get(id)!))
        : Graph.stampPath(status.graph, status.applied, targets)
    )
    const changed = [...path.stamp, ...path.unstamp]
    if (ahead.length > 0 && changed.length > 0) return yield* forbidden(ahead, "stamp")
    const orphans = options.purge === true ? Graph.unknownApplied(status.graph, recorded(status)).toSorted() : []
    yield* append(status.state, stampEvents({ ...path, orphans }, graph, (id) => revisions.get(id)!, options.reason))
    const unstamped = [...orphans, ...path.unstamp.map(({ id }) => id)]
    const doubts = LedgerState.inDoubt(status.state)
    return {
      stamped: path.stamp,
      unstamped,
      inDoubt: [...path.stamp.map(({ id }) => id), ...unstamped].filter((id) => doubts.has(id)),
      ahead
    } satisfies Stamped
  }))
})

/** The revisions that are applied or in doubt according to the ledger. */
const recorded = ({ applied, state }: Status.Status): ReadonlySet<string> =>
  new Set([...applied, ...LedgerState.inDoubt(state).keys()])

const isAsRecorded = ({ state }: Status.Status, { checksum, id, parents }: ScriptRevision): boolean => {
  const known = state.revisions.get(id)
  return known?.status === "applied" && known.checksum === checksum && known.parents !== undefined &&
    Disagreement.isSame(known.parents, parents)
}

/** What `stamp` changes with `purge`; `isSound` returns whether a revision is recorded as its file is. */
export const purgePath = (
  graph: Graph.Graph,
  applied: ReadonlySet<string>,
  targets: ReadonlyArray<Target.Target>,
  isSound: (id: string) => boolean
): Result.Result<Graph.Stamp, Graph.GraphError> =>
  Result.map(Graph.stampPath(graph, new Set(), targets), ({ stamp }) => {
    const kept = new Set(stamp.map(({ id }) => id))
    return {
      stamp: stamp.filter(({ id }) => !applied.has(id) || !isSound(id)),
      unstamp: Graph.sorted(graph, applied).filter(({ id }) => !kept.has(id)).toReversed()
    }
  })

/** The events of a stamp, in the order in which they are appended. */
export const stampEvents = (
  path: {
    readonly stamp: ReadonlyArray<Revision>
    readonly unstamp: ReadonlyArray<Revision>
    readonly orphans: ReadonlyArray<string>
  },
  graph: Graph.Graph,
  fileOf: (id: string) => ScriptRevision,
  reason: string | undefined
): ReadonlyArray<Event.Event> => {
  const why = reason === undefined ? {} : { reason }
  return [
    ...[...path.orphans, ...path.unstamp.map(({ id }) => id)].map((revision) =>
      Event.RevisionUnstamped.make({ revision, ...why })
    ),
    ...path.stamp.map(({ id }) =>
      Event.RevisionStamped.make({
        revision: id,
        checksum: fileOf(id).checksum,
        ...declared(graph, fileOf(id)),
        ...why
      })
    )
  ]
}

/** Accepts the file of an applied revision that was edited or re-parented; the reason is recorded in the ledger. */
export const accept = Effect.fn("Migrator.accept")(function*(target: Target.Target, reason: string) {
  return yield* underLock(Effect.gen(function*() {
    const script = yield* ScriptDirectory
    const status = yield* writable
    const { id } = yield* single(status, target)
    const previous = status.state.revisions.get(id)?.checksum
    const file = script.revisions.get(id)!
    const { breaking, checksum, parents } = file
    if (!status.applied.has(id) || previous === undefined) {
      return yield* refuse(`Revision "${id}" is not applied, so there is nothing to accept`, "See: strata current")
    }
    const { edited, reparented } = yield* Status.disagreements(status)
    const isMoved = reparented.some(({ revision }) => revision === id)
    if (!isMoved && !edited.some(({ revision }) => revision === id)) {
      return yield* refuse(`Revision "${id}" is unchanged since it was applied`, "There is nothing to accept")
    }
    const accepted = { revision: id, checksum, previous, ...(isMoved ? { parents } : {}) }
    const known = status.state.revisions.get(id)
    const { dependsOn = [] } = declared(script.graph, file)
    const event = {
      ...accepted,
      ...(breaking === (known?.breaking ?? false) ? {} : { breaking }),
      ...(Disagreement.isSame(dependsOn, known?.dependsOn ?? []) ? {} : { dependsOn }),
      reason
    }
    yield* append(status.state, [Event.ChecksumAccepted.make(event)])
    return accepted
  }))
})

/**
 * Records a revision in doubt as applied or reverted; the reason is recorded in the ledger. Fails if a probe of one of its
 * statements refutes that.
 */
export const resolve = Effect.fn("Migrator.resolve")(function*(
  target: Target.Target,
  outcome: "applied" | "reverted",
  reason: string
) {
  return yield* underLock(Effect.gen(function*() {
    const script = yield* ScriptDirectory
    const status = yield* writable
    const revision = yield* single(status, target)
    const { id } = revision
    const doubt = LedgerState.inDoubt(status.state).get(id)
    if (doubt === undefined) {
      return yield* refuse(`Revision "${id}" is not in doubt`, "See: strata current")
    }
    const { refute } = yield* Effect.promise(() => import("./online/outcome.ts"))
    yield* refute(revision, doubt.direction ?? "upgrade", outcome)
    const checksum = script.revisions.get(id)!.checksum
    yield* append(status.state, [Event.RevisionResolved.make({ revision: id, outcome, checksum, reason })])
    return { revision: id, outcome }
  }))
})

/** Where the database is, unless a newer version writes its ledger. */
const writable = Effect.tap(Effect.suspend(() => Status.read()), Status.checkFormat)

/**
 * Records that an event which cannot be decoded is to be passed over; fails for any other, since that would hide
 * history.
 */
export const passOver = Effect.fn("Migrator.passOver")(function*(sequence: number, reason: string) {
  return yield* underLock(Effect.gen(function*() {
    const { event, last } = yield* (yield* Ledger).locate(sequence)
    if (event === "absent") {
      return yield* refuse(
        `The ledger has no event ${sequence}`,
        "To see which event cannot be read, run: strata verify"
      )
    }
    if (event === "readable") {
      return yield* refuse(
        `Event ${sequence} of the ledger can be read, and only one that no version can read may be passed over`,
        "To correct what it recorded, run: strata stamp, strata resolve or strata accept"
      )
    }
    yield* append({ ...LedgerState.empty, sequence: last }, [Event.EventPassedOver.make({ sequence, reason })])
    return { sequence, reason }
  }))
})

/** Creates the ledger, or replaces the functions and triggers of an older version; returns which of the two it did. */
export const ensureLedger = named(explained(Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  // With a bound on the wait, because it locks the table against appends.
  return yield* sql.withTransaction(Effect.andThen(Session.pin("own"), ledger.prepare))
})))

const single = Effect.fnUntraced(function*(status: Status.Status, target: Target.Target) {
  const found = yield* Effect.fromResult(Graph.resolve(status.graph, status.applied, target))
  const only = found[0]
  if (found.length === 1 && only !== undefined) return only
  return yield* refuse(`The target names ${found.length} revisions, and exactly one is needed`, "See: strata history")
})

const refuse = (problem: string, remedy: string) => Effect.fail(MigratorError.of(new BadRequest({ problem, remedy })))
