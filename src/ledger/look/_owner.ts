/**
 * The part of the look at a ledger that concerns roles: who owns its schema, table and functions, and who may create
 * objects beside them.
 */
import { stringLiteral } from "../../text/mod.ts"
import type { Names } from "../names.ts"
import { finding, format, is, isChar, isTrusted, not, role, stranger } from "./_finding.ts"
import { aside, hasName, isTriggerFunction, routine, setAside } from "./_taken.ts"

/** Whether a role is known: it owns the database, or the current role was made a member of it. */
const isKnown = (oid: string): string =>
  `EXISTS (SELECT FROM pg_catalog.pg_database AS d WHERE ${is("d.datname", "pg_catalog.current_database()")}
      AND ${is("d.datdba", oid)})
    OR EXISTS (SELECT FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS r ON ${is("r.oid", "m.member")}
      WHERE ${is("m.roleid", oid)} AND ${is("r.rolname", "CURRENT_USER")})`

/** The queries of these findings. */
export const owners = (names: Names): ReadonlyArray<string> => [
  finding({
    code: "schema-owner",
    object: role("l.schema_owner"),
    problem: format(`its schema belongs to the role "%s", which ${stranger}`, role("l.schema_owner")),
    remedy: format("ALTER SCHEMA %s OWNER TO CURRENT_USER", stringLiteral(names.schema)),
    where: `NOT ${isTrusted("l.schema_owner")}`
  }),
  finding({
    code: "owner",
    object: role("l.relowner"),
    // The owner could replace the table by a view at any moment; a superuser would then run what the view calls.
    reading: "l.is_superuser",
    problem: format(`it belongs to the role "%s", which ${stranger}`, role("l.relowner")),
    // Who trusts a role trusts everyone who may act as it, so this is never the only way, nor the first.
    remedy: `CASE WHEN l.is_table THEN ${
      format(
        "ALTER TABLE %1$s OWNER TO CURRENT_USER (or, to set it aside: ALTER TABLE %1$s RENAME TO %2$I%3$s)",
        stringLiteral(names.table),
        stringLiteral(aside(names.tableName)),
        `CASE WHEN ${isKnown("l.relowner")} THEN ${
          format("; or, if you trust \"%s\", add it to ledger.owners in env.ts", role("l.relowner"))
        } END`
      )
    } ELSE ${setAside(names)} END`,
    where: `l.oid IS NOT NULL AND NOT ${isTrusted("l.relowner")}`
  }),
  finding({
    code: "function-owner",
    object: routine,
    problem: format(`its function %s belongs to the role "%s", which ${stranger}`, routine, role("p.proowner")),
    remedy: format("ALTER FUNCTION %s OWNER TO CURRENT_USER", routine),
    from: `pg_catalog.pg_proc AS p CROSS JOIN l`,
    where: `${hasName(names)} AND ${isTriggerFunction} AND NOT ${isTrusted("p.proowner")}`
  }),
  finding({
    code: "create-right",
    object: `CASE WHEN ${is("grants.grantee", "0::pg_catalog.oid")} THEN 'PUBLIC' ELSE ${role("grants.grantee")} END`,
    problem: format(
      "%s may create objects in its schema",
      `CASE WHEN ${is("grants.grantee", "0::pg_catalog.oid")} THEN 'every role' ELSE ${
        format("the role \"%s\"", role("grants.grantee"))
      } END`
    ),
    remedy: format(
      `REVOKE CREATE ON SCHEMA %s FROM %s`,
      stringLiteral(names.schema),
      `CASE WHEN ${is("grants.grantee", "0::pg_catalog.oid")} THEN 'PUBLIC' ELSE pg_catalog.quote_ident(${
        role("grants.grantee")
      }) END`
    ),
    from: "l CROSS JOIN LATERAL pg_catalog.aclexplode(l.schema_acl) AS grants",
    // A schema with other tables is shared by choice; `public` always is.
    where: `${is("grants.privilege_type", "'CREATE'")} AND ${not("l.schema_name", "'public'::pg_catalog.name")}
      AND NOT ${isTrusted("grants.grantee")}
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE ${is("c.relnamespace", "l.schema_oid")}
        AND ${not("c.oid", "l.oid")} AND ${isChar("c.relkind", "r")} AND ${isTrusted("c.relowner")})`
  })
]
