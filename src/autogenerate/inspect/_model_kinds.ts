/**
 * What each kind of object is to the models.
 */
import type * as Catalog from "../../catalog/mod.ts"

/** One kind, as models see it. */
export interface ModelKind {
  /**
   * Whether it can be written in the model of its table: "loose" parts can also be added after the table, "firm" ones
   * cannot. "none" is not written in a model, or is a model by itself.
   */
  readonly part: "firm" | "loose" | "none"
  /** Whether the bodies of functions refer to objects of the kind by name. */
  readonly inBodies: boolean
}

const notPart: ModelKind = { part: "none", inBodies: false }
const referred: ModelKind = { part: "none", inBodies: true }
const loose: ModelKind = { part: "loose", inBodies: false }
const firm: ModelKind = { part: "firm", inBodies: false }

/** Every kind of the catalog. */
export const modelKinds: { readonly [K in Catalog.Kind]: ModelKind } = {
  schema: notPart,
  extension: notPart,
  collation: notPart,
  enum: referred,
  domain: referred,
  composite: referred,
  range: referred,
  sequence: referred,
  "owned-by": notPart,
  table: referred,
  inheritance: notPart,
  column: firm,
  default: loose,
  constraint: loose,
  index: loose,
  "index-attachment": notPart,
  view: referred,
  "materialized-view": referred,
  rule: notPart,
  function: referred,
  procedure: referred,
  aggregate: referred,
  cast: notPart,
  operator: referred,
  "operator-family": notPart,
  "operator-family-member": notPart,
  "operator-class": notPart,
  language: notPart,
  transform: notPart,
  "access-method": notPart,
  conversion: notPart,
  "base-type": referred,
  trigger: notPart,
  "event-trigger": notPart,
  policy: notPart,
  comment: firm,
  "security-label": firm,
  owner: notPart,
  privilege: notPart,
  "default-privilege": notPart,
  statistics: notPart,
  "text-search-parser": notPart,
  "text-search-template": notPart,
  "text-search-dictionary": referred,
  "text-search-configuration": referred,
  "text-search-mapping": notPart,
  publication: notPart,
  "publication-table": notPart,
  "publication-schema": notPart,
  subscription: notPart,
  "foreign-data-wrapper": notPart,
  "foreign-server": notPart,
  "user-mapping": notPart,
  other: notPart
}
