/**
 * Targets and ranges in arguments.
 */
import * as Effect from "effect/Effect"
import { Target } from "../../revision/mod.ts"

/** Parses a target. */
export const target = (text: string) => Effect.fromResult(Target.parse(text))

/** Parses a range. A single target is a range that ends there and whose start is null. */
export const rangeTo = (text: string) =>
  text.includes(":")
    ? Effect.fromResult(Target.parseRange(text))
    : Effect.map(target(text), (to) => ({ from: null, to }))

const isBare = (end: Target.Target | null): boolean => end !== null && end.place === null

const isCurrent = (end: Target.Target | null): boolean => end?.place?._tag === "Current"

/** Whether a range depends on the database: it contains `current` or steps relative to it. */
export const needsDatabase = ({ from, to }: Target.Range): boolean =>
  isCurrent(from) || isCurrent(to) || isBare(from) && isBare(to)
