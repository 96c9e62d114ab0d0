/**
 * Publications with their members, and subscriptions, as `getPublications` and its neighbours of pg_dump read them.
 */
import { address, type Publication, type Subscription } from "../../catalog/mod.ts"
import { present } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface PublicationRow extends Pick<Publication, "name" | "allTables" | "publish" | "viaPartitionRoot"> {
  readonly oid: string
  readonly generatedColumns: string | null
}

const publications = reader<PublicationRow>(
  (major) =>
    `SELECT p.oid::text AS "oid", p.pubname::text AS "name", p.puballtables AS "allTables",
    to_json(array_remove(ARRAY[CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
      CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END], NULL)) AS "publish",
    p.pubviaroot AS "viaPartitionRoot", ${major >= 18 ? "p.pubgencols::text" : "NULL"} AS "generatedColumns"
  FROM pg_publication p WHERE p.oid >= 16384`,
  ({ generatedColumns, oid, ...publication }) => [{
    key: keyOf("pg_publication", oid),
    object: {
      kind: "publication",
      address: address("publication", publication.name),
      ...publication,
      ...(generatedColumns === "s" ? { generatedColumns: "stored" } : {})
    }
  }],
  users("pg_publication")
)

interface TableRow {
  readonly oid: string
  readonly publication: string
  readonly schema: string
  readonly table: string
  readonly columns: ReadonlyArray<string> | null
  readonly where: string | null
}

// Column lists and row filters are new in PostgreSQL 15.
const tables = reader<TableRow>(
  (major) =>
    `SELECT r.oid::text AS "oid", p.pubname::text AS "publication", n.nspname::text AS "schema", c.relname::text AS "table",
    ${
      major < 15 ? `NULL AS "columns", NULL AS "where"` : `CASE WHEN r.prattrs IS NOT NULL THEN
      (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) END AS "columns",
    pg_get_expr(r.prqual, r.prrelid) AS "where"`
    }
  FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
  JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])`,
  ({ columns, oid, publication, schema, table, where }) => [{
    key: keyOf("pg_publication_rel", oid),
    object: {
      kind: "publication-table",
      address: address("publication-table", publication, schema, table),
      parent: address("publication", publication),
      publication,
      schema,
      table,
      ...present({ columns, where })
    }
  }],
  "pg_publication_rel"
)

interface SchemaRow {
  readonly oid: string
  readonly publication: string
  readonly schema: string
}

const schemas = reader<SchemaRow>(
  (major) =>
    major < 15
      ? `SELECT NULL AS "oid", NULL AS "publication", NULL AS "schema" WHERE false`
      : `SELECT r.oid::text AS "oid", p.pubname::text AS "publication", n.nspname::text AS "schema"
  FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = r.pnpubid
  JOIN pg_namespace n ON n.oid = r.pnnspid AND n.oid = ANY ($1::oid[])`,
  ({ oid, publication, schema }) => [{
    key: keyOf("pg_publication_namespace", oid),
    object: {
      kind: "publication-schema",
      address: address("publication-schema", publication, schema),
      parent: address("publication", publication),
      publication,
      schema
    }
  }],
  users("pg_publication")
)

interface SubscriptionRow extends Pick<Subscription, "name" | "publications" | "synchronousCommit" | "binary"> {
  readonly oid: string
  readonly slot: string | null
  readonly streaming: string
  readonly twoPhase: boolean | null
  readonly disableOnError: boolean | null
  readonly passwordRequired: boolean | null
  readonly runAsOwner: boolean | null
  readonly failover: boolean | null
  readonly origin: string | null
}

const streamings: { readonly [code: string]: Subscription["streaming"] } = {
  f: "off",
  false: "off",
  t: "on",
  true: "on",
  p: "parallel"
}

const since = (major: number, version: number, column: string): string => major >= version ? column : "NULL"

// Every role may read all columns except the connection string.
const subscriptions = reader<SubscriptionRow>(
  (major) =>
    `SELECT s.oid::text AS "oid", s.subname::text AS "name", to_json(s.subpublications) AS "publications",
    s.subslotname::text AS "slot", s.subsynccommit AS "synchronousCommit", s.subbinary AS "binary",
    s.substream::text AS "streaming", ${since(major, 15, "s.subtwophasestate <> 'd'")} AS "twoPhase",
    ${since(major, 15, "s.subdisableonerr")} AS "disableOnError",
    ${since(major, 16, "s.subpasswordrequired")} AS "passwordRequired",
    ${since(major, 16, "s.subrunasowner")} AS "runAsOwner", ${since(major, 17, "s.subfailover")} AS "failover",
    ${since(major, 16, "s.suborigin")} AS "origin"
  FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()`,
  ({
    binary,
    disableOnError,
    failover,
    name,
    oid,
    origin,
    passwordRequired,
    publications,
    runAsOwner,
    slot,
    streaming,
    synchronousCommit,
    twoPhase
  }) => [{
    key: keyOf("pg_subscription", oid),
    object: {
      kind: "subscription",
      address: address("subscription", name),
      name,
      publications,
      synchronousCommit,
      binary,
      streaming: streamings[streaming]!,
      ...present({ slot, twoPhase, disableOnError, passwordRequired, runAsOwner, failover, origin })
    }
  }],
  "pg_subscription"
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [publications, tables, schemas, subscriptions]
