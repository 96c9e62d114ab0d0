/**
 * Comments, owners and privileges, each with one query for all kinds of objects, as `collectComments` of pg_dump and the
 * ACL columns of the catalogs have them.
 *
 * They refer to their object by its key, so they are read after the objects.
 */
import type { Address, CatalogObject } from "../../catalog/mod.ts"
import { address, addressOn } from "../../catalog/mod.ts"
import { present } from "./_columns.ts"
import { rightsColumns, rightsDiffer, rightsKey, rightsOf, type RightsRow, toRights } from "./_rights.ts"
import { type Key, keyOf } from "./reader.ts"
import { type OwnerCatalog, ownerCatalogs } from "./system_catalogs.ts"

/** A row about the object with a key; `column` is the name of the column with the number `sub`. */
interface PartRow {
  readonly catalog: string
  readonly oid: string
  readonly sub: number
  readonly column: string | null
}

interface CommentRow extends PartRow {
  /** Whether the comment is on the index of the constraint and not on the constraint. */
  readonly behind: boolean
  readonly text: string
}

interface OwnerRow extends PartRow {
  readonly role: string
  readonly standard: string | null
}

interface PrivilegeRow extends PartRow, RightsRow {}

/** A query for a part, and the conversion of its rows; `place` finds the object of a row. */
export interface PartReader {
  readonly query: string
  readonly read: (
    rows: ReadonlyArray<never>,
    place: (row: PartRow) => Place | undefined
  ) => ReadonlyArray<CatalogObject>
}

/** The parent of a part, and the address that it is on. They differ for columns that are not objects. */
export interface Place {
  readonly parent: Address
  readonly on: Address
}

const part = <Row extends PartRow>(
  query: string,
  make: (row: Row, place: Place) => ReadonlyArray<CatalogObject>
): PartReader => ({
  query,
  read: (rows: ReadonlyArray<Row>, place) =>
    rows.flatMap((row) => {
      const found = place(row)
      return found === undefined ? [] : make(row, found)
    })
})

/** Finds the object of a row by its key. */
export const placeIn = (objects: ReadonlyMap<Key, CatalogObject>) => (row: PartRow): Place | undefined => {
  const exact = objects.get(keyOf(row.catalog, row.oid, row.sub))
  if (exact !== undefined) return { parent: exact.address, on: exact.address }
  const whole = objects.get(keyOf(row.catalog, row.oid))
  if (row.sub === 0 || row.column === null || whole === undefined || !("schema" in whole) || !("name" in whole)) {
    return undefined
  }
  return { parent: whole.address, on: address("column", whole.schema, whole.name, row.column) }
}

// The attributes of a composite type are those of its pg_class row, while the object is its pg_type row.
const columnOf = `CASE WHEN d.objsubid > 0 THEN (SELECT attname::text FROM pg_attribute
      WHERE attrelid = d.objoid AND attnum = d.objsubid) END`

const comments = part<CommentRow>(
  `SELECT CASE WHEN r.oid IS NOT NULL THEN 'pg_constraint' WHEN c.relkind = 'c' THEN 'pg_type'
      ELSE d.classoid::regclass::text END AS "catalog",
    CASE WHEN r.oid IS NOT NULL THEN r.oid WHEN c.relkind = 'c' THEN c.reltype ELSE d.objoid END::text AS "oid",
    d.objsubid AS "sub", ${columnOf} AS "column", r.oid IS NOT NULL AS "behind", d.description AS "text"
  FROM pg_description d
  LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
  LEFT JOIN pg_constraint r ON c.relkind IN ('i', 'I') AND r.conindid = c.oid AND r.contype IN ('p', 'u', 'x')
  WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.description <> 'standard public schema'`,
  ({ behind, text }, { on: whole, parent }) => {
    const on = behind ? addressOn("index", whole) : whole
    return [{ kind: "comment", address: addressOn("comment", on), parent, on, text }]
  }
)

/** The system catalogs that have owners and privileges, without duplicates. */
const withOwners = [...new Set(Object.values(ownerCatalogs))].filter((catalog): catalog is OwnerCatalog =>
  catalog !== "none"
)

/** One SELECT for each of these catalogs; "none" for catalogs without access control lists. */
const unionOf = (sources: { readonly [C in OwnerCatalog]: string }): string =>
  withOwners.map((catalog) => sources[catalog]).filter((source) => source !== "none").join("\n    UNION ALL ")

/** The owners of the objects of a catalog whose columns have this prefix, in the schemas or, without them, of the database. */
const ownersIn = (catalog: OwnerCatalog, prefix: string, where = `${prefix}namespace = ANY ($1::oid[])`): string =>
  `SELECT '${catalog}', oid, ${prefix}owner, NULL FROM ${catalog} WHERE ${where} AND oid >= 16384`

// A sequence of a column has the owner of the table. The default owner of `public` is the bootstrap superuser (oid 10), and
// since PostgreSQL 15 the role pg_database_owner (6171); only a superuser can change it.
const owned = unionOf({
  pg_namespace: `SELECT 'pg_namespace' AS catalog, oid, nspowner AS owner, CASE WHEN oid = 2200 THEN
      CASE WHEN current_setting('server_version_num')::int4 < 150000 THEN 10 ELSE 6171 END END::oid AS standard
      FROM pg_namespace WHERE oid = ANY ($1::oid[])`,
  pg_class: `SELECT 'pg_class', c.oid, c.relowner, NULL FROM pg_class c
      WHERE c.relnamespace = ANY ($1::oid[]) AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
        AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
          AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')))`,
  pg_type: ownersIn("pg_type", "typ"),
  pg_proc: ownersIn("pg_proc", "pro"),
  pg_collation: ownersIn("pg_collation", "coll")
})

const owners = part<OwnerRow>(
  `SELECT catalog AS "catalog", oid::text AS "oid", 0 AS "sub", NULL::text AS "column",
    pg_get_userbyid(owner)::text AS "role", pg_get_userbyid(standard)::text AS "standard"
  FROM (
    ${owned}
  ) AS owned
  WHERE owner <> (SELECT oid FROM pg_roles WHERE rolname = current_user) AND owner IS DISTINCT FROM standard`,
  ({ role, standard }, { on, parent }) => [{
    kind: "owner",
    address: addressOn("owner", on),
    parent,
    on,
    role,
    ...present({ standard })
  }]
)

const granted = unionOf({
  pg_namespace: `SELECT 'pg_namespace' AS catalog, oid, 0 AS sub, NULL::name AS column_name, nspacl AS acl,
      nspowner AS owner, 'n' AS type FROM pg_namespace WHERE oid = ANY ($1::oid[])`,
  pg_class:
    `SELECT 'pg_class', oid, 0, NULL, relacl, relowner, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END FROM pg_class
      WHERE relnamespace = ANY ($1::oid[])
    UNION ALL SELECT 'pg_class', a.attrelid, a.attnum, a.attname, a.attacl, c.relowner, 'c' FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = ANY ($1::oid[]) AND a.attnum > 0`,
  pg_type: `SELECT 'pg_type', oid, 0, NULL, typacl, typowner, 'T' FROM pg_type WHERE typnamespace = ANY ($1::oid[])`,
  pg_proc: `SELECT 'pg_proc', oid, 0, NULL, proacl, proowner, 'f' FROM pg_proc WHERE pronamespace = ANY ($1::oid[])`,
  pg_collation: "none"
})

// pg_init_privs has the privileges that initdb granted. A list that is null means the default privileges.
const privileges = part<PrivilegeRow>(
  `SELECT g.catalog AS "catalog", g.oid::text AS "oid", g.sub AS "sub", min(g.column_name)::text AS "column",
    ${rightsColumns}
  FROM (
    ${granted}
  ) AS g LEFT JOIN pg_init_privs p ON p.classoid = g.catalog::regclass AND p.objoid = g.oid AND p.objsubid = g.sub
  ${rightsOf("g.acl", "g.owner", "coalesce(p.initprivs, acldefault(g.type::\"char\", g.owner))")}
  WHERE g.acl IS NOT NULL
  GROUP BY 1, 2, 3, ${rightsKey} HAVING ${rightsDiffer}`,
  (row, { on, parent }) => [{
    kind: "privilege",
    address: addressOn("privilege", on, row.grantee ?? undefined),
    parent,
    on,
    ...toRights(row)
  }]
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<PartReader> = [comments, owners, privileges]
