/**
 * The arguments and results of descriptions: the two catalogs, parts of objects, drafts of steps.
 */
import type { Address, Catalog, CatalogObject, Coercion, Kind, OfKind, QualifiedName } from "../../catalog/mod.ts"
import type { Hazard } from "../../hazard/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import type { Options } from "../options.ts"

/** An operation of a plan that is not ordered yet. */
export interface Draft {
  readonly operation: Operation
  readonly hazards: ReadonlyArray<Hazard>
  /** The operation that undoes it, where it does not follow from the operation. */
  readonly inverse?: Operation
  /** Whether PostgreSQL would refuse the inverse. */
  readonly isOneWay?: boolean
}

/** The comparison. */
export interface Context {
  readonly from: Catalog
  readonly to: Catalog
  readonly options: Options
  /** Whether the user declared an object different although the catalogs do not show it. */
  readonly isForced: (address: Address) => boolean
  /** Whether the plan creates an object, so that it has no rows. */
  readonly isNew: (address: Address) => boolean
  /** Whether a domain is used by arrays or composites, so that PostgreSQL adds no constraint to it. */
  readonly isContained: (domain: Address) => boolean
  /** What depended on an object: parts of it, and everything that used it. */
  readonly usersOf: (address: Address) => ReadonlyArray<CatalogObject>
  /** The cast of the server between two types, as `format_type` writes them without modifiers. */
  readonly coercionOf: (from: string, to: string) => Coercion | undefined
  /** The name under which a type is parked while it is rebuilt. */
  readonly parked: (type: QualifiedName) => QualifiedName | undefined
  /** The same by the address, for what is not a type. */
  readonly parkedAt: (address: Address) => string | undefined
}

/** A comparison whose changes are known. */
export interface Scene extends Context {
  /** The change of an object; undefined if it stays as it is. */
  readonly changeOf: (address: Address) => Change | undefined
  /** The expressions of everything that is created or changed. */
  readonly evaluated: () => ReadonlyArray<string>
  /** The objects that the plan creates and that default privileges apply to. */
  readonly given: () => ReadonlyArray<CatalogObject>
}

/** What happens to one object. With `rebuild` the old one is parked, and dropped once nothing uses it. */
export interface Change {
  readonly address: Address
  readonly from: CatalogObject | undefined
  readonly to: CatalogObject | undefined
  readonly drop: boolean
  readonly create: boolean
  readonly alter: boolean
  readonly rebuild: boolean
}

/** What a step does to its object. `unpark` drops an object that was parked. */
export type Action = "drop" | "park" | "alter" | "create" | "unpark"

/** A step of the plan, if it has one that does this to the object at this address. */
export interface StepReference {
  readonly action: Action
  readonly address: Address
}

/** Parts of an object that are written together with it. */
export type Parts = ReadonlyArray<CatalogObject>

/** The parts that an alteration includes, as they were and as they will be. */
export interface ChangedParts {
  readonly before: Parts
  readonly after: Parts
}

/** A draft of one operation. */
export const draft = (operation: Operation, ...hazards: ReadonlyArray<Hazard>): Draft => ({ operation, hazards })

/** The draft that undoes an `Execute`. */
export const reversed = ({ operation }: Draft): Draft => {
  if (operation._tag !== "Execute" || operation.inverse === undefined) {
    throw new Error("Only SQL with an inverse can be reversed")
  }
  return draft({ _tag: "Execute", expression: operation.inverse, inverse: operation.expression })
}

/** The parts of one kind. */
export const partsOf = <K extends Kind>(parts: Parts, kind: K): ReadonlyArray<OfKind<K>> =>
  parts.filter((part): part is OfKind<K> => part.kind === kind)

/** Whether an object has a name in a schema. */
export const isQualified = (object: CatalogObject): object is CatalogObject & QualifiedName =>
  "schema" in object && "name" in object && object.schema !== undefined

/** The schema and the name of an object, as an operation has them. */
export const nameOf = ({ name, schema }: QualifiedName): QualifiedName => ({ schema, name })

/** The table of a part of a table. */
export const tableOf = ({ schema, table }: { readonly schema: string; readonly table: string }): QualifiedName => ({
  schema,
  name: table
})

/** The column or attribute with this address, for columns that are not objects. */
export const columnAt = (columns: ReadonlyArray<{ readonly name: string }>, on: Address): string | undefined =>
  columns.map(({ name }) => name).find((name) => on.endsWith(`.${quoteIdentifier(name)}`))

/** A name as hazards take it: `app.users`. */
export const dotted = ({ name, schema }: QualifiedName): string => `${schema}.${name}`

/** The answer of a description to which something does not apply. */
export const nothing = (): ReadonlyArray<never> => []

/** The answer of a description to which something never applies. */
export const never = (): boolean => false

/** The answer of a description to which something always applies. */
export const always = (): boolean => true

/** The answer of a description without a text. */
export const noText = (): string => ""

/** The object itself. */
export const itself = <O extends object>(object: O): object => object
