/**
 * What an operation does to a world: the events that it appends, or why it is refused. Pure, and written without a look
 * at how Strata does it.
 */
import { ancestors, applied, children, copy, descendants, type Direction, type Event, evolve, type File, heads, indexOf, invalid, tableOf, textOf, withStatus, type World } from "./_soak_model.ts"

/** The events that an operation appends, and the tag of the error that it ends with. */
export interface Prediction {
  readonly events: ReadonlyArray<Event>
  readonly error?: string
}

const isSame = (left: ReadonlyArray<string>, right: ReadonlyArray<string>) =>
  left.every((id) => right.includes(id)) && right.every((id) => left.includes(id))

/** Whether a file stands on one that is not there. */
export const isBroken = ({ files }: World): boolean =>
  [...files.values()].some(({ parents }) => parents.some((id) => !files.has(id)))

/** The applied revisions whose file is another one, or elsewhere. */
export const changed = (world: World) => {
  const files = [...applied(world)].flatMap((id) => world.files.get(id) ?? [])
  const isMoved = ({ id, parents }: File) => !isSame(world.known.get(id)?.parents ?? parents, parents)
  const isEdited = (file: File) => (world.known.get(file.id)?.text ?? textOf(file)) !== textOf(file)
  return { moved: files.filter(isMoved), edited: files.filter((file) => isEdited(file) && !isMoved(file)) }
}

const isRenamed = (world: World, gone: string): boolean => {
  const { parents } = world.known.get(gone)!
  const isHeir = (id: string) => world.known.get(id)?.parents?.includes(gone) === true
  return parents !== undefined &&
    [...world.files.values()].some((file) =>
      !applied(world).has(file.id) && isSame(parents, file.parents) && children(world, file.id).some(isHeir)
    )
}

/**
 * The revisions of a newer version: applied or begun, without a file, on nothing but ours or their like, and never below
 * one of ours.
 */
export const ahead = (world: World): ReadonlySet<string> => {
  const { files, known } = world
  const recorded = [...new Set([...applied(world), ...withStatus(world, "in-doubt")])]
  const parentsOf = (id: string) => known.get(id)?.parents ?? []
  const isAbove = (id: string): boolean => files.has(id) || parentsOf(id).length > 0 && parentsOf(id).every(isAbove)
  const lineOf = (id: string): ReadonlyArray<string> =>
    parentsOf(id).flatMap((it) => files.has(it) ? [] : [it].concat(lineOf(it)))
  const below = new Set([...applied(world)].flatMap((id) => files.has(id) ? lineOf(id) : []))
  return new Set(recorded.filter((id) => !files.has(id) && isAbove(id) && !below.has(id)))
}

/** Why the ledger and the files cannot both be believed, if so. */
export const disagreement = (world: World): string | undefined => {
  if (isBroken(world)) return "BrokenHistory"
  const gone = [...applied(world)].filter((id) => !world.files.has(id))
  if (gone.some((id) => isRenamed(world, id))) return "RevisionRenamed"
  const above = ahead(world)
  if (gone.some((id) => !above.has(id))) {
    return above.size > 0 || gone.length < applied(world).size ? "RevisionMissing" : "OtherLedger"
  }
  const { edited, moved } = changed(world)
  return moved.length > 0 ? "RevisionReparented" : edited.length > 0 ? "ChecksumMismatch" : undefined
}

/** The ids that a target names in the files, or why it names none. */
const resolve = (world: World, target: string): ReadonlyArray<string> | string => {
  if (target === "base") return []
  if (target === "heads") return heads(world)
  if (target === "head") return heads(world).length === 1 ? heads(world) : "MultipleHeads"
  return world.files.has(target) ? [target] : "UnknownRevision"
}

/** The revisions of a run, in no order, or why there is no way. */
export const path = (
  world: World,
  direction: Direction,
  target: string,
  from: ReadonlySet<string> = applied(world)
): ReadonlySet<string> | string => {
  const ids = resolve(world, target)
  if (typeof ids === "string") return ids
  if (direction === "upgrade") return new Set([...ancestors(world, ids)].filter((id) => !from.has(id)))
  if (ids.some((id) => !from.has(id))) return "DowngradeGoesUp"
  const doomed = target === "base" ? world.files.keys() : ids.flatMap((id) => children(world, id))
  return new Set([...descendants(world, doomed)].filter((id) => from.has(id)))
}

/** Why a run does not begin, if it does not, given its revisions in order. */
export const refusal = (world: World, direction: Direction, order: ReadonlyArray<string>, single: boolean) => {
  const above = ahead(world)
  for (const id of withStatus(world, "in-doubt")) {
    if (above.has(id)) continue
    if (world.known.get(id)!.direction !== direction || !order.includes(id)) return "RevisionInDoubt"
  }
  return unloadable(world, direction, order, single)
}

/** Why a revision of a run cannot be loaded for it. */
export const unloadable = (world: World, direction: Direction, order: ReadonlyArray<string>, single: boolean) => {
  for (const id of order) {
    const { reversible, transaction } = world.files.get(id)!
    if (direction === "downgrade" && !reversible) return "Irreversible"
    if (single && !transaction) return "NotTransactional"
  }
  return undefined
}

const ends = { upgrade: "RevisionApplied", downgrade: "RevisionReverted" } as const

const has = ({ objects }: World, name: string) => objects.has(name) || objects.has(invalid(name))

const canRun = (world: World, file: File, direction: Direction): boolean =>
  direction === "upgrade"
    ? !file.broken && !(file.makes && has(world, tableOf(file.id)))
    : !file.makes || has(world, tableOf(file.id))

/** Why a revision cannot run, as far as the server's message tells one failure from another. */
const whyNot = (world: World, file: File, direction: Direction): string =>
  `${direction} ${file.makes && has(world, tableOf(file.id)) ? "with" : "without"} its table`

/** How a run goes: as online, in one transaction, or as a script, which records no failure and resumes nothing. */
export type Way = "online" | "single" | "script"

/** What a run of revisions in this order appends. */
export const run = (world: World, direction: Direction, order: ReadonlyArray<string>, way: Way): Prediction => {
  const trial = copy(world)
  const events: Array<Event> = []
  const say = (kind: string, revision: string) => {
    const event = { kind, revision, direction }
    events.push(event)
    evolve(trial, event)
  }
  for (const id of order) {
    const file = trial.files.get(id)!
    const isDone = file.transaction ? inTransaction(trial, file, direction, say) : inSteps(trial, file, direction, say)
    if (isDone) continue
    if (way === "script") return { events, error: "psql" }
    const failure = whyNot(trial, file, direction)
    // In one transaction the attempt leaves no trace, so what was known before it counts.
    const before = (way === "single" ? world : trial).known.get(id)?.failure
    const failed = before === failure ? [] : [{ kind: "RevisionFailed", revision: id, direction, failure }]
    return { events: way === "single" ? failed : [...events, ...failed], error: "RevisionFailure" }
  }
  return { events }
}

type Say = (kind: string, revision: string) => void

const inTransaction = (world: World, file: File, direction: Direction, say: Say): boolean => {
  if (!canRun(world, file, direction)) return false
  say("RevisionStarted", file.id)
  say(ends[direction], file.id)
  return true
}

/** Up: the table, then the index. Down: the index, then the table. The one about the index is asked for when resuming. */
const inSteps = (world: World, file: File, direction: Direction, say: Say): boolean => {
  const { id } = file
  const before = world.known.get(id)
  const done = before?.status === "in-doubt" ? before.steps : undefined
  let begun = false
  const isSame = before?.direction === direction && before.text === textOf(file)
  // A resumed attempt is recorded only if something has changed: the index has a probe.
  const begin = () => {
    if (!begun && !(done !== undefined && isSame)) say("RevisionStarted", id)
    begun = true
  }
  if (done === undefined) begin()
  for (const step of file.makes ? [1, 2] : []) {
    if (step <= (done ?? 0)) continue
    const isIndex = step === (direction === "upgrade" ? 2 : 1)
    const isAsked = isIndex && done !== undefined && step === done + 1
    const isThere = isIndex ? has(world, indexOf(id)) : has(world, tableOf(id))
    begin()
    if (!isAsked && isThere === (direction === "upgrade")) return false
    say("StepApplied", id)
  }
  say(ends[direction], id)
  return true
}

/** What a stamp appends. */
export const stamp = (world: World, target: string, purge: boolean): Prediction => {
  const before = applied(world)
  const why = isBroken(world) ? "BrokenHistory" : purge ? undefined : disagreement(world)
  if (why !== undefined) return { events: [], error: why }
  const ids = resolve(world, target)
  if (typeof ids === "string") return { events: [], error: ids }
  const kept = ancestors(world, ids)
  const recorded = new Set([...before, ...withStatus(world, "in-doubt")])
  const doomed = purge
    ? recorded
    : target === "base"
    ? before
    : new Set([...descendants(world, ids.flatMap((id) => children(world, id)))].filter((id) => before.has(id)))
  const changes = [...doomed].some((id) => !kept.has(id)) || [...kept].some((id) => !before.has(id))
  if (!purge && changes && ahead(world).size > 0) return { events: [], error: "DatabaseAhead" }
  const isSound = (id: string) => {
    const { parents, status, text } = world.known.get(id)!
    const file = world.files.get(id)!
    return status === "applied" && text === textOf(file) && parents?.join() === file.parents.join()
  }
  return {
    events: [
      ...[...doomed].filter((id) => !kept.has(id)).map((revision) => ({ kind: "RevisionUnstamped", revision })),
      ...[...kept].filter((id) => purge ? !recorded.has(id) || !isSound(id) : !before.has(id)).map((revision) => ({
        kind: "RevisionStamped",
        revision
      }))
    ]
  }
}

/** What `accept` and `resolve` append. */
export const settle = (world: World, event: Event): Prediction => {
  if (isBroken(world)) return { events: [], error: "BrokenHistory" }
  if (!world.files.has(event.revision)) return { events: [], error: "UnknownRevision" }
  const { edited, moved } = changed(world)
  const isMeant = event.kind === "RevisionResolved"
    ? withStatus(world, "in-doubt").has(event.revision)
    : [...edited, ...moved].some(({ id }) => id === event.revision)
  if (!isMeant) return { events: [], error: "BadRequest" }
  return isRefuted(world, event) ? { events: [], error: "OutcomeRefuted" } : { events: [event] }
}

/** Whether the index of a revision in doubt shows that it did not end as somebody says. */
const isRefuted = (world: World, { kind, outcome, revision }: Event): boolean => {
  const file = world.files.get(revision)!
  if (kind !== "RevisionResolved" || file.transaction || !file.makes) return false
  const index = indexOf(revision)
  if (world.known.get(revision)!.direction === "downgrade") return has(world, index) === (outcome === "reverted")
  return world.objects.has(invalid(index)) || world.objects.has(index) !== (outcome === "applied")
}

/** Whether an offline script that starts from these revisions runs on the database as it is. */
export const isExpected = (world: World, start: ReadonlySet<string>): boolean => {
  const { edited, moved } = changed(world)
  return withStatus(world, "in-doubt").size === 0 && edited.length + moved.length === 0 &&
    isSame([...withStatus(world, "applied")], [...start])
}
