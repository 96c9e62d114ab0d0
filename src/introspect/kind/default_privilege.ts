/**
 * Default privileges, as `getDefaultACLs` of pg_dump reads them.
 *
 * Those for all schemas replace the built-in default privileges; those for one schema are added to them.
 */
import { address, addressOn } from "../../catalog/mod.ts"
import { present } from "../reader/columns.ts"
import { type Reader, reader } from "../reader/reader.ts"
import { rightsColumns, rightsDiffer, rightsKey, rightsOf, type RightsRow, toRights } from "./_rights.ts"

// Default privileges on large objects exist since PostgreSQL 18.
const types = { r: "tables", S: "sequences", f: "functions", T: "types", n: "schemas", L: "large objects" } as const

interface Row extends RightsRow {
  readonly type: keyof typeof types
  readonly creator: string | null
  readonly schema: string | null
}

const standard = `CASE WHEN d.defaclnamespace = 0 THEN acldefault(
    CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END`

const query = `SELECT d.defaclobjtype::text AS "type", n.nspname::text AS "schema",
    CASE WHEN r.rolname <> current_user THEN r.rolname::text END AS "creator", ${rightsColumns}
  FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
  ${rightsOf("d.defaclacl", "d.defaclrole", standard)}
  WHERE (d.defaclnamespace = 0 OR n.oid = ANY ($1::oid[])) AND d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n', 'L')
  GROUP BY 1, 2, 3, ${rightsKey} HAVING ${rightsDiffer}`

const defaults = reader<Row>(query, (row) => {
  const { creator, schema } = row
  const type = types[row.type]
  const place = schema === null ? "" : ` in ${address("schema", schema)}`
  const on = creator === null ? `${type}${place}` : `${address(`${type} of`, creator)}${place}`
  return [{
    object: {
      kind: "default-privilege",
      address: addressOn("default-privilege", on, row.grantee ?? undefined),
      ...(schema === null ? {} : { parent: address("schema", schema) }),
      type,
      ...present({ creator, schema }),
      ...toRights(row)
    }
  }]
}, "pg_default_acl")

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [defaults]
