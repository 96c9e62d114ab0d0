/**
 * Schemas and extensions, as `getNamespaces` and `getExtensions` of pg_dump read them.
 */
import { address } from "../../catalog/mod.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface SchemaRow {
  readonly oid: string
  readonly name: string
}

interface ExtensionRow extends SchemaRow {
  readonly schema: string
  readonly version: string
}

const schemas = reader<SchemaRow>(
  `SELECT oid::text AS "oid", nspname::text AS "name" FROM pg_namespace WHERE oid = ANY ($1::oid[])`,
  ({ name, oid }) => [{
    key: keyOf("pg_namespace", oid),
    object: { kind: "schema", address: address("schema", name), name }
  }]
)

// An extension with a low oid was created by initdb and is in every database: plpgsql.
const extensions = reader<ExtensionRow>(
  `SELECT e.oid::text AS "oid", e.extname::text AS "name", n.nspname::text AS "schema", e.extversion AS "version"
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE e.oid >= 16384`,
  ({ name, oid, schema, version }) => [{
    key: keyOf("pg_extension", oid),
    object: { kind: "extension", address: address("extension", name), name, schema, version }
  }],
  users("pg_extension")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [schemas, extensions]
