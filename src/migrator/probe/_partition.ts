/**
 * `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`.
 *
 * One that was cut off between its two transactions leaves the partition pending, where neither attaching nor detaching
 * works; FINALIZE completes it. Source: PostgreSQL, "ALTER TABLE", and `pg_inherits.inhdetachpending`.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { type Kind, qualified } from "./finding.ts"

const detaching = new RegExp(
  String
    .raw`^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(${qualified})\s*\*?\s*detach\s+partition\s+(${qualified})\s+concurrently\s*;?\s*$`,
  "i"
)

/** The detachment is there when the partition is a table of its own. */
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
  // A partition that is not there at all was dropped by somebody else, or never existed.
  if (rows[0] === undefined) return "unknown"
  if (rows[0].pending === false) return "absent"
  if (rows[0].pending) yield* sql.unsafe(`ALTER TABLE ${parent!} DETACH PARTITION ${partition!} FINALIZE`).unprepared
  return "present"
})
