/**
 * SQL for the owners and the access control lists of all kinds of objects.
 *
 * The schema `public` is treated as pg_dump does (`getNamespaces`, `selectDumpableNamespace`): by its name, so that one
 * that was dropped and created again is no difference if it has the owner and the privileges that initdb gives.
 */
import { type OwnerCatalog, ownerCatalogs } from "../reader/system_catalogs.ts"

const unionOf = (sources: Readonly<Record<string, string>>, catalogs: ReadonlyArray<string>): string =>
  catalogs.map((catalog) => sources[catalog]).join("\n    UNION ALL ")

/** The system catalogs that have the owners of objects, without duplicates. */
const withOwners = [...new Set(Object.values(ownerCatalogs))].filter((catalog): catalog is OwnerCatalog =>
  catalog !== "none"
)

/** The owners of the objects of a catalog whose columns have this prefix, in the schemas or, without them, of the database. */
const ownersIn = (catalog: string, prefix: string, where = `${prefix}namespace = ANY ($1::oid[])`): string =>
  `SELECT '${catalog}', oid, ${prefix}owner, NULL::oid FROM ${catalog} WHERE ${where} AND oid >= 16384`

const isBefore15 = "current_setting('server_version_num')::int4 < 150000"

/**
 * Rows `catalog`, `oid`, `owner`, `standard`. A sequence of a column has the owner of the table. The default owner of
 * `public` is the bootstrap superuser (oid 10), and since PostgreSQL 15 the role pg_database_owner (6171); only a superuser
 * can change it.
 */
const ownedIn: { readonly [C in OwnerCatalog]: string } & Readonly<Record<string, string>> = {
  pg_namespace: `SELECT 'pg_namespace' AS catalog, oid, nspowner AS owner, CASE WHEN nspname = 'public' THEN
      CASE WHEN ${isBefore15} THEN 10 ELSE 6171 END END::oid AS standard
      FROM pg_namespace WHERE oid = ANY ($1::oid[])`,
  pg_class: `SELECT 'pg_class', c.oid, c.relowner, NULL FROM pg_class c
      WHERE c.relnamespace = ANY ($1::oid[]) AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
        AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
          AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')))`,
  pg_type: ownersIn("pg_type", "typ"),
  pg_proc: ownersIn("pg_proc", "pro"),
  pg_collation: ownersIn("pg_collation", "coll"),
  pg_conversion: ownersIn("pg_conversion", "con"),
  pg_operator: ownersIn("pg_operator", "opr"),
  pg_opclass: ownersIn("pg_opclass", "opc"),
  pg_opfamily: ownersIn("pg_opfamily", "opf"),
  pg_ts_config: ownersIn("pg_ts_config", "cfg"),
  pg_ts_dict: ownersIn("pg_ts_dict", "dict"),
  pg_statistic_ext: ownersIn("pg_statistic_ext", "stx"),
  pg_language: ownersIn("pg_language", "lan", "true"),
  pg_event_trigger: ownersIn("pg_event_trigger", "evt", "true"),
  pg_foreign_data_wrapper: ownersIn("pg_foreign_data_wrapper", "fdw", "true"),
  pg_foreign_server: ownersIn("pg_foreign_server", "srv", "true"),
  pg_publication: ownersIn("pg_publication", "pub", "true"),
  pg_subscription: ownersIn("pg_subscription", "sub", "true")
}

/** The query of the owners. */
export const owned: string = unionOf(ownedIn, withOwners)

/** The privileges that initdb gives on `public`. */
const onPublic =
  `ARRAY[makeaclitem(nspowner, nspowner, 'USAGE', false), makeaclitem(nspowner, nspowner, 'CREATE', false),
        makeaclitem(0, nspowner, 'USAGE', false), CASE WHEN ${isBefore15} THEN makeaclitem(0, nspowner, 'CREATE', false)
          ELSE makeaclitem(0, nspowner, 'USAGE', false) END]`

const grantsIn = (
  catalog: string,
  prefix: string,
  type: string,
  where = `oid >= 16384 AND ${prefix}namespace = ANY ($1::oid[])`
): string =>
  `SELECT '${catalog}', oid, 0, NULL, ${prefix}acl, ${prefix}owner, '${type}', NULL::aclitem[] FROM ${catalog}
      WHERE ${where} AND ${prefix}acl IS NOT NULL`

/**
 * Rows `catalog`, `oid`, `sub`, `column_name`, `acl`, `owner`, `type` as `acldefault` takes it, and `standard`, the
 * privileges by default where neither `acldefault` nor `pg_init_privs` has them.
 */
const grantedIn: Readonly<Record<string, string>> = {
  pg_namespace: `SELECT 'pg_namespace' AS catalog, oid, 0 AS sub, NULL::name AS column_name,
      CASE WHEN nspname = 'public' THEN coalesce(nspacl, acldefault('n', nspowner)) ELSE nspacl END AS acl,
      nspowner AS owner, 'n' AS type, CASE WHEN nspname = 'public' THEN ${onPublic} END AS standard
      FROM pg_namespace WHERE oid = ANY ($1::oid[])`,
  pg_class: `SELECT 'pg_class', oid, 0, NULL, relacl, relowner, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END, NULL
      FROM pg_class WHERE oid >= 16384 AND relnamespace = ANY ($1::oid[])
    UNION ALL SELECT 'pg_class', a.attrelid, a.attnum, a.attname, a.attacl, c.relowner, 'c', NULL FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = ANY ($1::oid[]) AND a.attnum > 0`,
  pg_type: grantsIn("pg_type", "typ", "T"),
  pg_proc: grantsIn("pg_proc", "pro", "f"),
  pg_language: grantsIn("pg_language", "lan", "l", "true"),
  pg_foreign_data_wrapper: grantsIn("pg_foreign_data_wrapper", "fdw", "F", "true"),
  pg_foreign_server: grantsIn("pg_foreign_server", "srv", "S", "true")
}

/** The query of the privileges. */
export const granted: string = unionOf(grantedIn, Object.keys(grantedIn))
