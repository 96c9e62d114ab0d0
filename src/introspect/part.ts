/**
 * Comments, owners and privileges: one query for all kinds of objects each, as `collectComments` of pg_dump and the ACL
 * columns of the catalogs read.
 *
 * They name what they are on by its key, so they are read after the objects.
 */
import type { Address, CatalogObject } from "../catalog/mod.ts"
import { address, addressOn } from "../catalog/mod.ts"
import { type Key, keyOf } from "./_family.ts"

/** A row about the object behind a key; `column` is the name that a column number stands for. */
interface PartRow {
  readonly catalog: string
  readonly oid: string
  readonly sub: number
  readonly column: string | null
}

interface CommentRow extends PartRow {
  readonly text: string
}

interface OwnerRow extends PartRow {
  readonly role: string
}

interface PrivilegeRow extends PartRow {
  readonly grantee: string
  readonly rights: ReadonlyArray<string>
}

/** One query for a part and what its rows make; `place` finds the object and what exactly the part is on. */
export interface PartFamily {
  readonly query: string
  readonly read: (
    rows: ReadonlyArray<never>,
    place: (row: PartRow) => Place | undefined
  ) => ReadonlyArray<CatalogObject>
}

/** The object that a part belongs to and the address it is on; they differ for columns that are not objects. */
export interface Place {
  readonly parent: Address
  readonly on: Address
}

const part = <Row extends PartRow>(query: string, make: (row: Row, place: Place) => CatalogObject): PartFamily => ({
  query,
  read: (rows: ReadonlyArray<Row>, place) =>
    rows.flatMap((row) => {
      const found = place(row)
      return found === undefined ? [] : [make(row, found)]
    })
})

/** Finds what a row is on among the objects by key. */
export const placeIn = (objects: ReadonlyMap<Key, CatalogObject>) => (row: PartRow): Place | undefined => {
  const exact = objects.get(keyOf(row.catalog, row.oid, row.sub))
  if (exact !== undefined) return { parent: exact.address, on: exact.address }
  const whole = objects.get(keyOf(row.catalog, row.oid))
  if (row.sub === 0 || row.column === null || whole === undefined || !("schema" in whole) || !("name" in whole)) {
    return undefined
  }
  return { parent: whole.address, on: address("column", whole.schema, whole.name, row.column) }
}

// A composite's attributes are those of its pg_class row, while the object is the pg_type row.
const columnOf = `CASE WHEN d.objsubid > 0 THEN (SELECT attname::text FROM pg_attribute
      WHERE attrelid = d.objoid AND attnum = d.objsubid) END`

const comments = part<CommentRow>(
  `SELECT CASE WHEN c.relkind = 'c' THEN 'pg_type' ELSE d.classoid::regclass::text END AS "catalog",
    CASE WHEN c.relkind = 'c' THEN c.reltype ELSE d.objoid END::text AS "oid", d.objsubid AS "sub",
    ${columnOf} AS "column", d.description AS "text"
  FROM pg_description d
  LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
  WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.description <> 'standard public schema'`,
  ({ text }, { on, parent }) => ({ kind: "comment", address: addressOn("comment", on), parent, on, text })
)

const owners = part<OwnerRow>(
  `SELECT catalog AS "catalog", oid::text AS "oid", 0 AS "sub", NULL::text AS "column",
    pg_get_userbyid(owner)::text AS "role"
  FROM (
    SELECT 'pg_namespace' AS catalog, oid, nspowner AS owner FROM pg_namespace WHERE oid = ANY ($1::oid[])
    UNION ALL SELECT 'pg_class', oid, relowner FROM pg_class
      WHERE relnamespace = ANY ($1::oid[]) AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL SELECT 'pg_type', oid, typowner FROM pg_type WHERE typnamespace = ANY ($1::oid[])
    UNION ALL SELECT 'pg_proc', oid, proowner FROM pg_proc WHERE pronamespace = ANY ($1::oid[])
    UNION ALL SELECT 'pg_extension', oid, extowner FROM pg_extension
  ) AS owned`,
  ({ role }, { on, parent }) => ({ kind: "owner", address: addressOn("owner", on), parent, on, role })
)

// What initdb granted is in pg_init_privs and not worth a word.
const privileges = part<PrivilegeRow>(
  `SELECT g.catalog AS "catalog", g.oid::text AS "oid", g.sub AS "sub", min(g.column_name)::text AS "column",
    CASE WHEN e.grantee = 0 THEN 'public' ELSE pg_get_userbyid(e.grantee)::text END AS "grantee",
    json_agg(DISTINCT e.privilege_type || CASE WHEN e.is_grantable THEN ' *' ELSE '' END) AS "rights"
  FROM (
    SELECT 'pg_namespace' AS catalog, n.oid, 0 AS sub, NULL::name AS column_name, n.nspacl AS acl FROM pg_namespace n
      WHERE n.oid = ANY ($1::oid[])
    UNION ALL SELECT 'pg_class', oid, 0, NULL, relacl FROM pg_class WHERE relnamespace = ANY ($1::oid[])
    UNION ALL SELECT 'pg_class', a.attrelid, a.attnum, a.attname, a.attacl FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = ANY ($1::oid[]) AND a.attacl IS NOT NULL
    UNION ALL SELECT 'pg_type', oid, 0, NULL, typacl FROM pg_type WHERE typnamespace = ANY ($1::oid[])
    UNION ALL SELECT 'pg_proc', oid, 0, NULL, proacl FROM pg_proc WHERE pronamespace = ANY ($1::oid[])
  ) AS g CROSS JOIN LATERAL aclexplode(g.acl) AS e
  WHERE NOT EXISTS (SELECT FROM pg_init_privs p
    WHERE p.classoid = g.catalog::regclass AND p.objoid = g.oid AND p.objsubid = g.sub AND p.initprivs = g.acl)
  GROUP BY 1, 2, 3, 5`,
  ({ grantee, rights }, { on, parent }) => ({
    kind: "privilege",
    address: addressOn("privilege", on, grantee),
    parent,
    on,
    grantee,
    rights
  })
)

/** The families of this file. */
export const families: ReadonlyArray<PartFamily> = [comments, owners, privileges]
