/**
 * Constraints of tables and domains, as `getConstraints` and `getDomainConstraints` of pg_dump read them.
 *
 * `NOT NULL` constraints (PostgreSQL 18) are a field of their column. The constraints in which PostgreSQL records the
 * partitions of a referenced table are left out: they are on the table of the foreign key itself (`conparentid`).
 */
import { address, type Constraint, type Parameters, type QualifiedName, type ReferentialAction } from "../../catalog/mod.ts"
import { options, present, toParameters } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"
import { type AttachedRow, attachedTo, attachment, type ElementRow, elements, included, nullsNotDistinct, toElement } from "./index.ts"

type Action = "a" | "r" | "c" | "n" | "d"

interface Row {
  readonly oid: string
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly onDomain: boolean
  readonly inherited: boolean
  readonly partitionOf: string | null
  readonly attachedTo: AttachedRow | null
  readonly deferrable: boolean
  readonly initiallyDeferred: boolean
  readonly valid: boolean
  readonly noInherit: boolean
  readonly enforced: boolean
  readonly period: boolean
  readonly columns: ReadonlyArray<string> | null
  readonly constraint: "p" | "u" | "f" | "c" | "x"
  readonly references: QualifiedName | null
  readonly referencedColumns: ReadonlyArray<string> | null
  readonly match: string
  readonly onUpdate: Action
  readonly onDelete: Action
  readonly onDeleteColumns: ReadonlyArray<string> | null
  readonly expression: string | null
  readonly operators: ReadonlyArray<string> | null
  readonly elements: ReadonlyArray<ElementRow> | null
  readonly method: string | null
  readonly nullsNotDistinct: boolean
  readonly parameters: Parameters | null
  readonly clustered: boolean | null
  readonly replicaIdentity: boolean | null
  readonly where: string | null
  readonly tablespace: string | null
}

const names = (relation: string, numbers: string): string =>
  `CASE WHEN ${numbers} IS NOT NULL THEN (SELECT json_agg(a.attname ORDER BY k.place)
      FROM unnest(${numbers}) WITH ORDINALITY AS k(number, place)
      JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number) END`

const query = (major: number): string =>
  `SELECT r.oid::text AS "oid", n.nspname::text AS "schema", coalesce(c.relname, t.typname)::text AS "table",
    r.conname::text AS "name", r.contypid <> 0 AS "onDomain", NOT r.conislocal AND r.coninhcount > 0 AND r.contype IN ('f', 'c') AS "inherited",
    CASE WHEN r.contype = 'f' THEN pr.conname::text END AS "partitionOf", ${attachedTo("ic")} AS "attachedTo",
    r.condeferrable AS "deferrable", r.condeferred AS "initiallyDeferred", r.convalidated AS "valid",
    r.connoinherit AS "noInherit", ${major >= 18 ? "r.conenforced" : "true"} AS "enforced",
    ${major >= 18 ? "r.conperiod" : "false"} AS "period", ${names("r.conrelid", "r.conkey")} AS "columns",
    r.contype::text AS "constraint",
    CASE WHEN f.oid IS NOT NULL THEN json_build_object('schema', fn.nspname, 'name', f.relname) END AS "references",
    ${names("r.confrelid", "r.confkey")} AS "referencedColumns", r.confmatchtype::text AS "match",
    r.confupdtype::text AS "onUpdate", r.confdeltype::text AS "onDelete",
    ${major >= 15 ? names("r.conrelid", "r.confdelsetcols") : "NULL::json"} AS "onDeleteColumns",
    pg_get_expr(r.conbin, r.conrelid) AS "expression",
    CASE WHEN r.conexclop IS NOT NULL THEN (SELECT json_agg(CASE WHEN opn.nspname = 'pg_catalog' THEN op.oprname::text
        ELSE format('OPERATOR(%I.%s)', opn.nspname, op.oprname) END ORDER BY k.place)
      FROM unnest(r.conexclop) WITH ORDINALITY AS k(oid, place)
      JOIN pg_operator op ON op.oid = k.oid JOIN pg_namespace opn ON opn.oid = op.oprnamespace) END AS "operators",
    el.elements AS "elements", am.amname::text AS "method",
    coalesce(${nullsNotDistinct(major)}, false) AS "nullsNotDistinct", ${options("ic.reloptions")} AS "parameters",
    i.indisclustered AS "clustered", i.indisreplident AS "replicaIdentity",
    pg_get_expr(i.indpred, i.indrelid) AS "where", ts.spcname::text AS "tablespace"
  FROM pg_constraint r
  LEFT JOIN pg_class c ON c.oid = r.conrelid LEFT JOIN pg_type t ON t.oid = r.contypid
  JOIN pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace) AND n.oid = ANY ($1::oid[])
  LEFT JOIN pg_class f ON f.oid = r.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  LEFT JOIN pg_constraint pr ON pr.oid = r.conparentid
  LEFT JOIN pg_index i ON i.indexrelid = r.conindid AND r.contype IN ('p', 'u', 'x')
  LEFT JOIN ${elements("(i.indisexclusion OR i.indnatts > i.indnkeyatts)")} el ON el.indexrelid = i.indexrelid
  LEFT JOIN pg_class ic ON ic.oid = i.indexrelid LEFT JOIN pg_am am ON am.oid = ic.relam
  LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace
  WHERE r.contype IN ('p', 'u', 'f', 'c', 'x') AND (r.contype <> 'f' OR pr.oid IS NULL OR pr.conrelid <> r.conrelid)`

const actions: { readonly [K in Action]: ReferentialAction } = {
  a: "no action",
  r: "restrict",
  c: "cascade",
  n: "set null",
  d: "set default"
}

const indexed = (row: Row) => ({
  include: included(row.elements ?? []),
  storageParameters: toParameters(row.parameters),
  clustered: row.clustered ?? false,
  replicaIdentity: row.replicaIdentity ?? false,
  ...present({ tablespace: row.tablespace })
})

const common = (row: Row) => ({
  kind: "constraint" as const,
  address: address("constraint", row.schema, row.table, row.name),
  parent: address(row.onDomain ? "domain" : "table", row.schema, row.table),
  schema: row.schema,
  table: row.table,
  name: row.name,
  onDomain: row.onDomain,
  inherited: row.inherited,
  deferrable: row.deferrable,
  initiallyDeferred: row.initiallyDeferred
})

const toExclusion = (row: Row): Constraint => ({
  ...common(row),
  ...indexed(row),
  type: "exclusion",
  method: row.method ?? "",
  elements: (row.elements ?? []).filter(({ isKey }) => isKey).map((element, index) =>
    Object.assign({ with: row.operators?.[index] ?? "" }, toElement(element))
  ),
  ...present({ where: row.where })
})

const toForeignKey = (row: Row): Constraint => ({
  ...common(row),
  type: "foreign-key",
  columns: row.columns ?? [],
  references: row.references!,
  referencedColumns: row.referencedColumns ?? [],
  match: row.match === "f" ? "full" : "simple",
  onUpdate: actions[row.onUpdate],
  onDelete: actions[row.onDelete],
  onDeleteColumns: row.onDeleteColumns ?? [],
  period: row.period,
  valid: row.valid,
  enforced: row.enforced,
  ...present({ partitionOf: row.partitionOf })
})

const toConstraint = (row: Row): Constraint => {
  const columns = row.columns ?? []
  switch (row.constraint) {
    case "p":
      return { ...common(row), ...indexed(row), type: "primary-key", columns, withoutOverlaps: row.period }
    case "u":
      return {
        ...common(row),
        ...indexed(row),
        type: "unique",
        columns,
        withoutOverlaps: row.period,
        nullsNotDistinct: row.nullsNotDistinct
      }
    case "f":
      return toForeignKey(row)
    case "x":
      return toExclusion(row)
    case "c":
      return {
        ...common(row),
        type: "check",
        expression: row.expression ?? "",
        columns,
        noInherit: row.noInherit,
        valid: row.valid,
        enforced: row.enforced
      }
  }
}

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [
  reader<Row>(query, (row) => {
    const object = toConstraint(row)
    return [{ key: keyOf("pg_constraint", row.oid), object }, ...attachment(object, row.attachedTo)]
  }, users("pg_constraint", "contype IN ('p', 'u', 'f', 'c', 'x')"))
]
