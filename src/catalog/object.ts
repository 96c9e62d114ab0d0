/**
 * The union of all kinds of objects, and which of them are compared.
 *
 * Whatever a statement of its own can add or remove is an object with an address and a parent. What can only be changed
 * together with its object (a type, a nullability, an identity, an option) is a field of the object.
 */
import type { BaseType } from "./kind/base_type.ts"
import type { Constraint } from "./kind/constraint.ts"
import type { ForeignDataWrapper, ForeignServer, UserMapping } from "./kind/foreign.ts"
import type { Index, IndexAttachment } from "./kind/index.ts"
import type { AccessMethod, Conversion, Language, Transform } from "./kind/language.ts"
import type { Extension, Schema } from "./kind/namespace.ts"
import type { Operator, OperatorClass, OperatorFamily, OperatorFamilyMember } from "./kind/operator.ts"
import type { Other } from "./kind/other.ts"
import type { Comment, DefaultPrivilege, Owner, Privilege, SecurityLabel } from "./kind/part.ts"
import type { Aggregate, Cast, Collation } from "./kind/program.ts"
import type { Publication, PublicationSchema, PublicationTable, Subscription } from "./kind/replication.ts"
import type { Function, Procedure } from "./kind/routine.ts"
import type { OwnedBy, Sequence } from "./kind/sequence.ts"
import type { Statistics } from "./kind/statistics.ts"
import type { Column, Default, Inheritance, Table } from "./kind/table.ts"
import type { TextSearchConfiguration, TextSearchDictionary, TextSearchMapping, TextSearchParser, TextSearchTemplate } from "./kind/text_search.ts"
import type { EventTrigger, Policy, Trigger } from "./kind/trigger.ts"
import type { Composite, Domain, EnumType, Range } from "./kind/type.ts"
import type { MaterializedView, Rule, View } from "./kind/view.ts"

/** One object of a database, or one separable part of one. */
export type CatalogObject =
  | Schema
  | Extension
  | Collation
  | EnumType
  | Domain
  | Composite
  | Range
  | Sequence
  | OwnedBy
  | Table
  | Inheritance
  | Column
  | Default
  | Constraint
  | Index
  | IndexAttachment
  | View
  | MaterializedView
  | Rule
  | Function
  | Procedure
  | Aggregate
  | Cast
  | Operator
  | OperatorFamily
  | OperatorFamilyMember
  | OperatorClass
  | Language
  | Transform
  | AccessMethod
  | Conversion
  | BaseType
  | Trigger
  | EventTrigger
  | Policy
  | Comment
  | SecurityLabel
  | Owner
  | Privilege
  | DefaultPrivilege
  | Statistics
  | TextSearchParser
  | TextSearchTemplate
  | TextSearchDictionary
  | TextSearchConfiguration
  | TextSearchMapping
  | Publication
  | PublicationTable
  | PublicationSchema
  | Subscription
  | ForeignDataWrapper
  | ForeignServer
  | UserMapping
  | Other

/** The kinds of objects. */
export type Kind = CatalogObject["kind"]

/** The objects of one kind. */
export type OfKind<K extends Kind> = Extract<CatalogObject, { readonly kind: K }>

/**
 * Whether a comparison covers a kind: always, on request (roles belong to the cluster and not to a schema), or never,
 * because no operation changes objects of the kind. `diff/` has operations for exactly the kinds that are not
 * "not-compared".
 */
export const comparison = {
  schema: "compared",
  extension: "compared",
  collation: "compared",
  enum: "compared",
  domain: "compared",
  composite: "compared",
  range: "compared",
  sequence: "compared",
  "owned-by": "compared",
  table: "compared",
  inheritance: "compared",
  column: "compared",
  default: "compared",
  constraint: "compared",
  index: "compared",
  "index-attachment": "compared",
  view: "compared",
  "materialized-view": "compared",
  rule: "compared",
  function: "compared",
  procedure: "compared",
  aggregate: "compared",
  cast: "compared",
  operator: "compared",
  "operator-family": "compared",
  "operator-family-member": "compared",
  "operator-class": "compared",
  language: "compared",
  transform: "compared",
  "access-method": "compared",
  conversion: "compared",
  "base-type": "compared",
  trigger: "compared",
  "event-trigger": "compared",
  policy: "compared",
  comment: "compared",
  "security-label": "on-request",
  owner: "on-request",
  privilege: "on-request",
  "default-privilege": "on-request",
  statistics: "compared",
  "text-search-parser": "compared",
  "text-search-template": "compared",
  "text-search-dictionary": "compared",
  "text-search-configuration": "compared",
  "text-search-mapping": "compared",
  publication: "compared",
  "publication-table": "compared",
  "publication-schema": "compared",
  subscription: "compared",
  "foreign-data-wrapper": "compared",
  "foreign-server": "compared",
  "user-mapping": "compared",
  other: "not-compared"
} as const satisfies { readonly [K in Kind]: "compared" | "on-request" | "not-compared" }

/** The kinds that have operations. */
export type ComparedKind = {
  [K in Kind]: (typeof comparison)[K] extends "not-compared" ? never : K
}[Kind]

const kinds = Object.keys(comparison) as ReadonlyArray<Kind>

/** The kinds of owners, privileges and security labels, which are compared on request. */
export const roleKinds: ReadonlySet<Kind> = new Set(kinds.filter((kind) => comparison[kind] === "on-request"))

/** The kinds that are read but not compared, unless on request. */
export const notCompared: ReadonlySet<Kind> = new Set(kinds.filter((kind) => comparison[kind] !== "compared"))
