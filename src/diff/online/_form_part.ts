/**
 * What an online form is made of.
 */
import { type Address, find } from "../../catalog/mod.ts"
import type { Hazard } from "../../hazard/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Step } from "../plan.ts"
import type { Place } from "./_precedence.ts"

/** What a step becomes, each part in the order it runs; `latest` is long and waits for all other long work. */
export interface Form {
  readonly first: ReadonlyArray<Step>
  readonly long: ReadonlyArray<Step>
  readonly latest: ReadonlyArray<Step>
  readonly last: ReadonlyArray<Step>
}

/** Where a step stands; `held` are the drops that wait for what replaces them. */
export interface Surroundings extends Place {
  readonly held: ReadonlySet<Step>
}

/** A form with these parts. */
export const form = (parts: Partial<Form>): Form => ({ first: [], long: [], latest: [], last: [], ...parts })

/** Whether a step holds a lock for as long as a table is large; steps on a table that the plan makes do not. */
export const isLocking = ({ hazards }: Step): boolean => hazards.some(({ kind }) => kind === "lock")

/** The hazards that stay when nothing waits for a lock. */
export const unlocked = ({ hazards }: Step): ReadonlyArray<Hazard> => hazards.filter(({ kind }) => kind !== "lock")

/** One part of the form of a step. */
export const part = (
  step: Step,
  operation: Operation,
  inverse: Operation | undefined,
  ...hazards: ReadonlyArray<Hazard>
): Step => ({
  operation,
  address: step.address,
  hazards,
  inverse
})

/** Whether the table is no partitioned one: an index over partitions is built with a lock, and becomes no constraint. */
export const isOrdinary = ({ parent }: { readonly parent?: Address }, { from, to }: Surroundings): boolean => {
  const table = find(to, parent ?? "") ?? find(from, parent ?? "")
  return table?.kind !== "table" || table.type === "ordinary"
}
