/**
 * The system catalogs that have the objects of each kind.
 *
 * A kind that is added here is read by its own reader, and no longer by the one of all further objects (`other.ts`). A
 * catalog that is added needs a rule for the fingerprint (`read/_fingerprint.ts`).
 */
import type { Kind } from "../../catalog/mod.ts"

/** Catalogs by kind; none where the objects are columns of other rows, or rows of any catalog. */
export const systemCatalogs = {
  schema: ["pg_namespace"],
  extension: ["pg_extension"],
  collation: ["pg_collation"],
  enum: ["pg_type", "pg_enum"],
  domain: ["pg_type"],
  composite: ["pg_type", "pg_class", "pg_attribute"],
  range: ["pg_type", "pg_range"],
  sequence: ["pg_class", "pg_sequence"],
  "owned-by": ["pg_depend"],
  table: ["pg_class"],
  inheritance: ["pg_inherits"],
  column: ["pg_attribute"],
  default: ["pg_attrdef"],
  constraint: ["pg_constraint"],
  index: ["pg_class", "pg_index"],
  view: ["pg_class", "pg_rewrite"],
  "materialized-view": ["pg_class", "pg_rewrite"],
  rule: ["pg_rewrite"],
  function: ["pg_proc"],
  procedure: ["pg_proc"],
  aggregate: ["pg_proc", "pg_aggregate"],
  cast: ["pg_cast"],
  operator: ["pg_operator"],
  "operator-family": ["pg_opfamily"],
  "operator-family-member": ["pg_amop", "pg_amproc"],
  "operator-class": ["pg_opclass"],
  trigger: ["pg_trigger"],
  "event-trigger": ["pg_event_trigger"],
  policy: ["pg_policy"],
  comment: ["pg_description"],
  owner: [],
  privilege: [],
  "default-privilege": ["pg_default_acl"],
  statistics: ["pg_statistic_ext"],
  "text-search-parser": ["pg_ts_parser"],
  "text-search-template": ["pg_ts_template"],
  "text-search-dictionary": ["pg_ts_dict"],
  "text-search-configuration": ["pg_ts_config"],
  "text-search-mapping": ["pg_ts_config_map"],
  publication: ["pg_publication"],
  "publication-table": ["pg_publication_rel"],
  "publication-schema": ["pg_publication_namespace"],
  subscription: ["pg_subscription"],
  "foreign-data-wrapper": ["pg_foreign_data_wrapper"],
  "foreign-server": ["pg_foreign_server"],
  "user-mapping": ["pg_user_mapping"],
  other: []
} as const satisfies { readonly [K in Kind]: ReadonlyArray<string> }

/** A system catalog that the reader of some kind reads. */
export type SystemCatalog = (typeof systemCatalogs)[Kind][number]

/** The catalogs that hold the owners and the privileges of the objects of each kind. */
export const ownerCatalogs = {
  schema: "pg_namespace",
  extension: "none",
  collation: "pg_collation",
  enum: "pg_type",
  domain: "pg_type",
  composite: "pg_type",
  range: "pg_type",
  sequence: "pg_class",
  "owned-by": "none",
  table: "pg_class",
  inheritance: "none",
  column: "none",
  default: "none",
  constraint: "none",
  index: "none",
  view: "pg_class",
  "materialized-view": "pg_class",
  rule: "none",
  function: "pg_proc",
  procedure: "pg_proc",
  aggregate: "pg_proc",
  cast: "none",
  operator: "pg_operator",
  "operator-family": "pg_opfamily",
  "operator-family-member": "none",
  "operator-class": "pg_opclass",
  trigger: "none",
  "event-trigger": "pg_event_trigger",
  policy: "none",
  comment: "none",
  owner: "none",
  privilege: "none",
  "default-privilege": "none",
  statistics: "pg_statistic_ext",
  "text-search-parser": "none",
  "text-search-template": "none",
  "text-search-dictionary": "pg_ts_dict",
  "text-search-configuration": "pg_ts_config",
  "text-search-mapping": "none",
  publication: "pg_publication",
  "publication-table": "none",
  "publication-schema": "none",
  subscription: "pg_subscription",
  "foreign-data-wrapper": "pg_foreign_data_wrapper",
  "foreign-server": "pg_foreign_server",
  "user-mapping": "none",
  other: "none"
} as const satisfies { readonly [K in Kind]: SystemCatalog | "none" }

/** A system catalog with owners and privileges. */
export type OwnerCatalog = Exclude<(typeof ownerCatalogs)[Kind], "none">
