/**
 * Views, materialized views and rules, as `getTables`, `createViewAsClause` and `getRules` of pg_dump read them.
 */
import { address, type ColumnSettings, type Firing, type Parameters } from "../../catalog/mod.ts"
import { type AttributeRow, attributes, options, present, settings, type SettingsRow, storageParameters, toAttributes, toParameters, toSettings } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface ViewRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly kind: "v" | "m"
  readonly definition: string
  readonly attributes: ReadonlyArray<AttributeRow> | null
  readonly options: Parameters | null
  readonly toastOptions: Parameters | null
  readonly populated: boolean
  readonly settings: Readonly<Record<string, SettingsRow>> | null
  readonly accessMethod: string | null
  readonly tablespace: string | null
}

const settingsPairs = Object.entries(settings).map(([name, text]) => `'${name}', ${text}`).join(", ")

const settingsOf = (rows: ViewRow["settings"]): Readonly<Record<string, ColumnSettings>> | null =>
  rows === null ? null : Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, toSettings(row)]))

const views = reader<ViewRow>(
  `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "name", c.relkind::text AS "kind",
    pg_get_viewdef(c.oid) AS "definition", ${attributes("c.oid")} AS "attributes", ${
    options("c.reloptions")
  } AS "options",
    ${options("tc.reloptions")} AS "toastOptions", c.relispopulated AS "populated",
    CASE WHEN c.relkind = 'm' THEN (SELECT json_object_agg(a.attname, json_build_object(${settingsPairs}))
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (a.attstorage <> t.typstorage
        OR a.attcompression <> '' OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL)) END AS "settings",
    nullif(am.amname::text, 'heap') AS "accessMethod", ts.spcname::text AS "tablespace"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])
  LEFT JOIN pg_class tc ON tc.oid = c.reltoastrelid
  LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
  WHERE c.relkind IN ('v', 'm')`,
  (
    {
      accessMethod,
      attributes,
      kind,
      name,
      oid,
      options,
      populated,
      schema,
      settings,
      tablespace,
      toastOptions,
      ...row
    }
  ) => {
    const common = {
      parent: address("schema", schema),
      schema,
      name,
      definition: row.definition.trim().replace(/;$/, ""),
      columns: toAttributes(attributes)
    }
    return [{
      key: keyOf("pg_class", oid),
      object: kind === "v"
        ? { kind: "view", address: address("view", schema, name), ...common, options: toParameters(options) }
        : {
          kind: "materialized-view",
          address: address("materialized-view", schema, name),
          ...common,
          storageParameters: storageParameters(options, toastOptions),
          populated,
          ...present({ accessMethod, tablespace, settings: settingsOf(settings) })
        }
    }]
  },
  users("pg_class", "relkind IN ('v', 'm')")
)

interface DefaultRow {
  readonly oid: string
  readonly schema: string
  readonly view: string
  readonly column: string
  readonly expression: string
}

// ALTER VIEW … ALTER COLUMN … SET DEFAULT.
const defaults = reader<DefaultRow>(
  `SELECT ad.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "view", a.attname::text AS "column",
    pg_get_expr(ad.adbin, ad.adrelid) AS "expression"
  FROM pg_attrdef ad JOIN pg_class c ON c.oid = ad.adrelid AND c.relkind = 'v'
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ad.adnum`,
  ({ column, expression, oid, schema, view }) => [{
    key: keyOf("pg_attrdef", oid),
    object: {
      kind: "default",
      address: address("default", schema, view, column),
      parent: address("view", schema, view),
      schema,
      table: view,
      column,
      expression
    }
  }],
  users("pg_class", "relkind IN ('v', 'm')")
)

/** The codes of `tgenabled` and `ev_enabled`. */
export const firings: { readonly [code: string]: Firing } = {
  O: "origin",
  D: "disabled",
  R: "replica",
  A: "always"
}

interface RuleRow {
  readonly oid: string
  readonly schema: string
  readonly table: string
  readonly tableKind: string
  readonly name: string
  readonly definition: string
  readonly enabled: string
}

/** The kind of a relation by its `relkind`. */
export const relationKind = (code: string): string =>
  code === "v" ? "view" : code === "m" ? "materialized-view" : "table"

const rules = reader<RuleRow>(
  `SELECT r.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "table", c.relkind::text AS "tableKind",
    r.rulename::text AS "name", pg_get_ruledef(r.oid) AS "definition", r.ev_enabled::text AS "enabled"
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])
  WHERE r.rulename <> '_RETURN'`,
  ({ definition, enabled, name, oid, schema, table, tableKind }) => [{
    key: keyOf("pg_rewrite", oid),
    object: {
      kind: "rule",
      address: address("rule", schema, table, name),
      parent: address(relationKind(tableKind), schema, table),
      schema,
      table,
      name,
      definition,
      enabled: firings[enabled]!
    }
  }],
  users("pg_rewrite", "rulename <> '_RETURN'")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [views, defaults, rules]
