/**
 * The filter of `log`. Pure.
 */
import { Event, type Recorded } from "../../ledger/mod.ts"

/** Prefixes of ids, and names of kinds; an empty list matches everything. `limit` is the number of newest events. */
export interface Filter {
  readonly revision: ReadonlyArray<string>
  readonly kind: ReadonlyArray<string>
  readonly limit: number | undefined
}

/** The first name that is not a kind of event, ignoring case. */
export const unknownKind = ({ kind }: Filter): string | undefined =>
  kind.find((name) => !Event.kinds.some((known) => isAlike(known, name)))

const isAlike = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** Whether an event has one of the kinds and one of the revisions. */
export const matches = ({ kind, revision }: Filter, { event }: Recorded): boolean =>
  (kind.length === 0 || kind.some((name) => isAlike(event._tag, name))) &&
  (revision.length === 0 ||
    event._tag !== "LedgerCreated" && revision.some((start) => event.revision.startsWith(start)))

/** The newest matching events, up to the limit. */
export const select = (filter: Filter, events: ReadonlyArray<Recorded>): ReadonlyArray<Recorded> => {
  const found = events.filter((event) => matches(filter, event))
  return filter.limit === undefined ? found : found.slice(Math.max(0, found.length - filter.limit))
}
