/**
 * The relations of a database and the locks of the session, as the server reports them.
 *
 * The queries read system catalogs only, so their own locks are on those, which are left out. Temporary and TOAST
 * relations are left out because no other session uses them by name.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { LedgerPlace } from "../../rows/mod.ts"
import type { Mode, RelationKind } from "../observation.ts"

/** A relation now. `file` is its file node, 0 if it has none. */
export interface Row {
  readonly oid: string
  readonly name: string
  readonly kind: RelationKind
  readonly table: string | null
  readonly file: string
  readonly scans: string
}

/** A relation on which the session has locks. The rest is null if it was dropped. */
export interface LockedRow extends Omit<Row, "name" | "kind"> {
  readonly name: string | null
  readonly kind: RelationKind | null
  readonly modes: ReadonlyArray<Mode>
}

const kind =
  `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index'
      WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
      WHEN 'c' THEN 'composite type' END`

const columns = `n.nspname || '.' || c.relname AS "name", ${kind} AS "kind",
    (SELECT tn.nspname || '.' || t.relname FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
      WHERE i.indexrelid = c.oid) AS "table",
    coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::text AS "file"`

/** The mode of a row of pg_locks as `LOCK TABLE` writes it: `ACCESS SHARE` for `AccessShareLock`. */
export const modeText = `pg_catalog.upper(pg_catalog.btrim(pg_catalog.regexp_replace(
    pg_catalog.regexp_replace(mode, 'Lock$', ''), '([A-Z])', ' \\1', 'g')))`

const isUsers = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

const all =
  `SELECT c.oid::text AS "oid", ${columns}, coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0)::text AS "scans"
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE ${isUsers} AND c.relkind IN ('r', 'p', 'i', 'I', 'v', 'm', 'S', 'f')
    AND NOT (n.nspname = $1::text AND (c.relname = $2::text OR EXISTS (SELECT FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class t ON t.oid = i.indrelid WHERE i.indexrelid = c.oid AND t.relname = $2::text)))`

const locked = `SELECT l.relation::text AS "oid", ${columns},
    coalesce(pg_catalog.pg_stat_get_xact_numscans(l.relation), 0)::text AS "scans", l.modes AS "modes"
  FROM (SELECT relation, pg_catalog.array_agg(${modeText} ORDER BY mode) AS modes
      FROM pg_catalog.pg_locks
      WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND relation >= 16384
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      GROUP BY relation) l
    LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid IS NULL OR ${isUsers}`

/** All relations of the database, without the ledger's. */
export const relations = (
  { schema, table }: LedgerPlace
): Effect.Effect<ReadonlyArray<Row>, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Row>(all, [schema, table]).withoutTransform)

const read = `SELECT c.oid::text AS "oid", pg_catalog.pg_stat_get_xact_numscans(c.oid)::text AS "scans"
  FROM pg_catalog.pg_class c
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND pg_catalog.pg_stat_get_xact_numscans(c.oid) > 0`

/** The tables that this session has read from end to end, with how often, as far as the server has not collected that. */
export const scanned: Effect.Effect<
  ReadonlyArray<Pick<Row, "oid" | "scans">>,
  SqlError,
  SqlClient.SqlClient
> = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql.unsafe<Pick<Row, "oid" | "scans">>(read).withoutTransform
)

/** The relations on which this session has locks. */
export const lockedRelations: Effect.Effect<ReadonlyArray<LockedRow>, SqlError, SqlClient.SqlClient> = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql.unsafe<LockedRow>(locked).withoutTransform
)
