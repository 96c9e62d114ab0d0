/**
 * The lines that report the progress and the result of a run on standard error. Pure.
 */
import type { Migrator } from "../../migrator/mod.ts"
import * as Format from "./revision.ts"
import type { Style } from "./style.ts"
import { inline } from "./visible.ts"

const took = (millis: number): string =>
  millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`

const past = (direction: Migrator.Direction): string => direction === "upgrade" ? "applied" : "reverted"

type Started = Extract<Migrator.ProgressEvent, { readonly _tag: "Started" }>
type Interrupted = Extract<Migrator.ProgressEvent, { readonly _tag: "Interrupted" }>

/** The line for a revision that has been running for a while. */
export const running = ({ index, revision, total }: Started, { err, unicode }: Style): string =>
  `${err.yellow(unicode ? "…" : "running ")} ${err.yellow(inline(revision.id))} ${inline(revision.message)} ${
    err.dim(`(${index} of ${total})`)
  }`

/** The line for any other event. */
export const line = (
  event: Exclude<Migrator.ProgressEvent, Started | Interrupted>,
  { err, unicode }: Style
): string => {
  const { id, message } = event.revision
  const name = `${err.yellow(inline(id))} ${inline(message)}`
  const sign = (glyph: string, word: string, color: (text: string) => string) => color(unicode ? glyph : word)
  switch (event._tag) {
    case "Finished": {
      const done = event.direction === "upgrade"
        ? sign("✓", "applied ", err.green)
        : sign("↩", "reverted", err.green)
      return `${done} ${name} ${err.dim(`(${took(event.millis)})`)}`
    }
    case "AlreadyApplied":
      return `${sign("✓", "skipped ", err.green)} ${name}, ${past(event.direction)} by a concurrent run`
    case "Waiting":
      return `${sign("…", "waiting ", err.yellow)} ${name}: blocked by ${inline(event.blocker)}`
    case "Retrying":
      return `${
        sign("…", "retrying", err.yellow)
      } ${name}, attempt ${event.attempt} of ${event.attempts}: ${event.problem}`
    case "Unwrapped":
      return `${
        sign("!", "outside ", err.yellow)
      } ${name} runs without a transaction, because none of its statements can run in one`
    case "Late":
      return `${
        sign("!", "late    ", err.yellow)
      } ${name} is applied late: revisions that follow it are already applied`
  }
}

/** The last line of a run: its result and the applied heads. */
export const summary = (
  { direction, revisions }: Migrator.Outcome,
  heads: ReadonlyArray<{ readonly id: string; readonly isHead: boolean }>
): string => {
  const where = Format.place(heads)
  if (revisions.length === 0) return `Nothing to ${direction}: the database is at ${where}`
  const verb = direction === "upgrade" ? "Upgraded" : "Downgraded"
  return `${verb} ${Format.count(revisions.length)}, now at ${where}`
}

/** The message for a run that was interrupted after `finished` revisions, in the revision `stopped`. */
export const interrupted = (direction: Migrator.Direction, finished: number, stopped?: Interrupted): string => {
  const verb = finished === 1 ? "was" : "were"
  const done = finished === 0 ? "no revision was" : `${Format.count(finished)} ${verb}`
  const stay = finished === 0 ? "" : ` and ${finished === 1 ? "remains" : "remain"} ${past(direction)}`
  if (stopped?.steps !== undefined) {
    const { revision: { id }, steps } = stopped
    const recorded = steps === 0
      ? "before its first step"
      : steps === 1
      ? "after 1 step, which is recorded"
      : `after ${steps} steps, which are recorded`
    return `Interrupted: ${done} ${
      past(direction)
    }${stay}, and "${id}" stopped ${recorded}. To resume it, run the command again`
  }
  return `Interrupted: ${done} ${past(direction)}${stay}. To see the current revisions, run: strata current`
}
