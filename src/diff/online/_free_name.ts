/**
 * Names of objects that exist between two stages only.
 */
import { type Catalog, children, type Column, type QualifiedName } from "../../catalog/mod.ts"

interface Sides {
  readonly from: Catalog
  readonly to: Catalog
}

/** The maximum length of a name in bytes: NAMEDATALEN - 1. */
const longest = 63

const free = (base: string, suffix: string, taken: ReadonlySet<string>): string => {
  for (let count = 0;; count++) {
    const end = count === 0 ? suffix : `${suffix}${count}`
    let start = base
    while (new TextEncoder().encode(start + end).length > longest) start = start.slice(0, -1).toWellFormed()
    if (!taken.has(start + end)) return start + end
  }
}

/** A temporary name for an index whose own name is taken. */
export const freeRelationName = ({ name, schema }: QualifiedName, suffix: string, { from, to }: Sides): string => {
  const taken = [...from.objects, ...to.objects].flatMap((object) =>
    "schema" in object && "name" in object && object.schema === schema ? [object.name] : []
  )
  return free(name, suffix, new Set(taken))
}

/** A name for the check that proves that a column contains no NULL. */
export const freeConstraintName = ({ name, parent, table }: Column, { from, to }: Sides): string => {
  const taken = [from, to].flatMap((side) => children(side, parent!)).flatMap((object) =>
    object.kind === "constraint" ? [object.name] : []
  )
  return free(`${table}_${name}`, "_has_value", new Set(taken))
}
