/**
 * What a ledger means: the fold of its events, per revision.
 *
 * Pure and incremental: `fold([...xs, ...ys])` is `ys` evolved onto `fold(xs)`. A revision that no event names is
 * pending and has no entry. The guard of an offline script folds by the same rules in SQL (`sql.ts`).
 */
import type * as DateTime from "effect/DateTime"
import type { Event, RevisionFailed } from "./event.ts"
import type { Recorded } from "./ledger.ts"

/** In doubt means: started, and neither ended nor rolled back, so that nobody knows how far it came. */
export type Status = "applied" | "reverted" | "failed" | "in-doubt"

/**
 * Where one revision stands. `checksum` is absent only when all that is known of it is a failure. `direction` and
 * `steps` (the finished statements, in order) tell how far a revision in doubt came; `lastFailure` is the failure since the
 * last success; `at` is the time of the last event that names the revision.
 */
export interface RevisionState {
  readonly status: Status
  readonly checksum?: string
  readonly parents?: ReadonlyArray<string>
  readonly direction?: "upgrade" | "downgrade"
  readonly steps: ReadonlyArray<string>
  readonly at: DateTime.Utc
  readonly lastFailure?: RevisionFailed
}

/** A folded ledger; `sequence` is the number of the last event, 0 when there is none. */
export interface State {
  readonly sequence: number
  readonly revisions: ReadonlyMap<string, RevisionState>
}

/** The state of a database without a ledger. */
export const empty: State = { sequence: 0, revisions: new Map() }

const omit = <A extends object, K extends keyof A>(value: A, ...keys: ReadonlyArray<K>): Omit<A, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<A, K>

type Of<Tag extends Event["_tag"]> = Extract<Event, { readonly _tag: Tag }>

const parentsOf = (known: Pick<RevisionState, "parents"> | undefined) =>
  known?.parents === undefined ? {} : { parents: known.parents }

// A start of what is in doubt in the same direction resumes it: the finished steps stay, and the last failure says
// nothing about the step that is tried again now.
const started = (event: Of<"RevisionStarted">, before: RevisionState | undefined, at: DateTime.Utc): RevisionState => ({
  status: "in-doubt",
  checksum: event.checksum,
  direction: event.direction,
  steps: before?.status === "in-doubt" && before.direction === event.direction ? before.steps : [],
  at,
  ...parentsOf(before)
})

const failed = (event: RevisionFailed, before: RevisionState | undefined, at: DateTime.Utc): RevisionState => {
  const stays = before?.status === "applied" || before?.status === "in-doubt"
  return stays
    ? { ...before, at, lastFailure: event }
    : { ...before, steps: before?.steps ?? [], status: "failed", direction: event.direction, at, lastFailure: event }
}

// A finished step answers the failure before it: only a failure after the last step tells how the next one went.
const stepped = (event: Of<"StepApplied">, before: RevisionState | undefined, at: DateTime.Utc) =>
  before && { ...omit(before, "lastFailure"), steps: [...before.steps, event.statement], at }

const ended = (
  status: "applied" | "reverted",
  known: { readonly checksum?: string; readonly parents?: ReadonlyArray<string> },
  at: DateTime.Utc
): RevisionState => ({
  status,
  steps: [],
  at,
  ...(known.checksum === undefined ? {} : { checksum: known.checksum }),
  ...(known.parents === undefined ? {} : { parents: known.parents })
})

const next = (event: Event, before: RevisionState | undefined, at: DateTime.Utc): RevisionState | undefined => {
  switch (event._tag) {
    case "LedgerCreated":
      return undefined
    case "RevisionStarted":
      return started(event, before, at)
    case "StepApplied":
      return stepped(event, before, at)
    case "RevisionApplied":
    case "RevisionStamped":
      return ended("applied", event, at)
    case "RevisionReverted":
      return ended("reverted", { ...before, checksum: event.checksum }, at)
    case "RevisionUnstamped":
      return ended("reverted", before ?? {}, at)
    case "RevisionResolved":
      return ended(event.outcome, { ...before, checksum: event.checksum }, at)
    case "ChecksumAccepted":
      return before && { ...before, checksum: event.checksum, at, ...parentsOf(event) }
    case "RevisionFailed":
      return failed(event, before, at)
  }
}

// `fold` passes its own map, so that a ledger of n events costs n steps; `evolve` passes a copy.
const step = (revisions: Map<string, RevisionState>, { event, recordedAt }: Recorded): void => {
  if (event._tag === "LedgerCreated") return
  const after = next(event, revisions.get(event.revision), recordedAt)
  if (after !== undefined) revisions.set(event.revision, after)
}

/** The state after one more event. */
export const evolve = (state: State, recorded: Recorded): State => {
  const revisions = new Map(state.revisions)
  step(revisions, recorded)
  return { sequence: recorded.sequence, revisions }
}

/** The state after all events, in order, starting from `from` (the empty state when left out). */
export const fold = (events: Iterable<Recorded>, from: State = empty): State => {
  const revisions = new Map(from.revisions)
  let sequence = from.sequence
  for (const recorded of events) {
    step(revisions, recorded)
    sequence = recorded.sequence
  }
  return { sequence, revisions }
}

const withStatus = (state: State, status: Status): ReadonlyMap<string, RevisionState> =>
  new Map([...state.revisions].filter(([, revision]) => revision.status === status))

/** The revisions that the database has. */
export const applied = (state: State): ReadonlySet<string> => new Set(withStatus(state, "applied").keys())

/** The revisions that started and have no end, with how far they came. */
export const inDoubt = (state: State): ReadonlyMap<string, RevisionState> => withStatus(state, "in-doubt")
