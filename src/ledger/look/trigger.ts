/**
 * The part of the look at a ledger that concerns its triggers: exactly those of Strata, enabled, with a function body
 * of a known format.
 */
import { createHash } from "node:crypto"
import { stringLiteral } from "../../text/mod.ts"
import type { Names } from "../names.ts"
import { array, finding, format, is, isAmong, isChar, not } from "./_finding.ts"

/** A trigger as it should be: the bits of `tgtype`, and the bodies that its function has in the known formats. */
export interface Wanted {
  readonly name: string
  readonly type: number
  readonly bodies: ReadonlyArray<string>
}

/** The first line of the append function, in which a ledger says its format; format 1 has none. */
export const signature = (format: number | "([0-9]{1,9})"): string => `-- The ledger of Strata, format ${format}`

/** The format that a function body says. */
export const formatOf = (body: string): string =>
  `pg_catalog.substring(${body}, ${stringLiteral(`^\n${signature("([0-9]{1,9})")}\n`)})::pg_catalog.int4`

/** `pg_proc.proconfig` of the functions, as its text; the second if they were created under quote_all_identifiers. */
const functionSettings = [
  `{"search_path=pg_catalog, pg_temp"}`,
  String.raw`{"search_path=\"pg_catalog\", \"pg_temp\""}`
]

/** The digest of a function body as the server stores it, with the line breaks around it. */
const digest = (body: string): string => createHash("sha256").update(`\n${body}\n`).digest("hex")

/** The finding of each trigger that is not Strata's. It is asked again in each transaction of a script. */
export const foreign = (names: Names, wanted: ReadonlyArray<Wanted>): string =>
  finding({
    code: "foreign-trigger",
    object: "g.tgname",
    problem: format("it has the trigger \"%s\", which Strata does not create", "g.tgname"),
    remedy: format("DROP TRIGGER %I ON %s", "g.tgname", stringLiteral(names.table)),
    from: "pg_catalog.pg_trigger AS g",
    where: `${is("g.tgrelid", `pg_catalog.to_regclass(${stringLiteral(names.table)})::pg_catalog.oid`)}
    AND NOT g.tgisinternal AND NOT ${isAmong("g.tgname", wanted.map(({ name }) => name))}`
  })

// Sub-queries by key, because a join would read all of pg_proc.
/** The triggers as they should be, beside those that the server has. */
const compared = (names: Names, wanted: ReadonlyArray<Wanted>): string => {
  const rows = wanted.map(({ bodies, name, type }) =>
    `(${stringLiteral(name)}::pg_catalog.name, ${type}::pg_catalog.int2, ${array(bodies.map(digest))})`
  )
  const known = [
    is("g.tgtype", "w.type"),
    "g.tgqual IS NULL",
    is("g.tgattr::pg_catalog.text", "''"),
    is("g.tgnargs", "0"),
    "NOT p.prosecdef",
    isAmong("p.proconfig", functionSettings),
    is("p.pronamespace", "l.schema_oid"),
    isAmong("p.proname", names.functionNames),
    `EXISTS (SELECT FROM pg_catalog.pg_language AS n WHERE ${is("n.oid", "p.prolang")} AND ${
      is("n.lanname", "'plpgsql'::pg_catalog.name")
    })`,
    "pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p.prosrc, 'UTF8')), 'hex') OPERATOR(pg_catalog.=) ANY (w.digests)"
  ]
  return `l CROSS JOIN (VALUES ${rows.join(",\n      ")}) AS w(name, type, digests)
    LEFT JOIN LATERAL (SELECT ${isChar("g.tgenabled", "A")} AS is_enabled,
        ${not("g.tgconstraint", "0::pg_catalog.oid")} AS is_constraint,
        (SELECT ${known.join("\n          AND ")} FROM pg_catalog.pg_proc AS p WHERE ${is("p.oid", "g.tgfoid")})
          AS is_known,
        (SELECT ${formatOf("p.prosrc")} FROM pg_catalog.pg_proc AS p WHERE ${is("p.oid", "g.tgfoid")}) AS format
      FROM pg_catalog.pg_trigger AS g WHERE ${is("g.tgrelid", "l.oid")} AND ${is("g.tgname", "w.name")} OFFSET 0) AS f
    ON true`
}

/** The queries of these findings; `newest` is the newest format that this version knows. */
export const triggers = (names: Names, wanted: ReadonlyArray<Wanted>, newest: number): ReadonlyArray<string> => {
  const isNewer = `COALESCE(f.format OPERATOR(pg_catalog.>) ${newest}, false)`
  return [
    foreign(names, wanted),
    finding({
      code: "trigger",
      object: "w.name",
      // CREATE OR REPLACE does not replace a constraint trigger.
      repairable: `NOT ${isNewer} AND f.is_constraint IS NOT TRUE`,
      problem: `CASE WHEN ${isNewer} THEN ${
        format("a newer version of Strata upgraded it to format %s", "f.format")
      } ELSE ${
        format(
          "its trigger \"%s\" %s",
          "w.name",
          `CASE WHEN f.is_enabled IS NULL THEN 'is missing' WHEN NOT f.is_enabled THEN 'is disabled'
        ELSE 'differs from the one that Strata creates' END`
        )
      } END`,
      remedy: `CASE WHEN ${isNewer} THEN 'upgrade effect-strata to that version'
        WHEN f.is_constraint THEN ${
        format("DROP TRIGGER %I ON %s; strata ensure-ledger", "w.name", stringLiteral(names.table))
      }
        ELSE 'strata ensure-ledger' END`,
      from: compared(names, wanted),
      where: "l.is_table AND (f.is_enabled AND f.is_known) IS NOT TRUE"
    })
  ]
}
