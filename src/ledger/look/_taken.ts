/**
 * The part of the look at a ledger that concerns its names: those that objects of another kind have. Nothing of a ledger
 * could be created beside them, so they are looked for before that as well.
 */
import { stringLiteral } from "../../text/mod.ts"
import type { Names } from "../names.ts"
import { finding, format, is, isAmong, isChar, role } from "./_finding.ts"

// Not as regprocedure, which is not qualified if the schema is in the search path.
/** The name of the routine `p`. */
export const routine = format("%I.%I()", "l.schema_name", "p.proname")

/** Whether the routine `p` has the name of a function of the ledger. */
export const hasName = (names: Names): string =>
  `${is("p.pronamespace", "l.schema_oid")} AND ${is("p.pronargs", "0")} AND ${
    isAmong("p.proname", names.functionNames)
  }`

/** Whether CREATE OR REPLACE FUNCTION replaces the routine `p` by a function of a trigger. */
export const isTriggerFunction = `(${isChar("p.prokind", "f")} AND NOT p.proretset AND ${
  is("p.prorettype", "'pg_catalog.trigger'::pg_catalog.regtype::pg_catalog.oid")
})`

/** The name under which an object is set aside. */
export const aside = (name: string): string => `found_${name.slice(0, 20)}`

/** The statement that sets the relation of the ledger's name aside. A composite type is one as well. */
export const setAside = (names: Names): string =>
  format(
    "ALTER %s %s RENAME TO %I",
    `CASE WHEN ${isChar("l.relkind", "c")} THEN 'TYPE' ELSE 'TABLE' END`,
    stringLiteral(names.table),
    stringLiteral(aside(names.tableName))
  )

const kinds = (column: string, kinds: Readonly<Record<string, string>>, other: string): string =>
  `CASE ${column} ${
    Object.entries(kinds).map(([char, name]) => `WHEN '${char}' THEN '${name}'`).join(" ")
  } ELSE '${other}' END`

const relationKind = kinds("l.relkind", {
  c: "a composite type",
  f: "a foreign table",
  i: "an index",
  I: "an index",
  m: "a materialized view",
  p: "a partitioned table",
  S: "a sequence",
  v: "a view"
}, "a table that is unlogged, typed or a partition")

const typeKind = kinds(
  "t.typtype",
  { d: "a domain", e: "an enum type", m: "a multirange type", r: "a range type" },
  "a type"
)

const routineKind = kinds("p.prokind", { a: "an aggregate", p: "a procedure", w: "a window function" }, "a function")

/** The queries of these findings. */
export const taken = (names: Names): ReadonlyArray<string> => [
  finding({
    code: "kind",
    object: "l.relkind",
    reading: "true",
    problem: format(
      "it is not an ordinary, permanent table but %s, which belongs to the role \"%s\"",
      relationKind,
      role("l.relowner")
    ),
    remedy: setAside(names),
    where: "l.oid IS NOT NULL AND NOT l.is_table"
  }),
  finding({
    code: "type",
    object: "t.typname",
    problem: format("its name is that of %s, which belongs to the role \"%s\"", typeKind, role("t.typowner")),
    remedy: format("ALTER TYPE %s RENAME TO %I", stringLiteral(names.table), stringLiteral(aside(names.tableName))),
    from: "pg_catalog.pg_type AS t CROSS JOIN l",
    // The server renames the array type of another type itself, and completes a shell type.
    where: `l.oid IS NULL AND ${is("t.typnamespace", "l.schema_oid")} AND t.typisdefined
    AND ${is("t.typname", `${stringLiteral(names.tableName)}::pg_catalog.name`)}
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE ${is("e.oid", "t.typelem")} AND ${
      is("e.typarray", "t.oid")
    })`
  }),
  finding({
    code: "function",
    object: routine,
    problem: format(
      "the name of its function %s is that of %s, which belongs to the role \"%s\" and is no function of a trigger",
      routine,
      routineKind,
      role("p.proowner")
    ),
    remedy: format(
      "ALTER ROUTINE %s RENAME TO %I",
      routine,
      "pg_catalog.concat('found_', pg_catalog.left(p.proname::pg_catalog.text, 20))"
    ),
    from: "pg_catalog.pg_proc AS p CROSS JOIN l",
    where: `${hasName(names)} AND NOT ${isTriggerFunction}`
  })
]
