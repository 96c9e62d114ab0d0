/**
 * Collations, as `dumpCollation` of pg_dump reads them.
 */
import { address, type Collation } from "../../catalog/mod.ts"
import { present } from "./_columns.ts"
import { keyOf, type Reader, reader } from "./reader.ts"

interface CollationRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly provider: Collation["provider"]
  readonly deterministic: boolean
  readonly locale: string | null
  readonly collate: string | null
  readonly ctype: string | null
  readonly rules: string | null
}

// Before PostgreSQL 15, the locale of ICU was in the columns of libc.
const localeOf = (major: number): string =>
  major >= 17 ? "c.colllocale" : major >= 15 ? "c.colliculocale" : "CASE c.collprovider WHEN 'i' THEN c.collcollate END"

const collations = reader<CollationRow>(
  (major) =>
    `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.collname::text AS "name",
    CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS "provider",
    c.collisdeterministic AS "deterministic",
    coalesce(${localeOf(major)}::text, CASE WHEN c.collcollate = c.collctype THEN c.collcollate::text END) AS "locale",
    CASE WHEN c.collcollate <> c.collctype THEN c.collcollate::text END AS "collate",
    CASE WHEN c.collcollate <> c.collctype THEN c.collctype::text END AS "ctype",
    ${major >= 16 ? "c.collicurules" : "NULL::text"} AS "rules"
  FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace AND n.oid = ANY ($1::oid[])`,
  ({ collate, ctype, deterministic, locale, name, oid, provider, rules, schema }) => [{
    key: keyOf("pg_collation", oid),
    object: {
      kind: "collation",
      address: address("collation", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      provider,
      deterministic,
      ...present({ locale, collate, ctype, rules })
    }
  }]
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [collations]
