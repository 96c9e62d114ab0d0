/**
 * A run's progress and its end, as lines for standard error. Pure.
 */
import type { Migrator } from "../migrator/mod.ts"
import * as Format from "./_format_revision.ts"
import type { Style } from "./style.ts"

const took = (millis: number): string =>
  millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`

const past = (direction: Migrator.Direction): string => direction === "upgrade" ? "applied" : "reverted"

/** The line of one moment, or undefined for a moment that needs none. */
export const line = (event: Migrator.ProgressEvent, { err, unicode }: Style): string | undefined => {
  const { id, message } = event.revision
  const name = `${err.yellow(id)} ${message}`
  const sign = (glyph: string, word: string, color: (text: string) => string) => color(unicode ? glyph : word)
  switch (event._tag) {
    case "Started":
      return undefined
    case "Finished": {
      const done = event.direction === "upgrade"
        ? sign("✓", "applied ", err.green)
        : sign("↩", "reverted", err.green)
      return `${done} ${name} ${err.dim(`(${took(event.millis)})`)}`
    }
    case "AlreadyApplied":
      return `${sign("✓", "skipped ", err.green)} ${name}, ${past(event.direction)} by another run in the meantime`
    case "Retrying":
      return `${sign("…", "retrying", err.yellow)} ${name}: ${event.problem}`
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

/** What to say when a run was stopped after `finished` revisions. */
export const interrupted = (direction: Migrator.Direction, finished: number): string =>
  `Interrupted: ${Format.count(finished)} ${finished === 1 ? "was" : "were"} ${past(direction)} and ${
    finished === 1 ? "stays" : "stay"
  } so. See where the database is: strata current`
