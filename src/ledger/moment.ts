/**
 * A moment in the history of a ledger: the number of an event, or a time.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import type { Recorded } from "./ledger.ts"

/** Just after an event, or at a time. */
export type Moment =
  | { readonly _tag: "Sequence"; readonly sequence: number }
  | { readonly _tag: "Time"; readonly time: DateTime.Utc }

// A time without a zone would depend on the machine.
const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i

/** Parses `12`, `2026-11-22T10:00Z` or `2026-11-22 10:00:30+01:00`; none for anything else. */
export const parse = (text: string): Option.Option<Moment> => {
  if (/^\d{1,15}$/.test(text)) return Option.some({ _tag: "Sequence", sequence: Number(text) })
  return time.test(text)
    ? Option.map(DateTime.make(text.replace(" ", "T")), (found) => ({ _tag: "Time", time: DateTime.toUtc(found) }))
    : Option.none()
}

/** Whether an event was recorded after a moment. */
export const isLater = ({ recordedAt, sequence }: Recorded, moment: Moment): boolean =>
  moment._tag === "Sequence" ? sequence > moment.sequence : DateTime.isGreaterThan(recordedAt, moment.time)
