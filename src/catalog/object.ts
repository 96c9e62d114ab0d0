/**
 * The union of all kinds of objects, and which of them a comparison leaves out.
 *
 * One grain: whatever can be added or removed by a statement of its own is an object with an address and a parent, so
 * that state, difference, dependency and operation speak of the same things. What can only be changed together with its
 * object (a type, a nullability, an identity, an option) is a field of it.
 */
import type { Constraint } from "./constraint.ts"
import type { Index } from "./index.ts"
import type { Extension, Schema } from "./namespace.ts"
import type { Other, Statistics } from "./other.ts"
import type { Comment, DefaultPrivilege, Owner, Privilege } from "./part.ts"
import type { Aggregate, Function, Procedure } from "./routine.ts"
import type { OwnedBy, Sequence } from "./sequence.ts"
import type { Column, Default, Inheritance, Table } from "./table.ts"
import type { Policy, Trigger } from "./trigger.ts"
import type { Composite, Domain, EnumType, Range } from "./type.ts"
import type { MaterializedView, Rule, View } from "./view.ts"

/** One object of a database, or one separable part of one. */
export type CatalogObject =
  | Schema
  | Extension
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
  | View
  | MaterializedView
  | Rule
  | Function
  | Procedure
  | Aggregate
  | Trigger
  | Policy
  | Comment
  | Owner
  | Privilege
  | DefaultPrivilege
  | Statistics
  | Other

/** The kinds of objects. */
export type Kind = CatalogObject["kind"]

/** The objects of one kind. */
export type OfKind<K extends Kind> = Extract<CatalogObject, { readonly kind: K }>

/** The kinds that say whose objects are and who may use them: compared when asked for, since roles are the cluster's. */
export const roleKinds: ReadonlySet<Kind> = new Set<Kind>(["owner", "privilege", "default-privilege"])

/** The kinds that are read but not compared unless asked for, since no operation changes them or the models do not say them. */
export const notCompared: ReadonlySet<Kind> = new Set<Kind>([...roleKinds, "aggregate", "rule", "statistics", "other"])
