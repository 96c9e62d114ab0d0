/**
 * The parts of an online form.
 */
import { type Address, find } from "../../catalog/mod.ts"
import type { Hazard } from "../../hazard/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Step } from "../plan.ts"
import type { Place } from "./_precedence.ts"

/** The parts in the order in which they run. `latest` is long and runs after all other long parts. */
export interface Form {
  readonly first: ReadonlyArray<Step>
  readonly long: ReadonlyArray<Step>
  readonly latest: ReadonlyArray<Step>
  readonly last: ReadonlyArray<Step>
}

/** The place of a step in its plan. `held` are the drops that wait for the replacement of what they drop. */
export interface Surroundings extends Place {
  readonly held: ReadonlySet<Step>
}

/** A form with the given parts. */
export const form = (parts: Partial<Form>): Form => ({ first: [], long: [], latest: [], last: [], ...parts })

/** Whether the duration of a lock depends on the size of a table, which is not so for tables that the plan creates. */
export const isLocking = ({ hazards }: Step): boolean => hazards.some(({ kind }) => kind === "lock")

/** The hazards of a step except locks. */
export const unlocked = ({ hazards }: Step): ReadonlyArray<Hazard> => hazards.filter(({ kind }) => kind !== "lock")

/** One statement of the form of a step. */
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

/** Whether the table is not partitioned. An index on a partitioned table cannot be built concurrently. */
export const isOrdinary = ({ parent }: { readonly parent?: Address }, { from, to }: Surroundings): boolean => {
  const table = find(to, parent ?? "") ?? find(from, parent ?? "")
  return table?.kind !== "table" || table.type === "ordinary"
}
