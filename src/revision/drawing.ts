/**
 * Draws a history as lines of ASCII, as `git log --graph` does: one lane per branch, newest revision first.
 *
 * Every row between two revisions changes one thing (a lane starts, joins another, or ends), so that a drawing is
 * unambiguous. Lanes follow parents; dependencies are not drawn.
 */
import type { Revision } from "./revision.ts"

/** One row: a revision drawn as `*`, or the lanes between two revisions. */
export interface Row {
  readonly lanes: string
  /** Only in a row with a revision; `beside` are the lanes next to further lines of text about it. */
  readonly drawn?: { readonly revision: Revision; readonly beside: string }
}

/**
 * The rows of `revisions`, which are given newest first. Lanes to parents that are not among them are left out. Rows
 * have no trailing spaces.
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
    // Directly below the end of a lane, the start of another one would look like its continuation.
    const apart = known < 0 && at === ended ? [{ lanes: row(" ") }] : []
    ended = parents.length === 0 ? at : undefined
    const drawn = { lanes: row("*"), drawn: { revision, beside: row(parents.length === 0 ? " " : "|") } }
    return [...apart, drawn, ...lead(lanes, at, parents).map((lanes) => ({ lanes }))]
  })
}

/** Continues the lane at `at` to `parents`, in place, and returns a row for each change. A lane is the id it leads to. */
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

/** A row in which a lane starts to the right of the one at `at`; the lanes further right move. */
const opened = (width: number, at: number): string => `${"| ".repeat(at)}|${"\\ ".repeat(width - at - 1)}`.trimEnd()

/** A row in which the lane at `at` ends; the lanes to its right move left. */
const closed = (width: number, at: number): string => `${"| ".repeat(at)}${" /".repeat(width - at)}`

/** A row in which the lane at `from` joins the one at `to`, below the lanes between them. */
const joined = (width: number, from: number, to: number): string => {
  const kept = Array.from({ length: from }, (_, lane) => `|${lane === from - 1 ? "/" : lane < to ? " " : "_"}`)
  return `${kept.join("")}${" /".repeat(width - from - 1)}`
}
