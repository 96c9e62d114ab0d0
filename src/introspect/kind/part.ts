/**
 * Comments, security labels, owners and privileges, each with one query for all kinds of objects, as `collectComments` of pg_dump and the
 * ACL columns of the catalogs have them.
 *
 * They refer to their object by its key, so they are read after the objects.
 */
import type { Address, CatalogObject } from "../../catalog/mod.ts"
import { address, addressOn } from "../../catalog/mod.ts"
import { present } from "../reader/columns.ts"
import { type Key, keyIn, keyOf } from "../reader/reader.ts"
import { granted, owned } from "./_holders.ts"
import { rightsColumns, rightsDiffer, rightsKey, rightsOf, type RightsRow, toRights } from "./_rights.ts"

/** A row about the object with a key; `column` is the name of the column with the number `sub`. */
interface PartRow {
  readonly catalog: string
  readonly oid: string
  readonly sub: number
  readonly column: string | null
  /** The key of the object that holds this one, which is not an object of the catalog, and what statements call it. */
  readonly holder?: string | null
  readonly called?: string | null
}

interface CommentRow extends PartRow {
  /** Whether the comment is on the index of the constraint and not on the constraint. */
  readonly behind: boolean
  readonly text: string
  readonly standard: string | null
}

interface LabelRow extends PartRow {
  readonly provider: string
  readonly label: string
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

/**
 * The parent of a part, and the address that it is on. They differ for columns that are not objects, and for objects that
 * another one holds; then `called` is what statements call these. What an extension of initdb holds has no parent.
 */
export interface Place {
  readonly parent?: Address
  readonly on: Address
  readonly called?: string
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
export const placeIn = (found: () => ReadonlyMap<Key, CatalogObject>) => (row: PartRow): Place | undefined => {
  const { called, holder } = row
  const objects = found()
  if (typeof holder === "string" && typeof called === "string") {
    const on = called.replace(/^[A-Z ]+(?= )/, (words) => words.toLowerCase())
    const { column } = row
    return {
      ...present({ parent: objects.get(holder)?.address }),
      on: column === null ? on : `${on} ${address("column", column)}`,
      called
    }
  }
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

/**
 * The comments. That of the schema `public` which initdb makes counts as the default, so its absence is an empty comment, as
 * in `dumpNamespace` of pg_dump. A comment on the sequence of an identity belongs to the column.
 */
const comments = part<CommentRow>(
  `SELECT CASE WHEN r.oid IS NOT NULL THEN 'pg_constraint' WHEN c.relkind = 'c' THEN 'pg_type'
      ELSE d.classoid::regclass::text END AS "catalog",
    CASE WHEN r.oid IS NOT NULL THEN r.oid WHEN c.relkind = 'c' THEN c.reltype ELSE d.objoid END::text AS "oid",
    d.objsubid AS "sub", ${columnOf} AS "column", r.oid IS NOT NULL AS "behind", d.description AS "text",
    CASE WHEN d.classoid = 'pg_namespace'::regclass AND d.objoid = public.oid THEN public.comment END AS "standard",
    CASE WHEN i.objid IS NOT NULL THEN ${keyIn("i.refclassid", "i.refobjid", "i.refobjsubid")} END AS "holder",
    CASE WHEN i.objid IS NOT NULL THEN 'SEQUENCE ' || (pg_identify_object(i.classid, i.objid, 0)).identity END AS "called"
  FROM (
    SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384
    UNION ALL SELECT d.classoid, d.objoid, d.objsubid, d.description FROM pg_namespace n
      JOIN pg_description d ON d.objoid = n.oid AND d.classoid = 'pg_namespace'::regclass
      WHERE n.oid < 16384 AND d.description <> 'standard public schema'
    UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, '' FROM pg_namespace n WHERE nspname = 'public'
      AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid)
  ) AS d
  LEFT JOIN (SELECT oid, 'standard public schema' AS comment FROM pg_namespace WHERE nspname = 'public') AS public ON true
  LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
  LEFT JOIN pg_constraint r ON c.relkind IN ('i', 'I') AND r.conindid = c.oid AND r.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_depend i ON c.relkind = 'S' AND i.classid = 'pg_class'::regclass AND i.objid = c.oid
    AND i.refclassid = 'pg_class'::regclass AND i.deptype = 'i'
  WHERE (d.objoid, d.description) IS DISTINCT FROM (public.oid, public.comment)`,
  ({ behind, standard, text }, { called, on: whole, parent }) => {
    const on = behind ? addressOn("index", whole) : whole
    return [{ kind: "comment", address: addressOn("comment", on), on, ...present({ parent, called, standard }), text }]
  }
)

const labels = part<LabelRow>(
  `SELECT CASE WHEN c.relkind = 'c' THEN 'pg_type' ELSE d.classoid::regclass::text END AS "catalog",
    CASE WHEN c.relkind = 'c' THEN c.reltype ELSE d.objoid END::text AS "oid", d.objsubid AS "sub",
    ${columnOf} AS "column", d.provider AS "provider", d.label AS "label"
  FROM pg_seclabel d LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid`,
  ({ label, provider }, { on, parent }) => [{
    kind: "security-label",
    address: addressOn("security-label", on, provider),
    on,
    ...present({ parent }),
    provider,
    label
  }]
)

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
    on,
    role,
    ...present({ parent, standard })
  }]
)

// What follows GRANT … ON for an object that another one holds: a member of an extension, the sequence of an identity.
const words = `CASE q."catalog" WHEN 'pg_class' THEN
      CASE (SELECT relkind FROM pg_class WHERE oid = q."oid"::oid) WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END
    WHEN 'pg_proc' THEN 'ROUTINE' WHEN 'pg_type' THEN 'TYPE' WHEN 'pg_namespace' THEN 'SCHEMA' WHEN 'pg_language' THEN 'LANGUAGE'
    WHEN 'pg_foreign_data_wrapper' THEN 'FOREIGN DATA WRAPPER' WHEN 'pg_foreign_server' THEN 'FOREIGN SERVER' END`

/**
 * The privileges that differ from those by default. For an object that initdb or an extension created, these are in
 * pg_init_privs. A list that is null means the default privileges.
 */
const privileges = part<PrivilegeRow>(
  `SELECT q.*, h.holder AS "holder",
    CASE WHEN h.holder IS NOT NULL THEN ${words} || ' ' || (pg_identify_object(q."catalog"::regclass, q."oid"::oid, 0)).identity
      END AS "called"
  FROM (
    SELECT g.catalog AS "catalog", g.oid::text AS "oid", g.sub AS "sub", min(g.column_name)::text AS "column",
      ${rightsColumns}
    FROM (
    ${granted}
    ) AS g LEFT JOIN pg_init_privs p ON p.classoid = g.catalog::regclass AND p.objoid = g.oid AND p.objsubid = g.sub
    ${rightsOf("g.acl", "g.owner", "coalesce(g.standard, p.initprivs, acldefault(g.type::\"char\", g.owner))")}
    WHERE g.acl IS NOT NULL
    GROUP BY 1, 2, 3, ${rightsKey} HAVING ${rightsDiffer}
  ) AS q LEFT JOIN LATERAL (
    SELECT ${keyIn("d.refclassid", "d.refobjid", "d.refobjsubid")} AS holder FROM pg_depend d
    WHERE d.classid = q."catalog"::regclass AND d.objid = q."oid"::oid AND d.objsubid = 0
      AND (d.deptype = 'e' OR d.deptype = 'i' AND d.refobjsubid > 0) LIMIT 1
  ) AS h ON true`,
  (row, { called, on, parent }) => [{
    kind: "privilege",
    address: addressOn("privilege", on, row.grantee ?? undefined),
    on,
    ...present({ parent, called, column: called === undefined ? undefined : row.column }),
    ...toRights(row)
  }]
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<PartReader> = [comments, labels, owners, privileges]
