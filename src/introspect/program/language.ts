/**
 * Procedural languages, transforms, access methods and conversions, as `dumpProcLang`, `dumpTransform`, `dumpAccessMethod`
 * and `dumpConversion` of pg_dump read them. Those with low oids were created by initdb.
 */
import { type AccessMethod, address, type QualifiedName, type RoutineReference } from "../../catalog/mod.ts"
import { present, routineName, routineReference } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface LanguageRow {
  readonly oid: string
  readonly name: string
  readonly trusted: boolean
  readonly handler: QualifiedName
  readonly inline: QualifiedName | null
  readonly validator: QualifiedName | null
}

const languages = reader<LanguageRow>(
  `SELECT l.oid::text AS "oid", l.lanname::text AS "name", l.lanpltrusted AS "trusted",
    ${routineName("l.lanplcallfoid")} AS "handler", ${routineName("l.laninline")} AS "inline",
    ${routineName("l.lanvalidator")} AS "validator"
  FROM pg_language l WHERE l.lanispl AND l.oid >= 16384`,
  ({ handler, inline, name, oid, trusted, validator }) => [{
    key: keyOf("pg_language", oid),
    object: {
      kind: "language",
      address: address("language", name),
      name,
      trusted,
      handler,
      ...present({ inline, validator })
    }
  }],
  users("pg_language")
)

interface TransformRow {
  readonly oid: string
  readonly type: string
  readonly language: string
  readonly fromSql: RoutineReference | null
  readonly toSql: RoutineReference | null
}

// A transform belongs to no schema. It is read if its type is in a schema that is read or in pg_catalog.
const transforms = reader<TransformRow>(
  `SELECT tr.oid::text AS "oid", format_type(tr.trftype, NULL) AS "type", l.lanname::text AS "language",
    ${routineReference("tr.trffromsql")} AS "fromSql", ${routineReference("tr.trftosql")} AS "toSql"
  FROM pg_transform tr JOIN pg_language l ON l.oid = tr.trflang JOIN pg_type t ON t.oid = tr.trftype
  WHERE tr.oid >= 16384 AND (t.typnamespace = ANY ($1::oid[]) OR t.typnamespace = 'pg_catalog'::regnamespace)`,
  ({ fromSql, language, oid, toSql, type }) => [{
    key: keyOf("pg_transform", oid),
    object: {
      kind: "transform",
      address: address("transform", type, language),
      type,
      language,
      ...present({ fromSql, toSql })
    }
  }],
  users("pg_transform")
)

interface MethodRow {
  readonly oid: string
  readonly name: string
  readonly type: AccessMethod["type"]
  readonly handler: QualifiedName
}

const methods = reader<MethodRow>(
  `SELECT a.oid::text AS "oid", a.amname::text AS "name", CASE a.amtype WHEN 't' THEN 'table' ELSE 'index' END AS "type",
    ${routineName("a.amhandler")} AS "handler"
  FROM pg_am a WHERE a.oid >= 16384`,
  ({ oid, ...row }) => [{
    key: keyOf("pg_am", oid),
    object: { kind: "access-method", address: address("access-method", row.name), ...row }
  }],
  users("pg_am")
)

interface ConversionRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly default: boolean
  readonly from: string
  readonly to: string
  readonly function: QualifiedName
}

const conversions = reader<ConversionRow>(
  `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.conname::text AS "name", c.condefault AS "default",
    pg_encoding_to_char(c.conforencoding)::text AS "from", pg_encoding_to_char(c.contoencoding)::text AS "to",
    ${routineName("c.conproc")} AS "function"
  FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace AND n.oid = ANY ($1::oid[])`,
  ({ oid, ...row }) => [{
    key: keyOf("pg_conversion", oid),
    object: {
      kind: "conversion",
      address: address("conversion", row.schema, row.name),
      parent: address("schema", row.schema),
      ...row
    }
  }],
  users("pg_conversion")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [languages, transforms, methods, conversions]
