/**
 * Indexes that do not belong to a constraint, as `getIndexes` of pg_dump reads them.
 */
import { address, addressOn, type Constraint, type Index, type IndexElement, type Parameters, type QualifiedName } from "../../catalog/mod.ts"
import { options, present, qualified, toParameters } from "../reader/columns.ts"
import { type Found, keyOf, type Reader, reader, users } from "../reader/reader.ts"

/** One element of `elements`, including `INCLUDE` columns. */
export interface ElementRow {
  readonly isKey: boolean
  readonly column: string | null
  readonly expression: string | null
  readonly collation: QualifiedName | null
  readonly operatorClass: QualifiedName | null
  readonly operatorClassOptions: Parameters | null
  readonly statistics: number | null
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/**
 * JSON of all elements of each row `i` of `pg_index` that meets a condition, as `elements` by `indexrelid`. It is one
 * query for all indexes, because joining whole catalogs takes less time than many lookups.
 *
 * An operator class is left out if the server would choose it: it is the default for its type, and there is no default
 * class for exactly the type of the column. The collation of a column is compared with that of the column, and the one of
 * an expression with that of the database, because the collation of an expression is not recorded.
 */
export const elements = (condition: string): string =>
  `(SELECT i.indexrelid, json_agg(json_build_object(
      'isKey', k <= i.indnkeyatts, 'column', a.attname,
      'expression', CASE WHEN i.indkey[k - 1] = 0 THEN pg_get_indexdef(i.indexrelid, k, false) END,
      'collation', CASE WHEN i.indcollation[k - 1] <> coalesce(a.attcollation, 'pg_catalog."default"'::regcollation)
        THEN ${qualified("con.nspname", "co.collname")} END,
      'operatorClass', CASE WHEN NOT o.opcdefault OR ia.attoptions IS NOT NULL OR own.oid <> o.oid
        THEN ${qualified("opn.nspname", "o.opcname")} END,
      'operatorClassOptions', ${options("ia.attoptions")},
      'statistics', CASE WHEN ia.attstattarget >= 0 THEN ia.attstattarget END,
      'descending', coalesce(i.indoption[k - 1] & 1 = 1, false),
      'nullsFirst', coalesce(i.indoption[k - 1] & 2 = 2, false)) ORDER BY k) AS elements
    FROM pg_index i CROSS JOIN LATERAL generate_series(1, i.indnatts) k
    JOIN pg_attribute ia ON ia.attrelid = i.indexrelid AND ia.attnum = k
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND i.indkey[k - 1] <> 0
    LEFT JOIN pg_opclass o ON o.oid = i.indclass[k - 1] AND k <= i.indnkeyatts
    LEFT JOIN pg_opclass own ON own.opcmethod = o.opcmethod AND own.opcintype = a.atttypid AND own.opcdefault
    LEFT JOIN pg_namespace opn ON opn.oid = o.opcnamespace
    LEFT JOIN pg_collation co ON co.oid = i.indcollation[k - 1] AND k <= i.indnkeyatts
    LEFT JOIN pg_namespace con ON con.oid = co.collnamespace
    WHERE i.indexrelid >= 16384 AND ${condition} GROUP BY 1)`

/** Converts one element. */
export const toElement = (row: ElementRow): IndexElement => ({
  ...present({
    column: row.column,
    expression: row.expression,
    collation: row.collation,
    operatorClass: row.operatorClass,
    operatorClassOptions: row.operatorClassOptions
  }),
  ...(row.descending && { order: "desc" }),
  ...(row.nullsFirst !== row.descending && { nulls: row.nullsFirst ? "first" : "last" })
})

/** The names of the `INCLUDE` columns. */
export const included = (rows: ReadonlyArray<ElementRow>): ReadonlyArray<string> =>
  rows.flatMap(({ column, isKey }) => isKey || column === null ? [] : [column])

/** The statistics targets that are not the default, by the numbers of the columns; null if there are none. */
const statisticsOf = (rows: ReadonlyArray<ElementRow>): Readonly<Record<string, number>> | null => {
  const found = rows.flatMap(({ statistics }, index) => statistics === null ? [] : [[String(index + 1), statistics]])
  return found.length === 0 ? null : Object.fromEntries(found)
}

/** SQL for `NULLS NOT DISTINCT` of a row `i` of `pg_index`. */
export const nullsNotDistinct = (major: number): string => major >= 15 ? "i.indnullsnotdistinct" : "false"

interface Row {
  readonly oid: string
  readonly schema: string
  readonly table: string
  readonly tableKind: string
  readonly name: string
  readonly unique: boolean
  readonly method: string
  readonly elements: ReadonlyArray<ElementRow>
  readonly nullsNotDistinct: boolean
  readonly parameters: Parameters | null
  readonly valid: boolean
  readonly clustered: boolean
  readonly replicaIdentity: boolean
  readonly where: string | null
  readonly tablespace: string | null
  readonly partitionOf: AttachedRow | null
}

/** The index that an index is attached to, and its table. */
export interface AttachedRow {
  readonly of: QualifiedName
  readonly ofTable: QualifiedName
}

/** SQL for an `AttachedRow` of a row `c` of `pg_class`, and its conversion. */
export const attachedTo = (c: string): string =>
  `CASE WHEN ${c}.relispartition THEN (SELECT json_build_object(
      'of', json_build_object('schema', pn.nspname, 'name', p.relname),
      'ofTable', json_build_object('schema', pn.nspname, 'name', pt.relname))
      FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
      JOIN pg_index pi ON pi.indexrelid = p.oid JOIN pg_class pt ON pt.oid = pi.indrelid
      WHERE h.inhrelid = ${c}.oid) END`

/** The attachment of an index or a constraint, if it has one. */
export const attachment = (object: Index | Constraint, row: AttachedRow | null): ReadonlyArray<Found> =>
  row === null ? [] : [{
    object: {
      kind: "index-attachment",
      address: addressOn("index-attachment", object.address),
      parent: object.address,
      schema: object.schema,
      table: object.table,
      name: object.name,
      ...row
    }
  }]

const indexes = reader<Row>(
  (major) =>
    `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", t.relname::text AS "table", t.relkind::text AS "tableKind",
    c.relname::text AS "name", i.indisunique AS "unique", am.amname::text AS "method", el.elements AS "elements",
    ${nullsNotDistinct(major)} AS "nullsNotDistinct", ${options("c.reloptions")} AS "parameters",
    i.indisvalid OR c.relkind = 'I' AS "valid", i.indisclustered AS "clustered", i.indisreplident AS "replicaIdentity",
    pg_get_expr(i.indpred, i.indrelid) AS "where", ts.spcname::text AS "tablespace",
    ${attachedTo("c")} AS "partitionOf"
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace AND n.oid = ANY ($1::oid[])
  JOIN ${elements("NOT i.indisprimary")} el ON el.indexrelid = i.indexrelid
  JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
  WHERE t.relkind IN ('r', 'p', 'm') AND NOT EXISTS (
    SELECT FROM pg_constraint r WHERE r.conindid = i.indexrelid AND r.conrelid = i.indrelid
      AND r.contype IN ('p', 'u', 'x'))`,
  (row) => {
    const { elements, name, schema, table } = row
    const object: Index = {
      kind: "index",
      address: address("index", schema, name),
      parent: address(row.tableKind === "m" ? "materialized-view" : "table", schema, table),
      schema,
      table,
      name,
      unique: row.unique,
      method: row.method,
      elements: elements.filter(({ isKey }) => isKey).map(toElement),
      include: included(elements),
      nullsNotDistinct: row.nullsNotDistinct,
      storageParameters: toParameters(row.parameters),
      valid: row.valid,
      clustered: row.clustered,
      replicaIdentity: row.replicaIdentity,
      ...present({ where: row.where, tablespace: row.tablespace, statistics: statisticsOf(elements) })
    }
    return [{ key: keyOf("pg_class", row.oid), object }, ...attachment(object, row.partitionOf)]
  },
  users("pg_index", "NOT indisprimary", "indexrelid")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [indexes]
