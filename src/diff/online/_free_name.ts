/**
 * Names of objects that exist between two stages only.
 */
import { type Catalog, children, type Column, type QualifiedName } from "../../catalog/mod.ts"
import { freeName } from "../description/free_name.ts"

interface Sides {
  readonly from: Catalog
  readonly to: Catalog
}

const isAmong = (names: ReadonlyArray<string>) => {
  const taken = new Set(names)
  return (name: string): boolean => taken.has(name)
}

/** A temporary name for an index whose own name is taken. */
export const freeRelationName = ({ name, schema }: QualifiedName, suffix: string, { from, to }: Sides): string => {
  const taken = [...from.objects, ...to.objects].flatMap((object) =>
    "schema" in object && "name" in object && object.schema === schema ? [object.name] : []
  )
  return freeName(name, suffix, isAmong(taken))
}

/** A name for the check that proves that a column contains no NULL. */
export const freeConstraintName = ({ name, parent, table }: Column, { from, to }: Sides): string => {
  const taken = [from, to].flatMap((side) => children(side, parent!)).flatMap((object) =>
    object.kind === "constraint" ? [object.name] : []
  )
  return freeName(`${table}_${name}`, "_has_value", isAmong(taken))
}
