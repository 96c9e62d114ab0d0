/**
 * The text of `log --at`: the state after an event. Pure.
 */
import type { Migrator } from "../../migrator/mod.ts"
import * as Columns from "../look/columns.ts"
import { instant } from "../look/columns.ts"
import type { Look } from "./_event_table.ts"

/** One line for each revision that was applied, failed or in doubt. */
export const table = ({ revisions }: Migrator.Past, { columns, messageOf, paint }: Look): ReadonlyArray<string> => {
  const rows = revisions.filter(({ status }) => status !== "reverted").map(({ at, revision, status }) => ({
    revision,
    status,
    since: instant(at),
    message: messageOf(revision)
  }))
  const { head, line } = Columns.layout(["revision", "status", "since", "message"], rows, { columns })
  return rows.length === 0 ? [] : [paint.dim(head), ...rows.map(line)]
}

/** `After event 5 of 12 (2026-11-22 10:15:00Z): 2 applied, at bbbb`. */
export const sentence = ({ heads, last, recordedAt, revisions, sequence }: Migrator.Past): string => {
  if (sequence === 0) return last === 0 ? "There is no ledger yet" : "This is before the first event of the ledger"
  const applied = revisions.filter(({ status }) => status === "applied").length
  const where = heads.length === 0 ? "base" : heads.join(", ")
  const time = recordedAt === undefined ? "" : ` (${instant(recordedAt)})`
  return `After event ${sequence} of ${last}${time}: ${applied} applied, at ${where}`
}
