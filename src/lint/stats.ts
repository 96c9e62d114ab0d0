/**
 * The sizes of the tables of a database, as it estimates them. No row is read.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { LedgerPlace } from "../rows/mod.ts"

/** The size of a table, a materialized view, or a partitioned table with all its partitions. Sizes are in bytes. */
export interface TableStats {
  /** Its dotted name, with the schema: `public.users`. */
  readonly table: string
  /** How many rows it has about; null if the server has not counted them yet. */
  readonly rows: number | null
  /** With its indexes and with what is stored outside of its rows. */
  readonly bytes: number
  readonly tableBytes: number
  readonly indexBytes: number
  /** Whether not even a page was written, so that it surely has no rows. */
  readonly empty: boolean
}

/** The sizes in one database at one time. */
export interface Stats {
  readonly database: string
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly tables: ReadonlyArray<TableStats>
}

// `reltuples` is the count of the last VACUUM or ANALYZE, -1 before the first one. `n_live_tup` is counted since the last
// reset of the statistics, and is 0 on a standby. Both may lag behind, so the larger one is nearer.
const query = `WITH leaf AS (
  SELECT c.oid, n.nspname || '.' || c.relname AS name, pg_catalog.pg_relation_size(c.oid) = 0 AS empty,
    CASE WHEN pg_catalog.pg_relation_size(c.oid) = 0 THEN 0
      WHEN c.reltuples < 0 THEN nullif(pg_catalog.pg_stat_get_live_tuples(c.oid), 0)
      ELSE greatest(c.reltuples::bigint, pg_catalog.pg_stat_get_live_tuples(c.oid)) END AS rows,
    pg_catalog.pg_table_size(c.oid) AS bytes, pg_catalog.pg_indexes_size(c.oid) AS indexes
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema' AND NOT (n.nspname = $1::text AND c.relname = $2::text)
), parent AS (
  SELECT n.nspname || '.' || c.relname AS name, coalesce(pg_catalog.bool_and(leaf.empty), true) AS empty,
    CASE WHEN pg_catalog.bool_or(leaf.rows IS NULL) THEN NULL ELSE coalesce(sum(leaf.rows), 0) END AS rows,
    coalesce(sum(leaf.bytes), 0) AS bytes, coalesce(sum(leaf.indexes), 0) AS indexes
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN (LATERAL pg_catalog.pg_partition_tree(c.oid) t JOIN leaf ON leaf.oid = t.relid) ON true
  WHERE c.relkind = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  GROUP BY 1
)
SELECT pg_catalog.json_build_object(
  'database', pg_catalog.current_database(),
  'at', pg_catalog.to_char(pg_catalog.timezone('UTC', pg_catalog.now()), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'tables', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'table', name, 'rows', rows, 'bytes', bytes + indexes, 'tableBytes', bytes, 'indexBytes', indexes, 'empty', empty
  ) ORDER BY name COLLATE "C") FILTER (WHERE bytes IS NOT NULL), '[]')
) AS "stats"
FROM (SELECT name, empty, rows, bytes, indexes FROM leaf UNION ALL SELECT name, empty, rows, bytes, indexes FROM parent) AS tables`

/** The sizes of the tables in the database of the context, without the ledger. Any role may read them. */
export const stats = (
  { schema, table }: LedgerPlace
): Effect.Effect<Stats, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) =>
      Effect.map(
        sql.unsafe<{ readonly stats: Stats }>(query, [schema, table]).withoutTransform,
        ([row]) => row!.stats
      )
  )
