/**
 * The probe of `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`.
 *
 * If it is interrupted between its two transactions, the partition is pending and can be neither attached nor
 * detached; FINALIZE completes the statement. Source: PostgreSQL, "ALTER TABLE", and `pg_inherits.inhdetachpending`.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { type Kind, qualified } from "./finding.ts"

const detaching = new RegExp(
  String
    .raw`^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(${qualified})\s*\*?\s*detach\s+partition\s+(${qualified})\s+concurrently\s*;?\s*$`,
  "i"
)

/** The statement took effect if the partition is a separate table. */
export const detached: Kind = Effect.fnUntraced(function*(text) {
  const detach = detaching.exec(text)
  if (detach === null) return undefined
  const [, parent, partition] = detach
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly pending: boolean | null }>`
    SELECT h.inhdetachpending AS pending
    FROM (SELECT pg_catalog.to_regclass(${partition!})::pg_catalog.oid AS oid) AS child
    LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid OPERATOR(pg_catalog.=) child.oid
      AND h.inhparent OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${parent!})::pg_catalog.oid
    WHERE child.oid IS NOT NULL`.unprepared
  // A partition that does not exist was dropped by another session, or never existed.
  if (rows[0] === undefined) return "unknown"
  if (rows[0].pending === false) return "absent"
  if (rows[0].pending) yield* sql.unsafe(`ALTER TABLE ${parent!} DETACH PARTITION ${partition!} FINALIZE`).unprepared
  return "present"
})
