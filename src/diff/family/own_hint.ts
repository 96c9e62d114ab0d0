/**
 * Hints about what a child keeps as its own although the desired state only inherits it: `INHERIT` merges columns and
 * checks that the child has, and no statement changes afterwards that they are its own (`attislocal`, `conislocal`).
 */
import { type Catalog, find } from "../../catalog/mod.ts"
import type { Hint, Step } from "../plan.ts"
import { parentsOf } from "./family.ts"

/** One hint for each column and check that stays; those that the steps create again with their table are none. */
export const ownHints = (from: Catalog, to: Catalog, steps: ReadonlyArray<Step>): ReadonlyArray<Hint> => {
  const changed = new Set(
    steps.flatMap(({ address, operation }) =>
      operation._tag === "CreateTable" || operation._tag === "AddColumn" || operation._tag === "AddConstraint"
        ? [address]
        : []
    )
  )
  return to.objects.flatMap((object): ReadonlyArray<Hint> => {
    if (!("inherited" in object) || !object.inherited) return []
    const { address, parent = "" } = object
    const old = find(from, address)
    const isOwn = old !== undefined && "inherited" in old && !old.inherited
    const isMerged = object.kind === "column" || object.type === "check"
    // ATTACH PARTITION leaves nothing to a partition alone.
    const isPartition = parentsOf(to, parent).some(({ bound }) => bound !== undefined)
    if (!isOwn || !isMerged || isPartition || changed.has(address) || changed.has(parent)) return []
    return [{
      from: address,
      to: address,
      text: `${address} is inherited in the desired state only, and remains the table's own here: PostgreSQL has no ` +
        "statement that changes this. It stays with the table if the parent drops it"
    }]
  })
}
