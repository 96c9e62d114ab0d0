/**
 * Sequences, as `collectSequences` and `dumpSequence` of pg_dump read them, without those of identity columns.
 */
import { address, type QualifiedName, type SequenceOptions } from "../../catalog/mod.ts"
import { keyOf, type Reader, reader } from "../reader/reader.ts"

/** JSON of the options of a row `s` of `pg_sequence`. */
export const sequenceOptions = `json_build_object('type', format_type(s.seqtypid, NULL), 'start', s.seqstart::text,
  'increment', s.seqincrement::text, 'minimum', s.seqmin::text, 'maximum', s.seqmax::text, 'cache', s.seqcache::text,
  'cycle', s.seqcycle)`

interface Row {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly unlogged: boolean
  readonly options: SequenceOptions
  readonly owner: (QualifiedName & { readonly column: string }) | null
}

const sequences = reader<Row>(
  `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "name",
    c.relpersistence = 'u' AS "unlogged", ${sequenceOptions} AS "options",
    CASE WHEN a.attname IS NOT NULL THEN
      json_build_object('schema', tn.nspname, 'name', tc.relname, 'column', a.attname) END AS "owner"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  LEFT JOIN pg_class tc ON tc.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = tc.relnamespace
  WHERE c.relkind = 'S' AND d.deptype IS DISTINCT FROM 'i'`,
  ({ name, oid, options, owner, schema, unlogged }) => {
    const own = address("sequence", schema, name)
    return [
      {
        key: keyOf("pg_class", oid),
        object: {
          kind: "sequence",
          address: own,
          parent: address("schema", schema),
          schema,
          name,
          unlogged,
          ...options
        }
      },
      ...(owner === null ? [] : [{
        object: {
          kind: "owned-by" as const,
          address: address("owned-by", schema, name),
          parent: own,
          schema,
          name,
          table: { schema: owner.schema, name: owner.name },
          column: owner.column
        }
      }])
    ]
  },
  "pg_sequence"
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [sequences]
