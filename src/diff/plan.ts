/**
 * The result of a comparison: steps in the order in which they run, differences that are not compared, and hints.
 */
import type { Address } from "../catalog/mod.ts"
import type { Hazard } from "../hazard/mod.ts"
import type { Operation } from "../operation/mod.ts"
import type { Rename } from "./options.ts"

/** An operation on the object at `address`. `inverse` undoes it directly after it has run. */
export interface Step {
  readonly operation: Operation
  readonly address: Address
  readonly hazards: ReadonlyArray<Hazard>
  readonly inverse: Operation | undefined
}

/**
 * Advice on a drop of `from` and an addition of `to` that look like a rename, with that `rename`, or on one object that stays
 * as it is.
 */
export interface Hint {
  readonly from: Address
  readonly to: Address
  readonly text: string
  readonly rename?: Rename
}

/** The changes from one catalog to another. `notCompared` are the objects that differ and that no step changes. */
export interface Plan {
  readonly steps: ReadonlyArray<Step>
  readonly notCompared: ReadonlyArray<Address>
  readonly hints: ReadonlyArray<Hint>
}

/** Whether a plan has no steps. */
export const isEmpty = (plan: Plan): boolean => plan.steps.length === 0

/** The operations of a plan, in order. */
export const operations = (plan: Plan): ReadonlyArray<Operation> => plan.steps.map((step) => step.operation)
