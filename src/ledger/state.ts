/**
 * The state of each revision: the fold of the ledger's events.
 *
 * Pure and incremental: `fold([...xs, ...ys])` equals `fold(ys, fold(xs))`. Most events of a long ledger have no effect
 * on its state, and `_counting.ts` leaves them out: the fold of the others is the same. A revision without events is pending and
 * has no entry. The guard of an offline script applies the same rules in SQL (`table/guard.ts`).
 */
import type * as DateTime from "effect/DateTime"
import { type Event, format, type FormerTableSeen, type Read, type RevisionFailed } from "./event.ts"
import type { Recorded } from "./ledger.ts"

/** A revision is in doubt if it started outside a transaction and has no recorded end. */
export type Status = "applied" | "reverted" | "failed" | "in-doubt"

/**
 * The state of a revision. `checksum` is absent only if its events are failures. `direction` and `steps` (the
 * finished statements, in order) describe the progress of a revision in doubt; `lastFailure` is the failure since
 * the last success; `at` is the time of its last event.
 */
export interface RevisionState {
  readonly status: Status
  readonly checksum?: string
  readonly parents?: ReadonlyArray<string>
  /** What it needs besides its parents; absent also if an older version recorded it. */
  readonly dependsOn?: ReadonlyArray<string>
  /** True if older versions must not start with it. */
  readonly breaking?: boolean
  readonly direction?: "upgrade" | "downgrade"
  readonly steps: ReadonlyArray<string>
  readonly at: DateTime.Utc
  readonly lastFailure?: RevisionFailed
}

/**
 * A folded ledger; `sequence` is the number of the last event, 0 if there is none. `newer` is the first event by which
 * the ledger says that a newer version writes it: this version reads it and must not write.
 */
export interface State {
  readonly sequence: number
  readonly newer?: { readonly sequence: number; readonly kind: string }
  /** What was last seen of the table of the tool from which revisions were adopted. */
  readonly former?: FormerTableSeen
  readonly revisions: ReadonlyMap<string, RevisionState>
}

/** What the fold needs of a recorded event. */
export type Counting = Pick<Recorded, "sequence" | "recordedAt" | "event">

/** The state of a database without a ledger. */
export const empty: State = { sequence: 0, revisions: new Map() }

const omit = <A extends object, K extends keyof A>(value: A, ...keys: ReadonlyArray<K>): Omit<A, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<A, K>

type Of<Tag extends Event["_tag"]> = Extract<Event, { readonly _tag: Tag }>

/** What a file declares, as far as an event or a state has it. */
type Declared = Pick<RevisionState, "parents" | "dependsOn" | "breaking">

const declaredIn = (known: Declared | undefined): Declared => ({
  ...(known?.parents === undefined ? {} : { parents: known.parents }),
  ...(known?.dependsOn === undefined ? {} : { dependsOn: known.dependsOn }),
  ...(known?.breaking === undefined ? {} : { breaking: known.breaking })
})

// A start in the same direction resumes a revision in doubt: its finished steps are kept, and the last failure does
// not apply to the step that is tried again.
const started = (event: Of<"RevisionStarted">, before: RevisionState | undefined, at: DateTime.Utc): RevisionState => ({
  status: "in-doubt",
  checksum: event.checksum,
  direction: event.direction,
  steps: before?.status === "in-doubt" && before.direction === event.direction ? before.steps : [],
  at,
  ...declaredIn(before),
  ...declaredIn(event)
})

const failed = (event: RevisionFailed, before: RevisionState | undefined, at: DateTime.Utc): RevisionState => {
  const stays = before?.status === "applied" || before?.status === "in-doubt"
  return stays
    ? { ...before, at, lastFailure: event }
    : { ...before, steps: before?.steps ?? [], status: "failed", direction: event.direction, at, lastFailure: event }
}

// A finished step cancels the failure before it: only a failure after the last step concerns the next one. Steps and
// accepted checksums belong to a revision with a recorded checksum; failures alone do not record one.
const stepped = (event: Of<"StepApplied">, before: RevisionState | undefined, at: DateTime.Utc) =>
  before?.checksum === undefined
    ? before
    : { ...omit(before, "lastFailure"), steps: [...before.steps, event.statement], at }

const ended = (
  status: "applied" | "reverted",
  known: Declared & Pick<RevisionState, "checksum">,
  at: DateTime.Utc
): RevisionState => ({
  status,
  steps: [],
  at,
  ...(known.checksum === undefined ? {} : { checksum: known.checksum }),
  ...declaredIn(known)
})

type OfRevision = Exclude<Event, Of<"LedgerCreated" | "LedgerUpgraded" | "FormerTableSeen" | "EventPassedOver">>

const next = (event: OfRevision, before: RevisionState | undefined, at: DateTime.Utc): RevisionState | undefined => {
  switch (event._tag) {
    case "RevisionStarted":
      return started(event, before, at)
    case "StepApplied":
      return stepped(event, before, at)
    case "RevisionApplied":
    case "RevisionStamped":
    case "RevisionAdopted":
      return ended("applied", event, at)
    case "RevisionReverted":
      return ended("reverted", { ...before, checksum: event.checksum }, at)
    case "RevisionUnstamped":
      return ended("reverted", before ?? {}, at)
    case "RevisionResolved":
      return ended(event.outcome, { ...before, checksum: event.checksum }, at)
    case "ChecksumAccepted":
      return before?.checksum === undefined ? before : { ...before, checksum: event.checksum, at, ...declaredIn(event) }
    case "RevisionFailed":
      return failed(event, before, at)
  }
}

const isNewer = (event: Read): boolean =>
  event._tag === "Unread"
    ? event.because === "ignorable"
    : (event._tag === "LedgerCreated" || event._tag === "LedgerUpgraded") && event.format > format

/** By which event a ledger says that a newer version writes it. */
const newerOf = (before: State["newer"], { event, sequence }: Counting): State["newer"] =>
  before ?? (isNewer(event) ? { sequence, kind: event._tag === "Unread" ? event.kind : event._tag } : undefined)

const formerOf = (before: State["former"], { event }: Counting): State["former"] =>
  event._tag === "FormerTableSeen" ? event : before

const marks = (newer: State["newer"], former: State["former"]) => ({
  ...(newer === undefined ? {} : { newer }),
  ...(former === undefined ? {} : { former })
})

// `fold` passes its own map, so that folding n events takes n steps; `evolve` passes a copy.
const step = (revisions: Map<string, RevisionState>, { event, recordedAt }: Counting): void => {
  if (!("revision" in event)) return
  const after = next(event, revisions.get(event.revision), recordedAt)
  if (after !== undefined) revisions.set(event.revision, after)
}

/** The state after one more event. */
export const evolve = (state: State, recorded: Counting): State => {
  const revisions = new Map(state.revisions)
  step(revisions, recorded)
  return {
    sequence: recorded.sequence,
    revisions,
    ...marks(newerOf(state.newer, recorded), formerOf(state.former, recorded))
  }
}

/** The state after all events, in order, starting from `from` (by default the empty state). */
export const fold = (events: Iterable<Counting>, from: State = empty): State => advance(events, copy(from))

/** A state with a map of its own, for `advance`. */
export const copy = (state: State): State => ({ ...state, revisions: new Map(state.revisions) })

/**
 * The same, but in the map of `from`, which must be the caller's own and is changed: a run would otherwise copy the map for
 * each of its revisions.
 */
export const advance = (events: Iterable<Counting>, from: State): State => {
  const revisions = from.revisions as Map<string, RevisionState>
  let { former, newer, sequence } = from
  for (const recorded of events) {
    step(revisions, recorded)
    newer = newerOf(newer, recorded)
    former = formerOf(former, recorded)
    sequence = recorded.sequence
  }
  return { sequence, revisions, ...marks(newer, former) }
}

const withStatus = (state: State, status: Status): ReadonlyMap<string, RevisionState> =>
  new Map([...state.revisions].filter(([, revision]) => revision.status === status))

/** The applied revisions. */
export const applied = (state: State): ReadonlySet<string> => new Set(withStatus(state, "applied").keys())

/** What a revision needs, as far as its events say: its parents and dependencies. */
export const needs = (state: State, id: string): ReadonlyArray<string> => {
  const { dependsOn = [], parents = [] } = state.revisions.get(id) ?? {}
  return [...parents, ...dependsOn]
}

/** The revisions in doubt, with their progress. */
export const inDoubt = (state: State): ReadonlyMap<string, RevisionState> => withStatus(state, "in-doubt")
