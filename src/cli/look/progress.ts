/**
 * A run's progress and its end, as lines for standard error. Pure.
 */
import type { Migrator } from "../../migrator/mod.ts"
import * as Format from "./revision.ts"
import type { Style } from "./style.ts"

const took = (millis: number): string =>
  millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`

const past = (direction: Migrator.Direction): string => direction === "upgrade" ? "applied" : "reverted"

type Started = Extract<Migrator.ProgressEvent, { readonly _tag: "Started" }>
type Interrupted = Extract<Migrator.ProgressEvent, { readonly _tag: "Interrupted" }>

/** The line of a revision that takes its time. */
export const running = ({ index, revision, total }: Started, { err, unicode }: Style): string =>
  `${err.yellow(unicode ? "…" : "running ")} ${err.yellow(revision.id)} ${revision.message} ${
    err.dim(`(${index} of ${total})`)
  }`

/** The line of any other moment. */
export const line = (
  event: Exclude<Migrator.ProgressEvent, Started | Interrupted>,
  { err, unicode }: Style
): string => {
  const { id, message } = event.revision
  const name = `${err.yellow(id)} ${message}`
  const sign = (glyph: string, word: string, color: (text: string) => string) => color(unicode ? glyph : word)
  switch (event._tag) {
    case "Finished": {
      const done = event.direction === "upgrade"
        ? sign("✓", "applied ", err.green)
        : sign("↩", "reverted", err.green)
      return `${done} ${name} ${err.dim(`(${took(event.millis)})`)}`
    }
    case "AlreadyApplied":
      return `${sign("✓", "skipped ", err.green)} ${name}, ${past(event.direction)} by another run in the meantime`
    case "Waiting":
      return `${sign("…", "waiting ", err.yellow)} ${name}: waits for ${event.blocker}`
    case "Retrying":
      return `${sign("…", "retrying", err.yellow)} ${name}: ${event.problem}`
    case "Unwrapped":
      return `${
        sign("!", "outside ", err.yellow)
      } ${name} runs without a transaction, as each of its statements refuses one`
    case "Late":
      return `${sign("!", "late    ", err.yellow)} ${name} came late: revisions above it are applied already`
  }
}

/** The last line of a run: what it did and where the database is now. */
export const summary = (
  { direction, revisions }: Migrator.Outcome,
  heads: ReadonlyArray<{ readonly id: string; readonly isHead: boolean }>
): string => {
  const where = Format.place(heads)
  if (revisions.length === 0) return `Already at ${where}, nothing to ${direction}`
  const verb = direction === "upgrade" ? "Upgraded" : "Downgraded"
  return `${verb} ${Format.count(revisions.length)}, now at ${where}`
}

/** What to say when a run was stopped after `finished` revisions, and in which one. */
export const interrupted = (direction: Migrator.Direction, finished: number, stopped?: Interrupted): string => {
  const verb = finished === 1 ? "was" : "were"
  const done = finished === 0 ? "no revision was" : `${Format.count(finished)} ${verb}`
  const stay = finished === 0 ? "" : finished === 1 ? " and stays so" : " and stay so"
  if (stopped?.steps !== undefined) {
    const { revision: { id }, steps } = stopped
    const recorded = steps === 0
      ? "before its first step"
      : steps === 1
      ? "after 1 step, which is recorded"
      : `after ${steps} steps, which are recorded`
    return `Interrupted: ${done} ${
      past(direction)
    }${stay}, and "${id}" stopped ${recorded}. To go on, run the command again`
  }
  return `Interrupted: ${done} ${past(direction)}${stay}. See where the database is: strata current`
}
