/**
 * The model of the soak: what a ledger, a database and a folder of revisions are, in sets and maps, and nothing of Strata.
 *
 * A world only changes by events (`evolve`), as the real one does: the catalog is the fold of the ledger. What an
 * operation is to append, or to be refused with, is predicted in `_soak_prediction.ts`.
 */

export type Direction = "upgrade" | "downgrade"

/**
 * A revision's file. It creates the table `t_<id>`, outside of a transaction also the index `i_<id>` on it; a merge
 * creates nothing. A broken one fails after its work; `edits` counts how often the text was changed.
 */
export interface File {
  readonly id: string
  readonly serial: number
  readonly parents: ReadonlyArray<string>
  readonly format: "sql" | "ts"
  readonly makes: boolean
  readonly transaction: boolean
  readonly reversible: boolean
  readonly broken: boolean
  readonly edits: number
}

/** What the ledger holds of a revision; `text` is the file as it was then, `steps` how many are finished. */
export interface Known {
  readonly status: "applied" | "reverted" | "failed" | "in-doubt"
  readonly direction?: Direction
  readonly steps: number
  readonly text?: string
  readonly parents?: ReadonlyArray<string>
  /** Why it failed last, since its last success: the same failure is not recorded again. */
  readonly failure?: string
}

/** An event, as far as the model looks at it. */
export interface Event {
  readonly kind: string
  readonly revision: string
  readonly direction?: Direction
  readonly outcome?: "applied" | "reverted"
  readonly failure?: string
}

/** Everything there is: files, files that are gone for now, what the ledger says, and the objects of the database. */
export interface World {
  readonly files: Map<string, File>
  readonly gone: Map<string, File>
  readonly known: Map<string, Known>
  readonly objects: Set<string>
}

/** A world with nothing in it. */
export const empty = (): World => ({ files: new Map(), gone: new Map(), known: new Map(), objects: new Set() })

/** A copy to try things on. */
export const copy = ({ files, gone, known, objects }: World): World => ({
  files: new Map(files),
  gone: new Map(gone),
  known: new Map(known),
  objects: new Set(objects)
})

/** The names of what a revision makes. */
export const tableOf = (id: string) => `t_${id}`
export const indexOf = (id: string) => `i_${id}`

/** A file is told from its earlier self by this. */
export const textOf = (file: File): string => `${file.edits} ${file.parents.join()}`

const parentsOf = (known: Known | undefined) => known?.parents === undefined ? {} : { parents: known.parents }

/** What is known of a revision after one more event. */
const next = (file: File | undefined, event: Event, before: Known | undefined): Known | undefined => {
  const text = file === undefined ? {} : { text: textOf(file) }
  const parents = file === undefined ? {} : { parents: file.parents }
  const direction = event.direction!
  switch (event.kind) {
    case "RevisionStarted": {
      const resumed = before?.status === "in-doubt" && before.direction === direction
      // Where it belongs is recorded when it may be the last that is heard of it.
      const place = file?.transaction === false && direction === "upgrade" ? parents : parentsOf(before)
      return { status: "in-doubt", direction, steps: resumed ? before.steps : 0, ...text, ...place }
    }
    case "StepApplied": {
      const { failure: _, ...rest } = before ?? {}
      return before && { ...rest, status: before.status, steps: before.steps + 1 }
    }
    case "RevisionApplied":
    case "RevisionStamped":
      return { status: "applied", steps: 0, ...text, ...parents }
    case "RevisionReverted":
      return { status: "reverted", steps: 0, ...text, ...parentsOf(before) }
    case "RevisionUnstamped":
      return {
        status: "reverted",
        steps: 0,
        ...(before?.text === undefined ? {} : { text: before.text }),
        ...parentsOf(before)
      }
    case "RevisionResolved":
      return { status: event.outcome!, steps: 0, ...text, ...parentsOf(before) }
    case "ChecksumAccepted":
      return before && { ...before, ...text, ...(before.parents === undefined ? {} : parents) }
    case "RevisionFailed": {
      const failure = event.failure === undefined ? {} : { failure: event.failure }
      return before?.status === "applied" || before?.status === "in-doubt"
        ? { ...before, ...failure }
        : { steps: 0, ...before, status: "failed", ...failure }
    }
    default:
      throw new Error(`The model knows no event "${event.kind}"`)
  }
}

/** What an event says of the objects: in a transaction its end brings all of them, outside each step its own. */
const changeObjects = ({ files, known, objects }: World, { direction, kind, revision }: Event): void => {
  const file = files.get(revision)
  const [table, index] = [tableOf(revision), indexOf(revision)]
  if (file === undefined || !file.makes) return
  if (kind === "RevisionApplied" && file.transaction) objects.add(table)
  if (kind === "RevisionReverted" && file.transaction) objects.delete(table)
  if (kind !== "StepApplied") return
  const step = known.get(revision)!.steps
  if (direction === "upgrade") objects.add(step === 1 ? table : index)
  else for (const name of step === 1 ? [index, invalid(index)] : [table]) objects.delete(name)
}

/** How an index is listed that a cut left invalid. */
export const invalid = (index: string) => `${index} (invalid)`

/** Takes an event into a world. */
export const evolve = (world: World, event: Event): void => {
  const after = next(world.files.get(event.revision), event, world.known.get(event.revision))
  if (after !== undefined) world.known.set(event.revision, after)
  changeObjects(world, event)
}

/** The revisions of a status. */
export const withStatus = ({ known }: World, status: Known["status"]): ReadonlySet<string> =>
  new Set([...known].flatMap(([id, it]) => it.status === status ? [id] : []))

/** What counts as applied when paths are made: also what is in doubt on its way back. */
export const applied = (world: World): ReadonlySet<string> =>
  new Set(
    [...world.known].flatMap(([id, { direction, status }]) =>
      status === "applied" || (status === "in-doubt" && direction === "downgrade") ? [id] : []
    )
  )

/** The files that stand on one. */
export const children = ({ files }: World, id: string): ReadonlyArray<string> =>
  [...files.values()].flatMap((file) => file.parents.includes(id) ? [file.id] : [])

/** The files on which nothing stands. */
export const heads = (world: World): ReadonlyArray<string> =>
  [...world.files.keys()].filter((id) => children(world, id).length === 0)

const reach = (from: Iterable<string>, next: (id: string) => ReadonlyArray<string>): ReadonlySet<string> => {
  const seen = new Set(from)
  for (const id of seen) for (const other of next(id)) seen.add(other)
  return seen
}

/** Ids and all that they stand on. */
export const ancestors = ({ files }: World, ids: Iterable<string>): ReadonlySet<string> =>
  reach(ids, (id) => files.get(id)?.parents ?? [])

/** Ids and all that stands on them. */
export const descendants = (world: World, ids: Iterable<string>): ReadonlySet<string> =>
  reach(ids, (id) => children(world, id))
