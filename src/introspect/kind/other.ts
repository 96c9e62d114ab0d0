/**
 * Extended statistics, as `dumpStatisticsExt` of pg_dump reads them, and the names of all other objects in a database, so
 * that differences in them are reported.
 */
import { address } from "../../catalog/mod.ts"
import { keyOf, type Reader, reader } from "./reader.ts"
import { systemCatalogs } from "./system_catalogs.ts"

interface StatisticsRow {
  readonly oid: string
  readonly schema: string
  readonly tableSchema: string
  readonly table: string
  readonly name: string
  readonly definition: string
}

const statistics = reader<StatisticsRow>(
  `SELECT s.oid::text AS "oid", n.nspname::text AS "schema", tn.nspname::text AS "tableSchema", c.relname::text AS "table",
    s.stxname::text AS "name", pg_get_statisticsobjdef(s.oid) AS "definition"
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace tn ON tn.oid = c.relnamespace`,
  ({ definition, name, oid, schema, table, tableSchema }) => [{
    key: keyOf("pg_statistic_ext", oid),
    object: {
      kind: "statistics",
      address: address("statistics", schema, name),
      parent: address("table", tableSchema, table),
      schema,
      table,
      name,
      definition
    }
  }]
)

interface OtherRow {
  readonly catalog: string
  readonly oid: string
  readonly type: string
  readonly identity: string
}

const claimed: ReadonlySet<string> = new Set(Object.values(systemCatalogs).flat())

const inSchemas: ReadonlyArray<readonly [catalog: string, namespace: string]> = [
  ["pg_collation", "collnamespace"],
  ["pg_conversion", "connamespace"],
  ["pg_opclass", "opcnamespace"],
  ["pg_operator", "oprnamespace"],
  ["pg_opfamily", "opfnamespace"],
  ["pg_ts_config", "cfgnamespace"],
  ["pg_ts_dict", "dictnamespace"],
  ["pg_ts_parser", "prsnamespace"],
  ["pg_ts_template", "tmplnamespace"]
]

const ofDatabase = (major: number): ReadonlyArray<string> => [
  "pg_am",
  "pg_cast",
  "pg_event_trigger",
  "pg_foreign_data_wrapper",
  "pg_foreign_server",
  "pg_language",
  "pg_publication",
  "pg_publication_rel",
  ...(major >= 15 ? ["pg_publication_namespace"] : []),
  "pg_transform"
]

// Catalogs that have another reader are left out. Objects with low oids were created by initdb. Base and shell types have
// no other reader. Where a catalog is not readable by every role, its view or its readable columns are used.
const all = (major: number): string =>
  [
    ...inSchemas.filter(([catalog]) => !claimed.has(catalog)).map(([catalog, namespace]) =>
      `SELECT tableoid AS class, oid FROM ${catalog} WHERE ${namespace} = ANY ($1::oid[]) AND oid >= 16384`
    ),
    `SELECT t.tableoid, t.oid FROM pg_type t WHERE t.typnamespace = ANY ($1::oid[]) AND t.typtype IN ('b', 'p')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
    ...ofDatabase(major).filter((catalog) => !claimed.has(catalog)).map((catalog) =>
      `SELECT tableoid, oid FROM ${catalog} WHERE oid >= 16384`
    ),
    `SELECT 'pg_user_mapping'::regclass, umid FROM pg_user_mappings`,
    `SELECT 'pg_subscription'::regclass, s.oid FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
      WHERE d.datname = current_database()`
  ].join("\n    UNION ALL ")

const others = reader<OtherRow>(
  (major) =>
    `SELECT o.class::regclass::text AS "catalog", o.oid::text AS "oid", i.type AS "type", i.identity AS "identity"
  FROM (${all(major)}) AS o CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) AS i`,
  ({ catalog, identity, oid, type }) => [{
    key: keyOf(catalog, oid),
    object: { kind: "other", address: address("other", type, identity), type, identity }
  }]
)

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
export const readers: ReadonlyArray<Reader> = [statistics, others, remarks]
