/**
 * The sessions that another session waits for, and how messages describe them.
 *
 * A statement of another session may contain a secret, so it is shown only up to its first literal. Source:
 * PostgreSQL, "System Information Functions" (`pg_blocking_pids`) and "pg_stat_activity".
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { clip, oneLine } from "../text/mod.ts"

/**
 * A session as `pg_stat_activity` shows it to this role: for sessions of other roles often only pid, application and
 * user. `seconds` is the age of its transaction. A `pid` of 0 is a prepared transaction, which has no session.
 */
export interface Activity {
  readonly pid: number
  readonly applicationName: string | null
  readonly user: string | null
  readonly state: string | null
  readonly seconds: number | null
  readonly query: string | null
}

const blockersQuery = `SELECT b.pid AS "pid", a.application_name AS "applicationName",
  a.usename::pg_catalog.text AS "user", a.state AS "state",
  extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) a.xact_start)::pg_catalog.int4 AS "seconds",
  a.query AS "query",
  (SELECT (extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.min(l.waitstart))
      OPERATOR(pg_catalog.*) 1000)::pg_catalog.float8
    FROM pg_catalog.pg_locks AS l WHERE l.pid OPERATOR(pg_catalog.=) $1::pg_catalog.int4 AND NOT l.granted) AS "waited"
FROM (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::pg_catalog.int4)) AS pid) AS b
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid OPERATOR(pg_catalog.=) b.pid
ORDER BY a.xact_start, b.pid`

/** A session that another one waits for, and for how many milliseconds; null in the first moments of a wait. */
export interface Blocker extends Activity {
  readonly waited: number | null
}

/** The sessions that the server process `pid` waits for, the one with the oldest transaction first. */
export const blockersOf = (pid: number): Effect.Effect<ReadonlyArray<Blocker>, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Blocker>(blockersQuery, [pid]).withoutTransform)

const holdersQuery = `SELECT DISTINCT COALESCE(l.pid, 0) AS "pid", a.application_name AS "applicationName",
  a.usename::pg_catalog.text AS "user", a.state AS "state",
  extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) a.xact_start)::pg_catalog.int4 AS "seconds",
  a.query AS "query"
FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid OPERATOR(pg_catalog.=) l.pid
WHERE l.locktype OPERATOR(pg_catalog.=) 'relation' AND l.granted
  AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database AS d
    WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
  AND l.relation OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)::pg_catalog.oid
  AND l.mode OPERATOR(pg_catalog.<>) ALL ('{AccessShareLock,RowShareLock}'::pg_catalog.text[])
  AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
ORDER BY 1`

/** The other sessions whose transactions have changed this table, or lock it against changes. */
export const holdersOf = (table: string): Effect.Effect<ReadonlyArray<Activity>, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Activity>(holdersQuery, [table]).withoutTransform)

const longest = 80

/**
 * A statement as messages show it: up to its first literal, in one line of at most 80 characters; null if this role
 * may not see it.
 */
export const excerpt = (query: string | null): string | null => {
  if (query === null || query === "" || query === "<insufficient privilege>") return null
  return clip(oneLine(query.replace(/(?:['$]|(?<![\w"])\d).*/s, "…")), longest)
}

/** What to do about a session that holds a lock. */
export const remedy = ({ pid }: Activity): string =>
  pid === 0
    ? "End it with COMMIT PREPARED or ROLLBACK PREPARED"
    : `Wait for it, or end it with: SELECT pg_terminate_backend(${pid})`

const age = (seconds: number): string =>
  seconds < 120
    ? `${seconds} seconds`
    : seconds < 7200
    ? `${Math.floor(seconds / 60)} minutes`
    : `${Math.floor(seconds / 3600)} hours`

/** Describes a session: process, application, user, age of its transaction, and statement. */
export const describe = ({ applicationName, pid, query, seconds, state, user }: Activity): string => {
  if (pid === 0) return "a prepared transaction (see pg_prepared_xacts)"
  const idle = state?.startsWith("idle") === true
  const statement = excerpt(query)
  const facts = [
    ...(applicationName ? [`application "${applicationName}"`] : []),
    ...(user === null ? [] : [`user "${user}"`]),
    ...(seconds === null ? [] : [`in a transaction for ${age(seconds)}${idle ? ", now idle" : ""}`]),
    ...(statement === null ? [] : [`${idle ? "last statement" : "statement"} "${statement}"`])
  ]
  return facts.length === 0 ? `process ${pid}` : `process ${pid} (${facts.join(", ")})`
}
