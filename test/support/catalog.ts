/**
 * A text picture of everything a migration can make in a database, for comparing two databases.
 *
 * It asks the server's own deparsers (`pg_get_constraintdef`, `pg_get_indexdef`, …), so two equal pictures are two
 * schemas that PostgreSQL itself describes alike. The ledger's schema is left out.
 */
import { query, withClient } from "./server.ts"

const visible = (schema: string) =>
  `${schema} NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'strata') AND ${schema} NOT LIKE 'pg_temp%'`

const parts: Record<string, string> = {
  schemas: `SELECT nspname AS name, obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE ${
    visible("nspname")
  }`,
  relations: `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relpersistence AS persistence,
      c.reloptions AS options, obj_description(c.oid, 'pg_class') AS comment,
      CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
      pg_get_partkeydef(c.oid) AS partition_key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${visible("n.nspname")} AND c.relkind <> 'c' AND c.relkind <> 't'`,
  columns: `SELECT n.nspname AS schema, c.relname AS relation, a.attname AS name,
      row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS place,
      format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required, a.attidentity AS identity,
      a.attgenerated AS generated, pg_get_expr(d.adbin, d.adrelid) AS default_value,
      CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
      col_description(c.oid, a.attnum) AS comment
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE ${visible("n.nspname")} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
  constraints: `SELECT n.nspname AS schema, co.conname AS name, co.conrelid::regclass::text AS relation,
      pg_get_constraintdef(co.oid) AS definition, co.convalidated AS valid, obj_description(co.oid, 'pg_constraint') AS comment
    FROM pg_constraint co JOIN pg_namespace n ON n.oid = co.connamespace WHERE ${visible("n.nspname")}`,
  indexes:
    `SELECT n.nspname AS schema, c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition, i.indisvalid AS valid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${visible("n.nspname")}`,
  enums: `SELECT n.nspname AS schema, t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${visible("n.nspname")} GROUP BY 1, 2`,
  sequences:
    `SELECT schemaname AS schema, sequencename AS name, data_type::text AS type, start_value::text, min_value::text,
      max_value::text, increment_by::text, cycle, cache_size::text FROM pg_sequences WHERE ${visible("schemaname")}`,
  functions: `SELECT n.nspname AS schema, p.proname AS name, pg_get_functiondef(p.oid) AS definition
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${
    visible("n.nspname")
  } AND p.prokind IN ('f', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  triggers: `SELECT n.nspname AS schema, c.relname AS relation, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${visible("n.nspname")} AND NOT t.tgisinternal`,
  extensions: `SELECT extname AS name, extversion AS version FROM pg_extension`
}

/** The catalog of a database on the test server, as sorted rows of each kind. */
export const catalogOf = (url: string): Promise<Record<string, ReadonlyArray<string>>> =>
  withClient(url, async (client) => {
    const picture: Record<string, ReadonlyArray<string>> = {}
    for (const [kind, text] of Object.entries(parts)) {
      const { rows } = await client.query(text)
      picture[kind] = rows.map((row) => JSON.stringify(row)).toSorted()
    }
    return picture
  })

/** The ledger of a database without what differs from run to run: ids, times and what is computed from them. */
export const ledgerOf = (url: string, table = "strata.ledger"): Promise<ReadonlyArray<Record<string, unknown>>> =>
  query(url, `SELECT sequence::int, kind, revision, payload, recorded_by FROM ${table} ORDER BY sequence`)
