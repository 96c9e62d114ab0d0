/**
 * Which events of the ledger a listing shows. Pure.
 */
import { Event, type Recorded } from "../../ledger/mod.ts"

/** Beginnings of ids and names of kinds, each list alone enough when it is empty; `limit` counts from the newest. */
export interface Filter {
  readonly revision: ReadonlyArray<string>
  readonly kind: ReadonlyArray<string>
  readonly limit: number | undefined
}

/** The kind that is not one, or nothing; letters count alike. */
export const unknownKind = ({ kind }: Filter): string | undefined =>
  kind.find((name) => !Event.kinds.some((known) => isAlike(known, name)))

const isAlike = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** Whether an event is of one of the kinds and one of the revisions. */
export const matches = ({ kind, revision }: Filter, { event }: Recorded): boolean =>
  (kind.length === 0 || kind.some((name) => isAlike(event._tag, name))) &&
  (revision.length === 0 ||
    event._tag !== "LedgerCreated" && revision.some((start) => event.revision.startsWith(start)))

/** The events that match, the newest ones up to the limit. */
export const select = (filter: Filter, events: ReadonlyArray<Recorded>): ReadonlyArray<Recorded> => {
  const found = events.filter((event) => matches(filter, event))
  return filter.limit === undefined ? found : found.slice(Math.max(0, found.length - filter.limit))
}
