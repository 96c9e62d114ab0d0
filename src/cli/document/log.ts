/**
 * The documents of `log` and `log --at`. Pure.
 */
import * as DateTime from "effect/DateTime"
import type { Database } from "../../document/mod.ts"
import { Event, type Recorded } from "../../ledger/mod.ts"
import type { Migrator } from "../../migrator/mod.ts"
import type { Graph } from "../../revision/mod.ts"

/** The document of an event. */
export const event = ({ event, hash, id, recordedAt, recordedBy, sequence }: Recorded): typeof Database.Event.Type => {
  const { kind, payload, revision } = Event.columns(event)
  return {
    sequence,
    id,
    kind,
    revision,
    at: DateTime.formatIso(recordedAt),
    by: recordedBy,
    payload,
    ...(event._tag === "Unread" ? { unread: event.because } : {}),
    hash
  }
}

/** The document of `log --at`; the graph determines which of the applied heads are heads of the files. */
export const past = (
  { heads, recordedAt, revisions, sequence }: Migrator.Past,
  { graph }: { readonly graph: Graph.Graph }
): typeof Database.Past.Type => ({
  sequence,
  at: recordedAt === undefined ? null : DateTime.formatIso(recordedAt),
  heads: heads.map((id) => ({ revision: id, head: graph.heads.includes(id) })),
  revisions: revisions.map(({ at, revision, status }) => ({ revision, status, since: DateTime.formatIso(at) }))
})
