/**
 * The readers of all kinds of objects, except for comments, owners and privileges (`part.ts`), which are read after them.
 */
import type { Kind } from "../../catalog/mod.ts"
import * as BaseType from "../program/base_type.ts"
import * as Language from "../program/language.ts"
import * as Operator from "../program/operator.ts"
import * as Program from "../program/program.ts"
import * as Routine from "../program/routine.ts"
import * as TextSearch from "../program/text_search.ts"
import type { Reader } from "../reader/reader.ts"
import * as Constraint from "./constraint.ts"
import * as DefaultPrivilege from "./default_privilege.ts"
import * as Foreign from "./foreign.ts"
import * as Index from "./index.ts"
import * as Namespace from "./namespace.ts"
import * as Replication from "./replication.ts"
import * as Sequence from "./sequence.ts"
import * as Statistics from "./statistics.ts"
import * as Table from "./table.ts"
import * as Trigger from "./trigger.ts"
import * as Type from "./type.ts"
import * as View from "./view.ts"

/** The readers of each kind; "part" for the kinds that `part.ts` reads. */
const byKind: { readonly [K in Kind]: ReadonlyArray<Reader> | "part" } = {
  schema: Namespace.readers,
  extension: Namespace.readers,
  collation: Program.readers,
  enum: Type.readers,
  domain: Type.readers,
  composite: Type.readers,
  range: Type.readers,
  sequence: Sequence.readers,
  "owned-by": Sequence.readers,
  table: Table.readers,
  inheritance: Table.readers,
  column: Table.readers,
  default: Table.readers,
  constraint: Constraint.readers,
  index: Index.readers,
  "index-attachment": Index.readers,
  view: View.readers,
  "materialized-view": View.readers,
  rule: View.readers,
  function: Routine.readers,
  procedure: Routine.readers,
  aggregate: Program.readers,
  cast: Program.readers,
  operator: Operator.readers,
  "operator-family": Operator.readers,
  "operator-family-member": Operator.readers,
  "operator-class": Operator.readers,
  language: Language.readers,
  transform: Language.readers,
  "access-method": Language.readers,
  conversion: Language.readers,
  "base-type": BaseType.readers,
  trigger: Trigger.readers,
  "event-trigger": Trigger.readers,
  policy: Trigger.readers,
  comment: "part",
  "security-label": "part",
  owner: "part",
  privilege: "part",
  "default-privilege": DefaultPrivilege.readers,
  statistics: Statistics.readers,
  "text-search-parser": TextSearch.readers,
  "text-search-template": TextSearch.readers,
  "text-search-dictionary": TextSearch.readers,
  "text-search-configuration": TextSearch.readers,
  "text-search-mapping": TextSearch.readers,
  publication: Replication.readers,
  "publication-table": Replication.readers,
  "publication-schema": Replication.readers,
  subscription: Replication.readers,
  "foreign-data-wrapper": Foreign.readers,
  "foreign-server": Foreign.readers,
  "user-mapping": Foreign.readers,
  other: Foreign.readers
}

/** The readers that read a kind, and others of its group; none for the kinds that `part.ts` reads. */
export const readersOf = (kind: Kind): ReadonlyArray<Reader> => {
  const own = byKind[kind]
  return own === "part" ? [] : own
}

/** The readers. Their queries may run in any order. */
export const readers: ReadonlyArray<Reader> = [...new Set(Object.values(byKind))].flatMap((own) =>
  own === "part" ? [] : own
)
