/**
 * The look at a ledger before it is read or written: whether its table, its triggers and what surrounds them are as
 * Strata creates them, and belong to roles that are trusted.
 *
 * An INSERT runs triggers, rules, defaults and checks with the rights of the role that inserts, so whoever controls
 * these gets its rights. One query finds all of them. Before an append it is asked in the same transaction, while a
 * lock keeps the table from being changed: ROW EXCLUSIVE conflicts with CREATE TRIGGER, CREATE RULE and ALTER TABLE.
 */
import { dollarQuote, stringLiteral } from "../../text/mod.ts"
import { LedgerUntrusted } from "../error.ts"
import type { Names } from "../names.ts"
import { array, is, isAmong, isChar, not } from "./_finding.ts"
import { owners } from "./_owner.ts"
import { table } from "./_table.ts"
import { taken } from "./_taken.ts"
import * as StateIndex from "./state_index.ts"
import { foreign, formatOf, triggers, type Wanted } from "./trigger.ts"

/** The SQLSTATE of a refusal by the look; PostgreSQL uses no such class. */
export const untrusted = "SL001"

// The owner of the schema `public` is `pg_database_owner` (oid 6171), which stands for the owner of the database.
const common = (names: Names): string =>
  `l AS (
  SELECT c.oid, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity, n.oid AS schema_oid, n.nspname AS schema_name, n.nspacl AS schema_acl,
      CASE WHEN ${is("n.nspowner", "6171::pg_catalog.oid")} THEN d.datdba ELSE n.nspowner END AS schema_owner,
      r.rolsuper AS is_superuser, (${isChar("c.relkind", "r")} AND ${isChar("c.relpersistence", "p")}
        AND ${is("c.reloftype", "0::pg_catalog.oid")} AND NOT c.relispartition) IS TRUE AS is_table
    FROM pg_catalog.pg_namespace AS n
    JOIN pg_catalog.pg_database AS d ON ${is("d.datname", "pg_catalog.current_database()")}
    JOIN pg_catalog.pg_roles AS r ON ${is("r.rolname", "CURRENT_USER")}
    LEFT JOIN pg_catalog.pg_class AS c
      ON ${is("c.oid", `pg_catalog.to_regclass(${stringLiteral(names.table)})::pg_catalog.oid`)}
    WHERE ${is("n.oid", `pg_catalog.to_regnamespace(${stringLiteral(names.schema)})::pg_catalog.oid`)}
), trusted AS (
  SELECT r.oid FROM pg_catalog.pg_roles AS r
    WHERE r.rolsuper OR ${is("r.rolname", "CURRENT_USER")}
      OR r.rolname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (${array(names.owners)})
)`

const columns = "(code, object, reading, repairable, problem, remedy)"

const found = (names: Names, parts: ReadonlyArray<string>): string =>
  `WITH ${common(names)}, f${columns} AS (
${parts.join("\nUNION ALL\n")}
)`

/** What to look for: the triggers as they should be, and the newest format that this version knows. */
export interface Aim {
  readonly wanted: ReadonlyArray<Wanted>
  readonly newest: number
}

const everything = (names: Names, { newest, wanted }: Aim): ReadonlyArray<string> => [
  ...taken(names),
  ...owners(names),
  ...table(names),
  ...triggers(names, wanted, newest)
]

/** A finding of the look: what is wrong with which object or role, and whether that makes reading unsafe or false. */
export interface Finding {
  readonly code: string
  readonly object: string
  readonly reading: boolean
  readonly repairable: boolean
  readonly problem: string
  readonly remedy: string
}

/** The look as a query; its rows are `Finding`s. */
export const query = (names: Names, aim: Aim): string =>
  `${found(names, everything(names, aim))}
SELECT f.code AS "code", f.object AS "object", f.reading AS "reading", f.repairable AS "repairable",
  f.problem AS "problem", f.remedy AS "remedy" FROM f ORDER BY f.code, f.object`

// The object identifiers of the types int8, uuid, text, jsonb, timestamptz and bytea, which never change.
const shape =
  "{sequence:20,id:2950,kind:25,revision:25,payload:3802,recorded_at:1184,recorded_by:25,previous_hash:17,hash:17}"

/** A ledger whose table has at most so many bytes, about 50,000 events, is read as a whole: that is faster than the index. */
const short = 16_777_216

/** What begins and ends the value of a row in a document of `query_to_xml`; the value has no such characters. */
export const before = "<c>"
const after = "</c>"

/**
 * What is asked before reading, in one row: whether the table `exists`, whether it is `plain`, whether it is `long`, and
 * the default isolation of the session. A table that is plain can be read; for any other, the look tells whether it can.
 *
 * With `reading`, there is a row for each one that one of these two queries has, if the table is plain: for a table that
 * is not long, or for one that is. It ends with the value `c` of that row (`read`); one more row has none. They come as `unnest` returns them, in order, because
 * sorting texts of this size takes a fifth of the query. `query_to_xml` executes a text, so that the name of the table is looked up, and a
 * statement planned, only if that is safe and needed. It does so under the snapshot of this query.
 */
export const glance = (
  { owners, table }: Names,
  reading?: { readonly whole: string; readonly indexed: string }
): string =>
  `SELECT l."exists", l."plain", l."long", l."isolation"${reading === undefined ? "" : `, part.text AS "read"`}
FROM (SELECT c.oid IS NOT NULL AS "exists",
  c.oid IS NOT NULL AND ${isChar("c.relkind", "r")} AND ${isChar("c.relpersistence", "p")}
    AND NOT c.relrowsecurity AND NOT c.relhassubclass AND NOT c.relispartition AND ${is("c.reloftype", "0")}
    AND (${not("pg_catalog.current_setting('is_superuser')", "'on'")}
      OR EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE ${is("r.oid", "c.relowner")} AND (
        r.rolsuper OR ${is("r.rolname", "CURRENT_USER")}${
    owners.length === 0 ? "" : ` OR ${isAmong("r.rolname", owners)}`
  })))
    AND ${
    is(
      `ARRAY(SELECT pg_catalog.concat(a.attname, ':', a.atttypid) FROM pg_catalog.pg_attribute AS a
      WHERE ${
        is("a.attrelid", "c.oid")
      } AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped ORDER BY a.attnum)`,
      `'${shape}'::pg_catalog.text[]`
    )
  } AS "plain",
  pg_catalog.pg_relation_size(c.oid) OPERATOR(pg_catalog.>) ${short} AND ${StateIndex.isThere("c.oid")} AS "long",
  pg_catalog.current_setting('default_transaction_isolation') AS "isolation"
FROM (SELECT pg_catalog.to_regclass(${stringLiteral(table)})::pg_catalog.oid AS oid) AS it
LEFT JOIN pg_catalog.pg_class AS c ON ${is("c.oid", "it.oid")} OFFSET 0) AS l${
    reading === undefined ? "" : `
LEFT JOIN LATERAL pg_catalog.unnest(pg_catalog.string_to_array(CASE WHEN l."plain" THEN pg_catalog.query_to_xml(
  CASE WHEN l."long" THEN ${stringLiteral(reading.indexed)} ELSE ${stringLiteral(reading.whole)} END,
  false, true, '')::pg_catalog.text END, '${after}')) AS part (text) ON true`
  }`

/** The format that the append function says, in one row; null for format 1. */
export const format = ({ table }: Names): string =>
  `SELECT pg_catalog.max(${formatOf("p.prosrc")}) AS "format" FROM pg_catalog.pg_trigger AS g
JOIN pg_catalog.pg_proc AS p ON ${is("p.oid", "g.tgfoid")}
WHERE ${is("g.tgrelid", `pg_catalog.to_regclass(${stringLiteral(table)})::pg_catalog.oid`)}`

/** A row of `glance`; `read` is a part of a document of XML. */
export interface Glance {
  readonly exists: boolean
  readonly plain: boolean
  readonly long: boolean | null
  readonly isolation: string
  readonly read?: string | null
}

const refused = (title: string): string => `Cannot trust the ledger "${title}": `
const advice = "An administrator can correct this with: "

/** The error for these findings, in the words of `refusing`. */
export const refusal = (title: string, findings: ReadonlyArray<Finding>): LedgerUntrusted =>
  new LedgerUntrusted({
    problem: refused(title) + findings.map(({ problem }) => problem).join(", "),
    remedy: advice + [...new Set(findings.map(({ remedy }) => remedy))].join("; ")
  })

/**
 * Which findings are refused: all of them, those that `ensure-ledger` does not repair, foreign triggers, or names that
 * other objects have.
 */
export type Strictness = "all" | "beyond repair" | "triggers" | "names"

/**
 * The statements of plpgsql that lock the table and fail with `untrusted` if the look finds something. They need the
 * variables `problems` and `remedies`.
 */
export const refusing = (names: Names, aim: Aim, strictness: Strictness): string => {
  const raise = `RAISE EXCEPTION USING ERRCODE = '${untrusted}',
      MESSAGE = pg_catalog.concat(${stringLiteral(refused(names.title))}, problems),
      HINT = pg_catalog.concat(${stringLiteral(advice)}, remedies);
  END IF;`
  const told = `SELECT pg_catalog.string_agg(f.problem, ', '), pg_catalog.string_agg(DISTINCT f.remedy, '; ')
    INTO problems, remedies
    FROM `
  if (strictness === "triggers") {
    // Aggregates are planned for longer than the look itself, which is made in each transaction.
    const triggers = foreign(names, aim.wanted)
    return `  IF EXISTS (${triggers}) THEN
  ${told}(${triggers}) AS f${columns};
    ${raise}`
  }
  return `  ${found(names, strictness === "names" ? taken(names) : everything(names, aim))}${told}f${
    strictness === "beyond repair" ? " WHERE NOT f.repairable" : ""
  };
  IF problems IS NOT NULL THEN
    ${raise}`
}

/** The variables of `refusing`. */
export const variables = "  problems pg_catalog.text;\n  remedies pg_catalog.text;"

/** The statement that locks the table against changes of its triggers until the transaction ends. */
export const lock = ({ table }: Names, mode = "ROW EXCLUSIVE"): string => `LOCK TABLE ONLY ${table} IN ${mode} MODE`

/** The same in plpgsql; nothing for what LOCK TABLE does not accept, such as a sequence, which the look refuses. */
export const lockIfTable = (names: Names, mode?: string): string =>
  `  IF EXISTS (SELECT FROM pg_catalog.pg_class AS c
      WHERE ${is("c.oid", `pg_catalog.to_regclass(${stringLiteral(names.table)})::pg_catalog.oid`)}
        AND ${isAmong("c.relkind", ["r", "p", "v"])}) THEN
    ${lock(names, mode)};
  END IF;`

/** A DO block of these statements. */
export const block = (...statements: ReadonlyArray<string>): string =>
  `DO ${dollarQuote(`DECLARE\n${variables}\nBEGIN\n${statements.join("\n")}\nEND`, "strata")}`
