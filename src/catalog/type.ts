/**
 * Types: enums, domains, composites, ranges. A domain's default and checks are objects of their own.
 */
import type { QualifiedName } from "./address.ts"
import type { Base, Typed } from "./base.ts"

/** An enum; `values` are in their sort order. */
export interface EnumType extends Base<"enum"> {
  readonly schema: string
  readonly name: string
  readonly values: ReadonlyArray<string>
}

/** A domain over `type`. Its default is a `Default`, its checks are `Constraint`s, both with the domain as parent. */
export interface Domain extends Base<"domain">, Typed {
  readonly schema: string
  readonly name: string
  readonly nullable: boolean
}

/** One attribute of a composite type, or one column of a view. */
export interface Attribute extends Typed {
  readonly name: string
}

/** A type made by `CREATE TYPE … AS (…)`; row types of tables are not objects. */
export interface Composite extends Base<"composite"> {
  readonly schema: string
  readonly name: string
  readonly attributes: ReadonlyArray<Attribute>
}

/** A range type and, as `multirange`, the multirange type that goes with it. */
export interface Range extends Base<"range"> {
  readonly schema: string
  readonly name: string
  readonly subtype: string
  readonly multirange: QualifiedName
  readonly operatorClass?: QualifiedName
  readonly collation?: QualifiedName
  readonly canonical?: QualifiedName
  readonly difference?: QualifiedName
}
