/**
 * A text picture of everything a migration can make in a database, for comparing two databases.
 *
 * It asks the server's own deparsers (`pg_get_constraintdef`, `pg_get_indexdef`, …), so two equal pictures are two
 * schemas that PostgreSQL itself describes alike. The ledger's schema is left out.
 */
import { query } from "./server.ts"

const catalogQuery = (place: string): string => `
WITH spaces AS (
  SELECT oid, nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'strata')
), classes AS (
  SELECT c.*, s.nspname FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace
), lines AS (
  SELECT format('schema %I owner %s', nspname, pg_get_userbyid(nspowner)) AS line
    FROM spaces JOIN pg_namespace USING (oid, nspname)
  UNION ALL SELECT format('class %I.%I %s %s %s %s %s', nspname, relname, relkind, relpersistence, reloptions,
    pg_get_partkeydef(oid), (SELECT array_agg(inhparent::regclass::text) FROM pg_inherits WHERE inhrelid = oid))
    FROM classes
  UNION ALL SELECT format('column %I.%I.%I %s %s %s %s %s %s %s', c.nspname, c.relname, a.attname,
    ${place}, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
    a.attcollation::regcollation)
    FROM classes c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  UNION ALL SELECT format('constraint %s %I %s %s', r.conrelid::regclass, r.conname, pg_get_constraintdef(r.oid),
    r.convalidated) FROM pg_constraint r JOIN spaces s ON s.oid = r.connamespace
  UNION ALL SELECT format('index %s %s %s', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid)
    FROM pg_index i JOIN classes c ON c.oid = i.indrelid
  UNION ALL SELECT format('enum %s %s', t.oid::regtype,
    (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
    FROM pg_type t JOIN spaces s ON s.oid = t.typnamespace WHERE t.typtype = 'e'
  UNION ALL SELECT format('view %s %s', oid::regclass, pg_get_viewdef(oid)) FROM classes WHERE relkind IN ('v', 'm')
  UNION ALL SELECT format('function %s %s', p.oid::regprocedure,
    CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE p.prosrc END)
    FROM pg_proc p JOIN spaces s ON s.oid = p.pronamespace
  UNION ALL SELECT format('trigger %s %s', t.tgrelid::regclass, pg_get_triggerdef(t.oid))
    FROM pg_trigger t JOIN classes c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL SELECT format('extension %I %s', extname, extversion) FROM pg_extension
  UNION ALL SELECT format('sequence %s %s %s %s %s %s %s %s', q.seqrelid::regclass, q.seqtypid::regtype, q.seqstart,
    q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle) FROM pg_sequence q JOIN classes c ON c.oid = q.seqrelid
  UNION ALL SELECT format('owned %s by %s.%s', d.objid::regclass, d.refobjid::regclass, d.refobjsubid)
    FROM pg_depend d JOIN classes c ON c.oid = d.objid AND c.relkind = 'S'
    WHERE d.deptype = 'a' AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
  UNION ALL SELECT format('comment %s %s', pg_describe_object(classoid, objoid, objsubid), description)
    FROM pg_description, pg_identify_object(classoid, objoid, objsubid) AS i
    WHERE objoid >= 16384 AND i.identity !~ '\\mstrata(\\.|$)'
)
SELECT coalesce(json_agg(line ORDER BY line COLLATE "C"), '[]') AS snapshot FROM lines`

/** One row with `snapshot`: sorted lines, without the order of columns, since a column that comes back is the last one. */
export const snapshotQuery = catalogQuery("''")

/** The catalog of a database on the test server as sorted lines, with the order of columns. */
export const catalogOf = async (url: string): Promise<ReadonlyArray<string>> => {
  const [row] = await query(
    url,
    catalogQuery(
      "(SELECT count(*) FROM pg_attribute b WHERE b.attrelid = c.oid AND b.attnum BETWEEN 1 AND a.attnum" +
        " AND NOT b.attisdropped)"
    )
  )
  return row?.["snapshot"] as ReadonlyArray<string>
}

/** The ledger of a database without what differs from run to run: ids, times and what is computed from them. */
export const ledgerOf = (url: string, table = "strata.ledger"): Promise<ReadonlyArray<Record<string, unknown>>> =>
  query(url, `SELECT sequence::int, kind, revision, payload, recorded_by FROM ${table} ORDER BY sequence`)
