/**
 * The part of the look at a ledger that concerns its table, if that is an ordinary one: that it has the columns, defaults
 * and constraints that Strata creates, and is without rules, policies and inheritance.
 */
import { stringLiteral } from "../../text/mod.ts"
import type { Names } from "../names.ts"
import { array, finding, format, is, isAmong, isChar, not } from "./_finding.ts"

// As `concat` in the query below writes them; the schema pg_catalog has the oid 11. The server qualifies or quotes the
// names in a default if the session has another search_path or quote_all_identifiers.
const columns = [
  "sequence int8 NOT NULL",
  "id uuid NOT NULL DEFAULT gen_random_uuid()",
  "kind text NOT NULL",
  "revision text",
  "payload jsonb NOT NULL DEFAULT '{}'::jsonb",
  "recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()",
  "recorded_by text NOT NULL DEFAULT SESSION_USER",
  "previous_hash bytea",
  "hash bytea NOT NULL"
]

const withoutPolicies = (name: string): string =>
  `pg_catalog.concat_ws('; ', ${
    format("ALTER TABLE %s DISABLE ROW LEVEL SECURITY", name)
  }, (SELECT pg_catalog.string_agg(${format("DROP POLICY %I ON %s", "p.polname", name)}, '; ')
      FROM pg_catalog.pg_policy AS p WHERE ${is("p.polrelid", "l.oid")}))`

/** The queries of these findings. */
export const table = (names: Names): ReadonlyArray<string> => {
  const name = stringLiteral(names.table)
  return [
    finding({
      code: "columns",
      object: "d.found",
      // A column that a newer version adds does not change what is read.
      reading: `NOT (d.wanted OPERATOR(pg_catalog.<@) d.found)`,
      problem: format(
        "its columns are not those that Strata creates (%s)",
        `pg_catalog.array_to_string(ARRAY(SELECT pg_catalog.unnest(d.found) EXCEPT SELECT pg_catalog.unnest(d.wanted)
          UNION ALL SELECT pg_catalog.format('missing: %s', m) FROM (
            SELECT pg_catalog.unnest(d.wanted) EXCEPT SELECT pg_catalog.unnest(d.found)) AS missing(m)), ', ')`
      ),
      remedy: format("restore these columns and defaults of %s", name),
      from: `(SELECT ${array(columns)} AS wanted, ARRAY(
        SELECT pg_catalog.concat(a.attname, ' ',
            (SELECT pg_catalog.concat(CASE WHEN ${
        not("t.typnamespace", "11::pg_catalog.oid")
      } THEN 'other ' END, t.typname)
              FROM pg_catalog.pg_type AS t WHERE ${is("t.oid", "a.atttypid")}),
            CASE WHEN a.attnotnull THEN ' NOT NULL' END,
            CASE WHEN NOT a.attcollation OPERATOR(pg_catalog.=) ANY ('{0,100}'::pg_catalog.oid[]) THEN ' COLLATE' END,
            CASE WHEN ${not("a.attidentity", `''::pg_catalog."char"`)} THEN ' IDENTITY' END,
            CASE WHEN ${not("a.attgenerated", `''::pg_catalog."char"`)} THEN ' GENERATED' END,
            (SELECT pg_catalog.concat(' DEFAULT ',
                pg_catalog.regexp_replace(pg_catalog.pg_get_expr(e.adbin, e.adrelid),
                  '(pg_catalog|"pg_catalog")[.]|"([a-z_]+)"', '\\2', 'g'))
              FROM pg_catalog.pg_attrdef AS e
              WHERE a.atthasdef AND ${is("e.adrelid", "a.attrelid")} AND ${is("e.adnum", "a.attnum")}))
          FROM pg_catalog.pg_attribute AS a
          WHERE ${is("a.attrelid", "l.oid")} AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
          ORDER BY a.attnum) AS found FROM l WHERE l.is_table OFFSET 0) AS d`,
      where: "NOT (d.wanted OPERATOR(pg_catalog.<@) d.found AND d.found OPERATOR(pg_catalog.<@) d.wanted)"
    }),
    finding({
      code: "key",
      object: "'sequence'",
      problem: stringLiteral("it has no primary key on the column sequence"),
      remedy: format("ALTER TABLE %s ADD PRIMARY KEY (sequence)", name),
      where: `l.is_table AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS c WHERE ${is("c.conrelid", "l.oid")}
        AND ${isChar("c.contype", "p")} AND ${is("c.conkey::pg_catalog.text", "'{1}'")})`
    }),
    finding({
      code: "constraint",
      object: "c.conname",
      problem: format("it has the constraint \"%s\", which Strata does not create", "c.conname"),
      remedy: format("ALTER TABLE %s DROP CONSTRAINT %I", name, "c.conname"),
      from: `pg_catalog.pg_constraint AS c JOIN l ON ${is("c.conrelid", "l.oid")}`,
      // The constraint of a trigger is dropped with the trigger, which another finding is about.
      where: `l.is_table AND NOT ${isAmong("c.contype::pg_catalog.text", ["p", "u", "n", "t"])}`
    }),
    finding({
      code: "index",
      object: "c.relname",
      problem: format("its index \"%s\" computes expressions", "c.relname"),
      // The index of a table is in its schema. Not as regclass, which is not qualified if that is in the search path.
      remedy: format("DROP INDEX %I.%I", "l.schema_name", "c.relname"),
      from: `pg_catalog.pg_index AS i JOIN l ON ${is("i.indrelid", "l.oid")}
      JOIN pg_catalog.pg_class AS c ON ${is("c.oid", "i.indexrelid")}`,
      where: "l.is_table AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)"
    }),
    finding({
      code: "rule",
      object: "r.rulename",
      problem: format("it has the rule \"%s\"", "r.rulename"),
      remedy: format("DROP RULE %I ON %s", "r.rulename", name),
      from: `pg_catalog.pg_rewrite AS r JOIN l ON ${is("r.ev_class", "l.oid")}`,
      where: "l.is_table"
    }),
    finding({
      code: "row-security",
      object: "'row security'",
      reading: "true",
      problem: stringLiteral("row-level security is enabled for it or has policies, so events may be hidden"),
      remedy: withoutPolicies(name),
      where: `l.is_table AND (l.relrowsecurity OR l.relforcerowsecurity OR EXISTS (SELECT FROM pg_catalog.pg_policy AS p
        WHERE ${is("p.polrelid", "l.oid")}))`
    }),
    finding({
      code: "inheritance",
      object: "other.relname",
      reading: "true",
      problem: format("it inherits from or is inherited by the table \"%s\"", "other.relname"),
      remedy: `CASE WHEN ${is("i.inhparent", "l.oid")} THEN ${
        format("ALTER TABLE %I.%I NO INHERIT %s", "n.nspname", "other.relname", name)
      } ELSE ${format("ALTER TABLE %s NO INHERIT %I.%I", name, "n.nspname", "other.relname")} END`,
      from: `l JOIN pg_catalog.pg_inherits AS i ON ${is("i.inhparent", "l.oid")} OR ${is("i.inhrelid", "l.oid")}
      JOIN pg_catalog.pg_class AS other ON ${not("other.oid", "l.oid")}
        AND (${is("other.oid", "i.inhparent")} OR ${is("other.oid", "i.inhrelid")})
      JOIN pg_catalog.pg_namespace AS n ON ${is("n.oid", "other.relnamespace")}`,
      where: "l.is_table"
    })
  ]
}
