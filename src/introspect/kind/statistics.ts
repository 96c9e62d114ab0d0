/**
 * Extended statistics, as `getExtendedStatistics` and `dumpStatisticsExt` of pg_dump read them.
 */
import { address } from "../../catalog/mod.ts"
import { present } from "../reader/columns.ts"
import { keyOf, type Reader, reader } from "../reader/reader.ts"
import { relationKind } from "./view.ts"

interface StatisticsRow {
  readonly oid: string
  readonly schema: string
  readonly tableSchema: string
  readonly table: string
  readonly tableKind: string
  readonly name: string
  readonly definition: string
  readonly target: number | null
}

// The default target is -1, and NULL since PostgreSQL 17.
const statistics = reader<StatisticsRow>(
  `SELECT s.oid::text AS "oid", n.nspname::text AS "schema", tn.nspname::text AS "tableSchema", c.relname::text AS "table",
    c.relkind::text AS "tableKind", s.stxname::text AS "name", pg_get_statisticsobjdef(s.oid) AS "definition",
    CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget::int4 END AS "target"
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace tn ON tn.oid = c.relnamespace`,
  ({ definition, name, oid, schema, table, tableKind, tableSchema, target }) => [{
    key: keyOf("pg_statistic_ext", oid),
    object: {
      kind: "statistics",
      address: address("statistics", schema, name),
      parent: address(relationKind(tableKind), tableSchema, table),
      schema,
      table,
      name,
      definition,
      ...present({ target })
    }
  }],
  "pg_statistic_ext"
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [statistics]
