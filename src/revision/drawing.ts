/**
 * Draws a history as lines of ASCII, as `git log --graph` does: a lane for each line of revisions, newest on top.
 *
 * Every row between two revisions changes one thing (a lane leaves another, joins one, or ends), so that a drawing can be
 * read back without a guess. Lines follow parents; what a revision depends on is not drawn.
 */
import type { Revision } from "./revision.ts"

/** One row: with the revision drawn in it as `*`, or with the lanes on their way to the next one. */
export interface Row {
  readonly lanes: string
  /** Only of a row with a revision: the lanes that run on beside further lines of text about it. */
  readonly drawn?: { readonly revision: Revision; readonly beside: string }
}

/**
 * The rows of revisions that come newest first, none before what follows it. Lines to parents that are not among them
 * are left out. Rows have no spaces at their end.
 */
export const draw = (revisions: ReadonlyArray<Revision>): ReadonlyArray<Row> => {
  const shown = new Set(revisions.map(({ id }) => id))
  const lanes: Array<string> = []
  let ended: number | undefined
  return revisions.flatMap((revision) => {
    const known = lanes.indexOf(revision.id)
    const at = known < 0 ? lanes.push(revision.id) - 1 : known
    const parents = revision.parents.filter((id) => shown.has(id))
    const row = (mark: string) => lanes.map((_, lane) => lane === at ? mark : "|").join(" ").trimEnd()
    // Right below the end of a line, the start of another would look like its continuation.
    const apart = known < 0 && at === ended ? [{ lanes: row(" ") }] : []
    ended = parents.length === 0 ? at : undefined
    const drawn = { lanes: row("*"), drawn: { revision, beside: row(parents.length === 0 ? " " : "|") } }
    return [...apart, drawn, ...lead(lanes, at, parents).map((lanes) => ({ lanes }))]
  })
}

/** Leads the lane at `at` on to `parents`, in place, and returns a row for each change; lanes hold where they lead. */
const lead = (lanes: Array<string>, at: number, parents: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [first, ...others] = parents
  if (first === undefined) {
    lanes.splice(at, 1)
    return at < lanes.length ? [closed(lanes.length, at)] : []
  }
  const rows: Array<string> = []
  lanes[at] = first
  for (const parent of others.toReversed()) {
    lanes.splice(at + 1, 0, parent)
    rows.push(opened(lanes.length, at))
  }
  for (let from = lanes.length - 1; from > 0; from--) {
    const to = lanes.indexOf(lanes[from]!)
    if (to === from) continue
    rows.push(joined(lanes.length, from, to))
    lanes.splice(from, 1)
  }
  return rows
}

/** A lane of `width` has left the one at `at`, to its right; those further right make room. */
const opened = (width: number, at: number): string => `${"| ".repeat(at)}|${"\\ ".repeat(width - at - 1)}`.trimEnd()

/** The lane at `at` has ended; those to its right move up. */
const closed = (width: number, at: number): string => `${"| ".repeat(at)}${" /".repeat(width - at)}`

/** The lane at `from` of `width` joins the one at `to`, passing under those between. */
const joined = (width: number, from: number, to: number): string => {
  const kept = Array.from({ length: from }, (_, lane) => `|${lane === from - 1 ? "/" : lane < to ? " " : "_"}`)
  return `${kept.join("")}${" /".repeat(width - from - 1)}`
}
