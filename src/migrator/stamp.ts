/**
 * Changes of the record alone: `stamp` says where a database is without running anything, `accept` takes an edited
 * file as it is, `resolve` settles a revision in doubt. All of them append; nothing is ever rewritten.
 */
import * as Effect from "effect/Effect"
import { Event, Ledger, LedgerState, RunLock } from "../ledger/mod.ts"
import { Graph, type Revision, type Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { append } from "./_append.ts"
import { BadRequest, failWith } from "./error.ts"
import * as Status from "./status.ts"

/** What `stamp` recorded: revisions that now count as applied, and those that no longer do. */
export interface Stamped {
  readonly stamped: ReadonlyArray<Revision>
  readonly unstamped: ReadonlyArray<string>
}

/**
 * Records that the database is at the targets: they and all below them count as applied, what lies above them on
 * their branches does not. Applied revisions without a file are let go when no target needs them.
 */
export const stamp = Effect.fn("Migrator.stamp")(function*(
  targets: ReadonlyArray<Target.Target>,
  options: { readonly reason?: string } = {}
) {
  return yield* underLock(Effect.gen(function*() {
    const script = yield* ScriptDirectory
    const status = yield* Status.read()
    const known = new Set([...status.applied].filter((id) => status.graph.revisions.has(id)))
    const orphans = [...status.applied].filter((id) => !known.has(id)).toSorted()
    const path = yield* Effect.fromResult(Graph.stampPath(status.graph, known, targets))
    const events = stampEvents({ ...path, orphans }, (id) => script.revisions.get(id)!.checksum, options.reason)
    yield* append(status.state, events)
    return { stamped: path.stamp, unstamped: [...orphans, ...path.unstamp.map(({ id }) => id)] } satisfies Stamped
  }))
})

/** The events of a stamp, in the order in which they are appended. */
export const stampEvents = (
  path: {
    readonly stamp: ReadonlyArray<Revision>
    readonly unstamp: ReadonlyArray<Revision>
    readonly orphans: ReadonlyArray<string>
  },
  checksumOf: (id: string) => string,
  reason: string | undefined
): ReadonlyArray<Event.Event> => {
  const why = reason === undefined ? {} : { reason }
  return [
    ...[...path.orphans, ...path.unstamp.map(({ id }) => id)].map((revision) =>
      Event.RevisionUnstamped.make({ revision, ...why })
    ),
    ...path.stamp.map(({ id, parents }) =>
      Event.RevisionStamped.make({ revision: id, checksum: checksumOf(id), parents, ...why })
    )
  ]
}

/** Takes an edited, applied file as it is now, with a reason that stays in the ledger. */
export const accept = Effect.fn("Migrator.accept")(function*(target: Target.Target, reason: string) {
  return yield* underLock(Effect.gen(function*() {
    const script = yield* ScriptDirectory
    const status = yield* Status.read()
    const { id } = yield* single(status, target)
    const previous = status.state.revisions.get(id)?.checksum
    const checksum = script.revisions.get(id)!.checksum
    if (!status.applied.has(id) || previous === undefined) {
      return yield* refuse(`Revision "${id}" is not applied, so there is nothing to accept`, "See: strata current")
    }
    if (previous === checksum) {
      return yield* refuse(`Revision "${id}" is unchanged since it was applied`, "Nothing needs to be done")
    }
    yield* append(status.state, [Event.ChecksumAccepted.make({ revision: id, checksum, previous, reason })])
    return { revision: id, checksum, previous }
  }))
})

/** Settles a revision in doubt as applied or reverted, with a reason that stays in the ledger. */
export const resolve = Effect.fn("Migrator.resolve")(function*(
  target: Target.Target,
  outcome: "applied" | "reverted",
  reason: string
) {
  return yield* underLock(Effect.gen(function*() {
    const script = yield* ScriptDirectory
    const status = yield* Status.read()
    const { id } = yield* single(status, target)
    if (!LedgerState.inDoubt(status.state).has(id)) {
      return yield* refuse(`Revision "${id}" is not in doubt`, "To record another state, run: strata stamp <revision>")
    }
    const checksum = script.revisions.get(id)!.checksum
    yield* append(status.state, [Event.RevisionResolved.make({ revision: id, outcome, checksum, reason })])
    return { revision: id, outcome }
  }))
})

const underLock = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const lock = yield* RunLock
    const ledger = yield* Ledger
    return yield* lock.withLock(Effect.andThen(ledger.ensure, effect))
  })

const single = Effect.fnUntraced(function*(status: Status.Status, target: Target.Target) {
  const found = yield* Effect.fromResult(Graph.resolve(status.graph, status.applied, target))
  const only = found[0]
  if (found.length === 1 && only !== undefined) return only
  return yield* refuse(`The target names ${found.length} revisions, and exactly one is needed`, "See: strata history")
})

const refuse = (problem: string, remedy: string) => Effect.fail(failWith(new BadRequest({ problem, remedy })))
