/**
 * The outcome of a comparison: steps in the order they run, what could not be compared, and hints for a person.
 */
import type { Address } from "../catalog/mod.ts"
import type { Hazard } from "../hazard/mod.ts"
import type { Operation } from "../operation/mod.ts"

/** One operation on the object at `address`; `inverse` undoes it in the state that it leaves behind. */
export interface Step {
  readonly operation: Operation
  readonly address: Address
  readonly hazards: ReadonlyArray<Hazard>
  readonly inverse: Operation | undefined
}

/** Something that looks like a rename but is a drop and an add, since a rename is never guessed. */
export interface Hint {
  readonly from: Address
  readonly to: Address
  readonly text: string
}

/** What takes one catalog to the other. `notCompared` are objects that differ and that no step deals with. */
export interface Plan {
  readonly steps: ReadonlyArray<Step>
  readonly notCompared: ReadonlyArray<Address>
  readonly hints: ReadonlyArray<Hint>
}

/** Whether there is nothing to do. */
export const isEmpty = (plan: Plan): boolean => plan.steps.length === 0

/** The operations of a plan, in order. */
export const operations = (plan: Plan): ReadonlyArray<Operation> => plan.steps.map((step) => step.operation)
