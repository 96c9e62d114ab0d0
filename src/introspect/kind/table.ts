/**
 * Tables, inheritance, columns and defaults, as `getTables`, `getInherits` and `getTableAttrs` of pg_dump read them.
 */
import { address, type Identity, type Parameters, type QualifiedName, type Table } from "../../catalog/mod.ts"
import { options, present, settings, type SettingsRow, storageParameters, toSettings, toTyped, typeColumns, type TypedRow, typeTables } from "../reader/columns.ts"
import { type Found, keyOf, type Reader, reader, users } from "../reader/reader.ts"
import { sequenceOptions } from "./sequence.ts"

interface TableRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly kind: "r" | "p" | "f"
  readonly unlogged: boolean
  readonly parameters: Parameters | null
  readonly toastParameters: Parameters | null
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  readonly replicaIdentity: "d" | "n" | "f" | "i"
  readonly partitionBy: string | null
  readonly ofType: QualifiedName | null
  readonly accessMethod: string | null
  readonly tablespace: string | null
  readonly server: string | null
  readonly options: Parameters | null
}

const types = { r: "ordinary", p: "partitioned", f: "foreign" } as const
const replicaIdentities = { d: "default", n: "nothing", f: "full", i: "index" } as const

/** Tables of the supported kinds in the schemas in scope. Temporary tables are in a schema that is never in scope. */
const inScope = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])
    AND c.relkind IN ('r', 'p', 'f')`

const toTable = (row: TableRow): Table => ({
  kind: "table",
  address: address("table", row.schema, row.name),
  parent: address("schema", row.schema),
  schema: row.schema,
  name: row.name,
  type: types[row.kind],
  unlogged: row.unlogged,
  storageParameters: storageParameters(row.parameters, row.toastParameters),
  rowSecurity: row.rowSecurity,
  forceRowSecurity: row.forceRowSecurity,
  // PostgreSQL stores "nothing" for foreign tables and has no statement that changes it.
  replicaIdentity: row.kind === "f" ? "default" : replicaIdentities[row.replicaIdentity],
  ...present({
    partitionBy: row.partitionBy,
    ofType: row.ofType,
    accessMethod: row.accessMethod,
    tablespace: row.tablespace,
    server: row.server,
    options: row.options
  })
})

const tabular = users("pg_class", "relkind IN ('r', 'p', 'f')")

const tables = reader<TableRow>(
  `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "name", c.relkind::text AS "kind",
    c.relpersistence = 'u' AS "unlogged", ${options("c.reloptions")} AS "parameters",
    ${options("tc.reloptions")} AS "toastParameters", c.relrowsecurity AS "rowSecurity",
    c.relforcerowsecurity AS "forceRowSecurity", c.relreplident::text AS "replicaIdentity",
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionBy",
    (SELECT json_build_object('schema', yn.nspname, 'name', y.typname) FROM pg_type y
      JOIN pg_namespace yn ON yn.oid = y.typnamespace WHERE y.oid = c.reloftype) AS "ofType",
    nullif(am.amname::text, 'heap') AS "accessMethod", ts.spcname::text AS "tablespace",
    fs.srvname::text AS "server", ${options("ft.ftoptions")} AS "options"
  ${inScope}
  LEFT JOIN pg_class tc ON tc.oid = c.reltoastrelid LEFT JOIN pg_am am ON am.oid = c.relam
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
  LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver`,
  (row) => [{ key: keyOf("pg_class", row.oid), object: toTable(row) }],
  tabular
)

interface InheritanceRow {
  readonly schema: string
  readonly table: string
  readonly from: QualifiedName
  readonly position: number
  readonly bound: string | null
}

const inheritance = reader<InheritanceRow>(
  `SELECT n.nspname::text AS "schema", c.relname::text AS "table",
    json_build_object('schema', pn.nspname, 'name', p.relname) AS "from",
    (row_number() OVER (PARTITION BY c.oid ORDER BY i.inhseqno))::int4 AS "position",
    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS "bound"
  ${inScope}
  JOIN pg_inherits i ON i.inhrelid = c.oid
  JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace`,
  ({ bound, from, position, schema, table }) => [{
    object: {
      kind: "inheritance",
      address: address("inheritance", schema, table, from.schema, from.name),
      parent: address("table", schema, table),
      schema,
      table,
      from,
      position,
      ...present({ bound })
    }
  }],
  "pg_inherits"
)

interface ColumnRow extends TypedRow, SettingsRow {
  readonly relation: string
  readonly number: number
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly position: number
  readonly notNull: boolean
  readonly notNullConstraint: string | null
  readonly notNullValid: boolean | null
  readonly notNullName: string | null
  readonly notNullGivenName: string | null
  readonly notNullNoInherit: true | null
  readonly notNullComment: string | null
  readonly local: boolean
  readonly foreignOptions: Parameters | null
  readonly identity: "a" | "d" | null
  readonly sequence: Omit<Identity, "generation"> | null
  readonly generated: "s" | "v" | null
  readonly expressionOid: string | null
  readonly expression: string | null
}

const generations = { a: "always", d: "by-default" } as const

const settingsColumns = Object.entries(settings).map(([name, text]) => `${text} AS "${name}"`).join(", ")

// PostgreSQL 18 records NOT NULL also as a constraint. Earlier versions have no such rows, so the join finds nothing.
const columnsQuery =
  `SELECT c.oid::text AS "relation", a.attnum::int4 AS "number", n.nspname::text AS "schema", c.relname::text AS "table",
    a.attname::text AS "name", (row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum))::int4 AS "position",
    format_type(a.atttypid, a.atttypmod) AS "type", ${typeColumns.userType} AS "userType",
    ${typeColumns.collation} AS "collation",
    a.attnotnull AS "notNull", nn.oid::text AS "notNullConstraint", nn.convalidated AS "notNullValid",
    CASE WHEN nn.coninhcount = 0 THEN nn.conname::text END AS "notNullName",
    CASE WHEN nn.coninhcount > 0 THEN nn.conname::text END AS "notNullGivenName",
    CASE WHEN nn.coninhcount = 0 AND nn.connoinherit THEN true END AS "notNullNoInherit", nd.description AS "notNullComment",
    a.attislocal AS "local", ${settingsColumns}, ${options("a.attfdwoptions")} AS "foreignOptions",
    nullif(a.attidentity::text, '') AS "identity",
    CASE WHEN a.attidentity <> '' THEN (SELECT ${sequenceOptions} FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid
        AND d.refobjsubid = a.attnum AND d.deptype = 'i') END AS "sequence",
    nullif(a.attgenerated::text, '') AS "generated", ad.oid::text AS "expressionOid",
    pg_get_expr(ad.adbin, ad.adrelid) AS "expression"
  ${inScope}
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid ${typeTables("a.attcollation")}
  LEFT JOIN pg_attrdef ad ON ad.adrelid = c.oid AND ad.adnum = a.attnum
  LEFT JOIN pg_constraint nn ON nn.conrelid = c.oid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum]
  LEFT JOIN pg_description nd ON nd.classoid = 'pg_constraint'::regclass AND nd.objoid = nn.oid`

const toColumn = (row: ColumnRow): ReadonlyArray<Found> => {
  const { expression, expressionOid, generated, identity, name, schema, sequence, table } = row
  const own = address("column", schema, table, name)
  const attrdef = expressionOid === null ? [] : [keyOf("pg_attrdef", expressionOid)]
  const column: Found = {
    key: keyOf("pg_class", row.relation, row.number),
    aliases: [
      ...(generated === null ? [] : attrdef),
      ...(row.notNullConstraint === null ? [] : [keyOf("pg_constraint", row.notNullConstraint)])
    ],
    object: {
      kind: "column",
      address: own,
      parent: address("table", schema, table),
      schema,
      table,
      name,
      position: row.position,
      ...toTyped(row),
      nullable: !row.notNull,
      notNullValid: row.notNullValid ?? true,
      inherited: !row.local,
      ...(identity !== null && sequence !== null && {
        identity: { generation: generations[identity], ...sequence }
      }),
      ...(generated !== null && expression !== null && {
        generated: { expression, storage: generated === "v" ? "virtual" : "stored" }
      }),
      ...toSettings(row),
      ...present({
        notNullName: row.notNullName,
        notNullGivenName: row.notNullGivenName,
        notNullNoInherit: row.notNullNoInherit,
        notNullComment: row.notNullComment,
        foreignOptions: row.foreignOptions
      })
    }
  }
  if (generated !== null || expression === null || expressionOid === null) return [column]
  return [column, {
    key: keyOf("pg_attrdef", expressionOid),
    object: {
      kind: "default",
      address: address("default", schema, table, name),
      parent: own,
      schema,
      table,
      column: name,
      expression
    }
  }]
}

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [tables, inheritance, reader<ColumnRow>(columnsQuery, toColumn, tabular)]
