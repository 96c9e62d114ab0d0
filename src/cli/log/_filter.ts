/**
 * The filter of `log`. Pure.
 */
import { Event, type Selection } from "../../ledger/mod.ts"

/** Prefixes of ids, and names of kinds; an empty list matches everything. `limit` is the number of newest events. */
export interface Filter {
  readonly revision: ReadonlyArray<string>
  readonly kind: ReadonlyArray<string>
  readonly limit: number | undefined
}

/** The kind with a name, ignoring case. */
const kindOf = (name: string): string | undefined =>
  Event.kinds.find((known) => known.toLowerCase() === name.toLowerCase())

/** The first name that is not a kind of event, ignoring case. */
export const unknownKind = ({ kind }: Filter): string | undefined => kind.find((name) => kindOf(name) === undefined)

/** The events that a filter selects; `unknownKind` must have found none. */
export const selection = ({ kind, limit, revision }: Filter): Selection => ({
  kinds: kind.flatMap((name) => kindOf(name) ?? []),
  revisions: revision,
  undecodable: true,
  ...(limit === undefined ? {} : { newest: limit })
})
