/**
 * A text that changes when the schema changes: counts and sums over the catalogs, without built-in and temporary objects.
 *
 * Every change of a row changes its `xmin`. Of `pg_class` only columns that DDL sets are used, because TRUNCATE and
 * REFRESH update its rows too.
 */
import type { SystemCatalog } from "../reader/system_catalogs.ts"

const classes = `SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

/** Which rows of a system catalog count; "columns" for those of which only some columns do, "none" for no rows at all. */
const watched: { readonly [C in SystemCatalog]: string } = {
  pg_class: "columns",
  pg_type: "columns",
  pg_attribute: `attnum > 0 AND attrelid IN (${classes})`,
  pg_attrdef: `adrelid IN (${classes})`,
  pg_constraint: `connamespace >= 16384 OR connamespace = 2200`,
  pg_index: `indrelid IN (${classes})`,
  pg_rewrite: `ev_class IN (${classes})`,
  pg_trigger: `tgrelid IN (${classes})`,
  pg_policy: "true",
  pg_enum: "true",
  pg_proc: "oid >= 16384",
  pg_sequence: `seqrelid IN (${classes})`,
  pg_inherits: `inhrelid IN (${classes})`,
  pg_namespace: `nspname !~ '^pg_'`,
  pg_extension: "true",
  // These are read without deparsing, so the snapshot is enough.
  pg_aggregate: "none",
  pg_am: "none",
  pg_amop: "none",
  pg_amproc: "none",
  pg_cast: "none",
  pg_collation: "none",
  pg_conversion: "none",
  pg_default_acl: "none",
  pg_depend: "none",
  pg_description: "none",
  pg_language: "none",
  pg_opclass: "none",
  pg_operator: "none",
  pg_opfamily: "none",
  pg_range: "none",
  pg_seclabel: "none",
  pg_statistic_ext: `stxrelid IN (${classes})`,
  pg_publication_rel: "true",
  pg_ts_parser: "none",
  pg_ts_template: "none",
  pg_ts_dict: "none",
  pg_ts_config: "none",
  pg_ts_config_map: "none",
  pg_event_trigger: "none",
  pg_publication: "none",
  pg_publication_namespace: "none",
  pg_subscription: "none",
  pg_foreign_data_wrapper: "none",
  pg_foreign_server: "none",
  pg_user_mapping: "none",
  pg_transform: "none"
}

const sums = Object.entries(watched).filter(([, condition]) => condition !== "columns" && condition !== "none")

/**
 * The query of the current snapshot, with one row. If two snapshots are equal, no transaction ended in between. Null on a
 * standby, where a snapshot does not list all running transactions.
 */
export const snapshot = `SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery()
    THEN pg_catalog.pg_current_snapshot()::pg_catalog.text END AS "snapshot"`

/** The query; one row with `mark`. */
export const fingerprint = `SELECT concat_ws(' ',
    (SELECT concat(count(*), ':', sum(hashtextextended(concat_ws('|', oid, relname, relnamespace, relkind, relpersistence,
        reloptions, relrowsecurity, relforcerowsecurity, relreplident, relowner), 0)))
      FROM pg_class WHERE oid IN (${classes})),
    (SELECT concat(count(*), ':', sum(hashtextextended(concat_ws('|', t.oid, typname, typnamespace, typnotnull, typdefault), 0)))
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
    ${
  sums.map(([catalog, condition]) =>
    `(SELECT concat(count(*), ':', sum(xmin::text::int8)) FROM ${catalog} WHERE ${condition})`
  ).join(",\n    ")
}) AS "mark"`
