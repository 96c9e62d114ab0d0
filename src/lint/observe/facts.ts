/**
 * What the rules about whole revisions compare before and after one: new columns, keys, functions, privileges, and row
 * level security.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { LedgerPlace } from "../../rows/mod.ts"

/** A column of a table. */
export interface ColumnFact {
  /** `schema.table.column`. */
  readonly name: string
  /** `schema.table`. */
  readonly table: string
  readonly column: string
  /** The same while it is renamed, or its table is. */
  readonly id: string
  readonly type: string
  readonly isSerial: boolean
  readonly notNull: boolean
  /** Whether whoever inserts a row must give a value. */
  readonly isRequired: boolean
}

/** A fact: what it is about, as a key, and its name in messages. */
export interface Facts {
  /** The tables, by their dotted names. */
  readonly tables: ReadonlyArray<string>
  readonly columns: ReadonlyArray<ColumnFact>
  /** The columns of views, as `schema.view.column`. */
  readonly viewed: ReadonlyArray<string>
  /** The values of enums, each as `schema.enum: value`. */
  readonly values: ReadonlyArray<string>
  /** The foreign keys without an index that begins with their columns. */
  readonly unindexed: ReadonlyArray<
    { readonly name: string; readonly table: string; readonly columns: ReadonlyArray<string> }
  >
  /** The functions that run with the rights of their owner under the search path of the caller. */
  readonly definers: ReadonlyArray<string>
  /** The tables with row level security; `forced` also for the owner. */
  readonly secured: ReadonlyArray<string>
  /** The policies, as `table: policy`. */
  readonly policies: ReadonlyArray<string>
  /** What PUBLIC may do: privileges with the object. */
  readonly public: ReadonlyArray<string>
}

const isUsers = (namespace: string) => `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`

/** Whether a relation is one of those that are asked for. */
const isAsked = "($1::oid[] IS NULL OR c.oid = ANY ($1::oid[]))"

const list = (query: string) =>
  `coalesce((SELECT pg_catalog.json_agg(f ORDER BY f.name COLLATE "C") FROM (${query}) f), '[]')`

const relation = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`
const table = `n.nspname || '.' || c.relname`

const query = `SELECT pg_catalog.json_build_object(
  'tables', ${
  list(`SELECT c.oid::text AS oid, ${table} AS name FROM ${relation}
    WHERE c.relkind IN ('r', 'p') AND ${isUsers("n")} AND ${isAsked}`)
},
  'columns', ${
  list(
    `SELECT c.oid::text AS oid, ${table} || '.' || a.attname AS name, ${table} AS "table", a.attname AS "column",
      c.oid || '.' || a.attnum AS id, a.attnotnull AS "notNull",
      a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '' AS "isRequired",
      pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attidentity = '' AND EXISTS (
        SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
          AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'a') AS "isSerial"
    FROM ${relation} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND ${isUsers("n")}
      AND ${isAsked}`
  )
},
  'viewed', ${
  list(`SELECT c.oid::text AS oid, ${table} || '.' || a.attname AS name
    FROM ${relation} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'v' AND a.attnum > 0 AND ${isUsers("n")} AND ${isAsked}`)
},
  'values', ${
  list(`SELECT '' AS oid, n.nspname || '.' || t.typname || ': ' || e.enumlabel AS name FROM pg_catalog.pg_enum e
      JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE ${isUsers("n")}`)
},
  'unindexed', ${
  list(`SELECT c.oid::text AS oid, k.conname AS name, ${table} AS table,
      (SELECT pg_catalog.json_agg(a.attname ORDER BY u.place) FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY
        AS u(number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number) AS columns
    FROM ${relation} JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid
    WHERE k.contype = 'f' AND k.conparentid = 0 AND ${isUsers("n")} AND ${isAsked}
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
        AND (i.indkey::int2[])[0:pg_catalog.array_length(k.conkey, 1) - 1] @> k.conkey)`)
},
  'definers', ${
  list(`SELECT '' AS oid,
      n.nspname || '.' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' AS name
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND ${isUsers("n")} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      AND NOT EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) AS s(setting) WHERE s.setting LIKE 'search\\_path=%')`)
},
  'secured', ${
  list(`SELECT c.oid::text AS oid, ${table} AS name FROM ${relation}
    WHERE c.relrowsecurity AND ${isUsers("n")} AND ${isAsked}`)
},
  'policies', ${
  list(`SELECT c.oid::text AS oid, ${table} || ': ' || p.polname AS name
    FROM ${relation} JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid WHERE ${isUsers("n")} AND ${isAsked}`)
},
  'public', ${
  list(`SELECT o.oid, a.privilege_type || ' on ' || o.name AS name FROM (
      SELECT c.oid::text AS oid, CASE c.relkind WHEN 'S' THEN 'the sequence ' WHEN 'v' THEN 'the view ' ELSE 'the table ' END
          || ${table} AS name, c.relacl AS acl
        FROM ${relation} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${isUsers("n")} AND ${isAsked}
      UNION ALL SELECT c.oid::text, 'the column ' || ${table} || '.' || a.attname, a.attacl
        FROM ${relation} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE a.attacl IS NOT NULL AND ${isUsers("n")} AND ${isAsked}
      UNION ALL SELECT '', 'the schema ' || n.nspname, n.nspacl FROM pg_catalog.pg_namespace n WHERE ${isUsers("n")}
    ) o, LATERAL pg_catalog.aclexplode(o.acl) a WHERE a.grantee = 0`)
}
) AS "facts"`

/** A fact about a relation, or about the database if `oid` is empty. */
interface About {
  readonly oid: string
  readonly name: string
}

/** The facts with the object identifiers of their relations. */
export interface Rows {
  readonly tables: ReadonlyArray<About>
  readonly columns: ReadonlyArray<About & Facts["columns"][number]>
  readonly viewed: ReadonlyArray<About>
  readonly values: ReadonlyArray<About>
  readonly unindexed: ReadonlyArray<About & Facts["unindexed"][number]>
  readonly definers: ReadonlyArray<About>
  readonly secured: ReadonlyArray<About>
  readonly policies: ReadonlyArray<About>
  readonly public: ReadonlyArray<About>
}

const read = (oids: ReadonlyArray<string> | null): Effect.Effect<Rows, SqlError, SqlClient.SqlClient> =>
  Effect.map(
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => sql.unsafe<{ readonly facts: Rows }>(query, [oids && `{${oids.join(",")}}`]).withoutTransform
    ),
    ([row]) => row!.facts
  )

/** All facts of the database. */
export const facts = read(null)

const merged = <A extends About>(
  before: ReadonlyArray<A>,
  now: ReadonlyArray<A>,
  isStale: (about: About) => boolean
): ReadonlyArray<A> => [...before.filter((one) => !isStale(one)), ...now]

/** The facts after a revision: only what it locked can be another than before. */
export const factsAfter = (
  before: Rows,
  touched: ReadonlyArray<string>
): Effect.Effect<Rows, SqlError, SqlClient.SqlClient> =>
  Effect.map(read(touched), (now) => {
    const stale = new Set(["", ...touched])
    const isStale = ({ oid }: About): boolean => stale.has(oid)
    return {
      tables: merged(before.tables, now.tables, isStale),
      columns: merged(before.columns, now.columns, isStale),
      viewed: merged(before.viewed, now.viewed, isStale),
      values: now.values,
      unindexed: merged(before.unindexed, now.unindexed, isStale),
      definers: now.definers,
      secured: merged(before.secured, now.secured, isStale),
      policies: merged(before.policies, now.policies, isStale),
      public: merged(before.public, now.public, isStale)
    }
  })

const names = (all: ReadonlyArray<About>): ReadonlyArray<string> => all.map(({ name }) => name)

/** The facts as rules compare them, without those of the ledger. */
export const factsOf = (rows: Rows, { schema, table }: LedgerPlace): Facts => {
  const ledger = `${schema}.${table}`
  return {
    tables: names(rows.tables).filter((name) => name !== ledger),
    columns: rows.columns.filter(({ name }) => !name.startsWith(`${ledger}.`)),
    viewed: names(rows.viewed),
    values: names(rows.values),
    unindexed: rows.unindexed,
    definers: names(rows.definers),
    secured: names(rows.secured),
    policies: names(rows.policies),
    public: names(rows.public)
  }
}
