/**
 * The names of all objects of a database that no other reader reads, so that differences in them are reported.
 */
import { address } from "../../catalog/mod.ts"
import { type Reader, reader } from "../reader/reader.ts"

interface RemarkRow {
  readonly on: string
  readonly text: string
}

// A NOT NULL constraint is not an object of the catalog, but it can have a comment.
const remarks = reader<RemarkRow>(
  `SELECT i.type || ' ' || i.identity AS "on", d.description AS "text"
  FROM pg_description d JOIN pg_constraint r ON r.oid = d.objoid AND r.contype = 'n'
  CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, 0) AS i
  WHERE d.classoid = 'pg_constraint'::regclass AND r.connamespace = ANY ($1::oid[])`,
  ({ on, text }) => [{
    object: { kind: "other", address: address("other", "comment", on), type: "comment", identity: `${on}: ${text}` }
  }]
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [remarks]
