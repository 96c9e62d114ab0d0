/**
 * The hazards of a downgrade, taken from the comparison in the other direction: the inverse of an operation says neither
 * what it deletes nor which rows it does not accept.
 */
import type { Hazard } from "../../hazard/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Plan, Step } from "../plan.ts"

/** Whether two operations on one object do the same kind of work, such as a change of a column's type. */
const isAlike = (left: Operation, right: Operation): boolean =>
  left._tag === "AlterColumn" && right._tag === "AlterColumn"
    ? ("type" in left.change) === ("type" in right.change)
    : left._tag === right._tag && left._tag !== "Execute"

/**
 * Steps that undo a plan, in the order in which they run, with the hazards of `back`, the plan in the other direction. A
 * hazard is with the step that does the same to its object, else with the first step on the object, else with the first. An
 * online form has no lock that lasts.
 */
export const foreseen = (undone: ReadonlyArray<Step>, back: Plan): ReadonlyArray<Step> => {
  const hazardsOf = new Map<Step, Array<Hazard>>(undone.map((step) => [step, []]))
  for (const { address, hazards, operation } of back.steps) {
    const same = undone.filter((step) => step.address === address)
    const step = same.find((one) => isAlike(one.operation, operation)) ?? same[0] ?? undone[0]
    if (step === undefined) continue
    const isConcurrent = "concurrently" in step.operation && step.operation.concurrently === true
    hazardsOf.get(step)!.push(...hazards.filter(({ kind }) => kind !== "lock" || !isConcurrent))
  }
  return undone.map((step) => ({ ...step, hazards: hazardsOf.get(step)! }))
}
