/**
 * Queries for what the other sessions of the current database do; each returns one row per session or lock.
 */
import { lookers } from "./server.ts"

/** The client sessions other than the one that asks and those that tests look with. */
export const others = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND application_name <> '${lookers}'`

/** Sessions that execute `pg_sleep`, as SQL or in a DO block. */
export const sleeping = `${others} AND state = 'active' AND query LIKE '%pg_sleep%'`

/** Sessions that wait for a lock. */
export const blocked = `${others} AND wait_event_type = 'Lock'`

/** Advisory locks, granted or not. */
export const advisoryLocks = "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database " +
  "WHERE d.datname = current_database() AND l.locktype = 'advisory'"

/** Sessions that poll the run lock, which another one holds. */
export const polling = `${others} AND (query LIKE '%pg_try_advisory_lock%' OR query LIKE '%pg_locks AS l%')
  AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)`
