/**
 * What every kind of object tells the engine: how it is created, dropped and altered. One file a kind, one line in the
 * table of `_kinds.ts`.
 */
import type { Address, Catalog, CatalogObject, Kind, OfKind, QualifiedName } from "../catalog/mod.ts"
import type { Operation } from "../operation/mod.ts"
import type { Hazard } from "./hazard.ts"
import type { Options } from "./options.ts"

/** An operation that has no place in the order yet. */
export interface Draft {
  readonly operation: Operation
  readonly hazards: ReadonlyArray<Hazard>
  /** What undoes it, where the operation itself does not say. */
  readonly inverse?: Operation
  /** Whether the operation's own inverse would be refused. */
  readonly isOneWay?: boolean
}

/** What a kind may ask about the whole comparison. */
export interface Context {
  readonly from: Catalog
  readonly to: Catalog
  readonly options: Options
  /** Whether the user says that the object differs, although it does not. */
  readonly isForced: (address: Address) => boolean
  /** Whether the object is made by this plan, so that it holds no rows. */
  readonly isNew: (address: Address) => boolean
  /** Whether arrays or composites are made of the domain, which then takes no further check. */
  readonly isContained: (domain: Address) => boolean
  /** The name that a type is parked under while it is rebuilt. */
  readonly parked: (type: QualifiedName) => QualifiedName | undefined
}

/** Parts of an object that are written together with it. */
export type Parts = ReadonlyArray<CatalogObject>

/** The parts that an alteration takes along, each as it was and as it will be. */
export interface ChangedParts {
  readonly before: Parts
  readonly after: Parts
}

/** How one kind of object changes. */
export interface Behaviour<O> {
  readonly create: (object: O, parts: Parts, context: Context) => ReadonlyArray<Draft>
  readonly drop: (object: O, parts: Parts, context: Context) => ReadonlyArray<Draft>
  /** Whether an object can be changed in place; one that cannot is dropped and created, or rebuilt if it is a type. */
  readonly alterable: (from: O, to: O, context: Context) => boolean
  readonly alter: (from: O, to: O, parts: ChangedParts, context: Context) => ReadonlyArray<Draft>
  /** Types only: renames one out of the way, and the type as it is then. */
  readonly park?: (object: O, name: string, context: Context) => { readonly draft: Draft; readonly parked: O }
}

/** The behaviour of each kind that is compared. */
export type Behaviours = { readonly [K in Kind]?: Behaviour<OfKind<K>> }

/** One draft. */
export const draft = (operation: Operation, ...hazards: ReadonlyArray<Hazard>): Draft => ({ operation, hazards })

/** The draft that undoes an `Execute`. */
export const reversed = ({ operation }: Draft): Draft => {
  if (operation._tag !== "Execute" || operation.inverse === undefined) {
    throw new Error("only SQL with an inverse is reversed")
  }
  return draft({ _tag: "Execute", expression: operation.inverse, inverse: operation.expression })
}

/** The parts of one kind. */
export const partsOf = <K extends Kind>(parts: Parts, kind: K): ReadonlyArray<OfKind<K>> =>
  parts.filter((part): part is OfKind<K> => part.kind === kind)

/** The schema and the name of a named object, as an operation takes them. */
export const nameOf = ({ name, schema }: QualifiedName): QualifiedName => ({ schema, name })

/** The table of a part of a table. */
export const tableOf = ({ schema, table }: { readonly schema: string; readonly table: string }): QualifiedName => ({
  schema,
  name: table
})

/** How a message names a table. */
export const shown = ({ name, schema }: QualifiedName): string => `"${schema}.${name}"`
