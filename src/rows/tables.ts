/**
 * The tables of a database as one who inserts rows sees them, and how many rows they have.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { identifierUnsafe } from "../text/mod.ts"

/** A column that takes a value. `type` is its type with modifiers, `base` the one below domains, `element` that of an array. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly base: string
  readonly element: string | null
  /** The values of an enum, or of an array of them. */
  readonly labels: ReadonlyArray<string> | null
  /** `atttypmod` of the column or of its domain; -1 if there is none. */
  readonly modifier: number
  readonly notNull: boolean
  readonly hasDefault: boolean
  /** Whether the database numbers the rows: an identity, or a default that takes the next value of a sequence. */
  readonly isNumbered: boolean
}

/** A foreign key: its columns, and the columns of the other table that they refer to. */
export interface ForeignKey {
  readonly columns: ReadonlyArray<string>
  readonly table: string
  readonly keys: ReadonlyArray<string>
}

/** A table. `name` is quoted and qualified; `rules` are the texts of its CHECK constraints and partition bounds. */
export interface Table {
  readonly name: string
  readonly columns: ReadonlyArray<Column>
  readonly foreignKeys: ReadonlyArray<ForeignKey>
  readonly rules: ReadonlyArray<string>
}

/** Where the ledger is, which is left out. */
export interface LedgerPlace {
  readonly schema: string
  readonly table: string
}

const query = `WITH RECURSIVE base AS (
    SELECT oid, oid AS base, typtypmod AS mod, false AS "notNull" FROM pg_type WHERE typtype <> 'd'
    UNION ALL
    SELECT t.oid, b.base, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE b.mod END, t.typnotnull OR b."notNull"
      FROM pg_type t JOIN base b ON b.oid = t.typbasetype WHERE t.typtype = 'd'
  ), tables AS (
    SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND NOT (n.nspname = $1::text AND c.relname = $2::text)
        AND ($3::oid[] IS NULL OR c.oid = ANY ($3::oid[]))
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  )
  SELECT t.name, coalesce((SELECT json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'base', format_type(b.base, NULL),
      'element', CASE WHEN y.typcategory = 'A' THEN format_type(e.base, NULL) END,
      'labels', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum
        WHERE enumtypid = CASE WHEN y.typcategory = 'A' THEN e.base ELSE b.base END),
      'modifier', CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.mod END,
      'notNull', a.attnotnull OR b."notNull", 'hasDefault', d.oid IS NOT NULL,
      'isNumbered', a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) ~ '^nextval\\(', false)
    ) ORDER BY a.attnum)
    FROM pg_attribute a JOIN base b ON b.oid = a.atttypid JOIN pg_type y ON y.oid = b.base
      LEFT JOIN base e ON e.oid = y.typelem AND y.typcategory = 'A'
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''), '[]') AS "columns",
    coalesce((SELECT json_agg(json_build_object('columns', (SELECT json_agg(attname ORDER BY place)
        FROM unnest(k.conkey) WITH ORDINALITY AS u(number, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = number),
      'table', (SELECT format('%I.%I', n.nspname, r.relname) FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE r.oid = k.confrelid),
      'keys', (SELECT json_agg(attname ORDER BY place)
        FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = number)
      ) ORDER BY k.conname)
    FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'f'), '[]') AS "foreignKeys",
    coalesce((SELECT json_agg(rule) FROM (
      SELECT pg_get_constraintdef(k.oid) AS rule FROM pg_constraint k
        WHERE k.contype = 'c' AND (k.conrelid = t.oid
          OR k.contypid IN (SELECT atttypid FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0))
      UNION ALL SELECT pg_get_expr(p.relpartbound, p.oid) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
        WHERE i.inhparent = t.oid AND p.relpartbound IS NOT NULL) AS rules), '[]') AS "rules"
  FROM tables t ORDER BY t.name COLLATE "C"`

/** A list of object identifiers as a parameter; null for all. */
const list = (oids: ReadonlyArray<string> | undefined): string | null =>
  oids === undefined ? null : `{${oids.join(",")}}`

/** The tables into which rows can be inserted, by their names; all, or those with these object identifiers. */
export const tables = (
  ledger: LedgerPlace,
  only?: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<Table>, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql.unsafe<Table>(query, [ledger.schema, ledger.table, list(only)]).withoutTransform
  )

/** The names of all tables, as a query; partitions are counted with their parents. */
const names = `SELECT format('%I.%I', n.nspname, c.relname) AS "name" FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT (n.nspname = $1::text AND c.relname = $2::text) AND ($3::oid[] IS NULL OR c.oid = ANY ($3::oid[]))
  ORDER BY 1`

/** How many rows each table has, without the ledger, or each of `only`; the names are quoted and qualified. */
export const counts = Effect.fnUntraced(function*({ schema, table }: LedgerPlace, only?: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const found = yield* sql.unsafe<{ readonly name: string }>(names, [schema, table, list(only)]).withoutTransform
  if (found.length === 0) return {}
  const each = found.map(({ name }) => `(SELECT count(*)::float8 FROM ${name}) AS ${identifierUnsafe(name)}`)
  // PostgreSQL has at most 1664 columns in a result.
  const all: Record<string, number> = {}
  for (let from = 0; from < each.length; from += 500) {
    const [row] = yield* sql.unsafe<Record<string, number>>(`SELECT ${each.slice(from, from + 500).join(", ")}`)
      .withoutTransform
    Object.assign(all, row)
  }
  return all
})
