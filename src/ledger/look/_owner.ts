/**
 * The part of the look at a ledger that concerns roles: who owns its schema, table and functions, and who may create
 * objects beside them.
 */
import { stringLiteral } from "../../text/mod.ts"
import type { Names } from "../names.ts"
import { finding, format, is, isAmong, isChar, isTrusted, not, role, stranger, tableOrType } from "./_finding.ts"

// Not as regprocedure, which is not qualified if the schema is in the search path.
const routine = format("%I.%I()", "l.schema_name", "p.proname")
const isTrigger = is("p.prorettype", "'pg_catalog.trigger'::pg_catalog.regtype::pg_catalog.oid")

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
    remedy: format(
      "ALTER %1$s %2$s OWNER TO CURRENT_USER (or, to set it aside: ALTER %1$s %2$s RENAME TO found_ledger)",
      tableOrType,
      stringLiteral(names.table)
    ),
    where: `l.oid IS NOT NULL AND NOT ${isTrusted("l.relowner")}`
  }),
  finding({
    code: "function-owner",
    object: routine,
    problem: format(`its function %s belongs to the role "%s", which ${stranger}`, routine, role("p.proowner")),
    // CREATE OR REPLACE replaces only what returns the same type.
    remedy: `CASE WHEN ${isTrigger} THEN ${format("ALTER FUNCTION %s OWNER TO CURRENT_USER", routine)}
      ELSE ${format("DROP ROUTINE %s", routine)} END`,
    from: `pg_catalog.pg_proc AS p CROSS JOIN l`,
    where: `${is("p.pronamespace", "l.schema_oid")} AND ${is("p.pronargs", "0")}
      AND ${isAmong("p.proname", names.functionNames)} AND NOT ${isTrusted("p.proowner")}`
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
