/**
 * Reading targets and ranges from arguments.
 */
import * as Effect from "effect/Effect"
import { Target } from "../../revision/mod.ts"

/** One target. */
export const target = (text: string) => Effect.fromResult(Target.parse(text))

/** A range; a single target is a range that ends there and starts wherever the reader decides. */
export const rangeTo = (text: string) =>
  text.includes(":")
    ? Effect.fromResult(Target.parseRange(text))
    : Effect.map(target(text), (to) => ({ from: null, to }))

const isBare = (end: Target.Target | null): boolean => end !== null && end.place === null

const isCurrent = (end: Target.Target | null): boolean => end?.place?._tag === "Current"

/** Whether only the database can say what a range means: it names `current`, or counts steps from what is applied. */
export const needsDatabase = ({ from, to }: Target.Range): boolean =>
  isCurrent(from) || isCurrent(to) || isBare(from) && isBare(to)
