/**
 * Programs that only read: the state of the database, the history, and the plan of a run.
 *
 * They take no lock, write nothing, and need only SELECT on the ledger.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { Ledger, LedgerState } from "../ledger/mod.ts"
import { Graph, type Revision, type Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import type { Direction } from "./progress.ts"
import * as Status from "./status/status.ts"
import { planned } from "./upgrade.ts"

/**
 * Where the database is. `heads` are the applied revisions without an applied one above them; `at` is when each was
 * applied. `late` are the pending revisions below applied ones.
 */
export interface Current extends Status.Disagreements {
  /** The targets with which `stamp` and `purge` make the ledger agree with the files. */
  readonly purgeTo: ReadonlyArray<string>
  readonly heads: ReadonlyArray<{ readonly revision: Revision; readonly isHead: boolean; readonly at: string }>
  readonly applied: number
  readonly pending: ReadonlyArray<Revision>
  readonly late: ReadonlyArray<Revision>
  readonly inDoubt: ReadonlyArray<string>
  /** Of each revision in doubt, what did not end, and the failure that ended it, if there was one. */
  readonly doubts: ReadonlyArray<{
    readonly revision: string
    readonly direction: Direction
    readonly problem: string | undefined
  }>
  readonly failed: ReadonlyArray<{ readonly revision: string; readonly problem: string }>
}

/** Returns where the database is, and the disagreements between the ledger and the files. */
export const current = Effect.fn("Migrator.current")(function*() {
  const status = yield* Status.read()
  const { applied, graph, state } = status
  const disagreements = yield* Status.disagreements(status)
  const tops = new Set(graph.heads)
  const doubts = [...LedgerState.inDoubt(state)]
    .filter(([id]) => !disagreements.ahead.some(({ revision }) => revision === id))
  return {
    heads: Graph.appliedHeads(graph, applied).map((id) => ({
      revision: graph.revisions.get(id)!,
      isHead: tops.has(id),
      at: DateTime.formatIso(state.revisions.get(id)!.at)
    })),
    applied: applied.size,
    pending: Graph.pending(graph, applied),
    // A renamed revision is already applied under its old id.
    late: Graph.gaps(graph, applied).filter(({ id }) => !disagreements.renamed.some(({ to }) => to === id)),
    inDoubt: doubts.map(([id]) => id),
    doubts: doubts.map(([revision, { direction = "upgrade", lastFailure }]) => ({
      revision,
      direction,
      problem: lastFailure?.message
    })),
    failed: [...state.revisions].flatMap(([revision, { lastFailure, status }]) =>
      status === "failed" && lastFailure !== undefined ? [{ revision, problem: lastFailure.message }] : []
    ),
    ...disagreements,
    purgeTo: Status.purgeTo(status, disagreements.renamed)
  } satisfies Current
})

/** An entry of the history: a revision and its place in the graph; `status` and `at` are set if the ledger was read. */
export interface HistoryEntry {
  readonly revision: Revision
  readonly isHead: boolean
  readonly isBase: boolean
  readonly isBranchPoint: boolean
  readonly isMergePoint: boolean
  readonly labels: ReadonlyArray<string>
  readonly status?: "applied" | "pending" | "in-doubt" | "failed" | "reverted"
  readonly at?: string
}

/** The history of a range or of all revisions, newest first; with the status of each revision if `state` is given. */
export const history = Effect.fn("Migrator.history")(function*(
  range: Target.Range | undefined,
  state: LedgerState.State | undefined
) {
  const { graph } = yield* ScriptDirectory
  const applied = state === undefined ? new Set<string>() : Status.make(graph, state).applied
  const revisions = range === undefined
    ? [...graph.revisions.values()]
    : yield* Effect.fromResult(Graph.range(graph, applied, range))
  return revisions.toReversed().map((revision) => entry(graph, revision, state))
})

const entry = (graph: Graph.Graph, revision: Revision, state: LedgerState.State | undefined): HistoryEntry => {
  const known = state?.revisions.get(revision.id)
  return {
    revision,
    isHead: Graph.children(graph, revision.id).length === 0,
    isBase: revision.parents.length === 0,
    isBranchPoint: Graph.children(graph, revision.id).length > 1,
    isMergePoint: revision.parents.length > 1,
    labels: revision.labels,
    ...(state === undefined ? {} : { status: known?.status ?? "pending" }),
    ...(known === undefined ? {} : { at: DateTime.formatIso(known.at) })
  }
}

/** The revisions that a target names, as entries of the history. */
export const show = Effect.fn("Migrator.show")(function*(target: Target.Target, state: LedgerState.State | undefined) {
  const { graph } = yield* ScriptDirectory
  const applied = state === undefined ? new Set<string>() : Status.make(graph, state).applied
  const found = yield* Effect.fromResult(Graph.resolve(graph, applied, target))
  return found.map((revision) => entry(graph, revision, state))
})

/** The heads of the files; needs no database. */
export const heads = Effect.map(
  ScriptDirectory,
  ({ graph }) => graph.heads.map((id) => entry(graph, graph.revisions.get(id)!, undefined))
)

/**
 * The revisions that `upgrade` or `downgrade` would run now, in order; fails in the same way as they do before they
 * run anything.
 */
export const plan = Effect.fn("Migrator.plan")(
  function*(direction: Direction, ...targets: ReadonlyArray<Target.Target>) {
    return (yield* planned(direction, yield* Status.read(), targets)).revisions
  }
)

/** The ledger's events, oldest first; none if there is no ledger. */
export const log = Effect.flatMap(Ledger, (ledger) => ledger.read)

/** Recomputes the ledger's hash chain and returns the first event that does not fit, if any. */
export const verify = Effect.flatMap(Ledger, (ledger) => ledger.verify)
