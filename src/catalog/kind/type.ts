/**
 * Types: enums, domains, composite types, range types.
 */
import type { QualifiedName } from "../address.ts"
import type { Base, Typed } from "../base.ts"

/** An enum. `values` are in their order. */
export interface EnumType extends Base<"enum"> {
  readonly schema: string
  readonly name: string
  readonly values: ReadonlyArray<string>
}

/** A domain over `type`. Its default and its checks are objects with the domain as parent. */
export interface Domain extends Base<"domain">, Typed {
  readonly schema: string
  readonly name: string
  readonly nullable: boolean
}

/** An attribute of a composite type, or a column of a view. */
export interface Attribute extends Typed {
  readonly name: string
}

/** A type created by `CREATE TYPE … AS (…)`. Row types of tables are not objects. */
export interface Composite extends Base<"composite"> {
  readonly schema: string
  readonly name: string
  readonly attributes: ReadonlyArray<Attribute>
}

/** A range type, and the name of its multirange type. */
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
