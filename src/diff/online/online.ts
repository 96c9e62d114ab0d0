/**
 * Online forms: a second pass over a plan, which splits it into stages that do not block tables in use.
 *
 * A stage becomes a revision. Stages of short statements, which may take strong locks, alternate with stages of long
 * statements, which do not, so that no transaction has a strong lock while a table is scanned. Only long statements,
 * statements that wait for them, and drops of indexes are moved; all others keep the order of the plan.
 */
import * as Result from "effect/Result"
import { type Catalog, find } from "../../catalog/mod.ts"
import { scopeOf } from "../engine/scope.ts"
import { stepsOf } from "../engine/steps.ts"
import type { Plan, Step } from "../plan.ts"
import { formOf, isAwaited } from "./_form.ts"
import { isDropBlocked, replacementOf } from "./_precedence.ts"
import { isLong, Schedule } from "./_schedule.ts"
import { undoHazards } from "./_undo_hazards.ts"

/**
 * The steps of one revision, and the steps that undo them, in the order in which they run; `undo` is undefined if a step has
 * no inverse. A stage that is not `transactional` contains a statement that cannot run in a transaction. A `long` stage
 * scans whole tables without blocking reads or writes.
 */
export interface Stage {
  readonly steps: ReadonlyArray<Step>
  readonly undo: ReadonlyArray<Step> | undefined
  readonly transactional: boolean
  readonly long: boolean
}

/**
 * The stages of a plan between two catalogs, in the order in which they run: indexes are built and dropped concurrently,
 * unique and primary keys use such an index, checks and foreign keys are added NOT VALID and validated later, and a column
 * becomes NOT NULL with the help of a validated check. A step without an online form stays as it is and keeps its hazards.
 * Undoing all stages, last first, restores `from`.
 */
export const online = (plan: Plan, from: Catalog, to: Catalog): ReadonlyArray<Stage> => {
  const values = addedValues(plan, from, to)
  const rest = { ...plan, steps: plan.steps.filter((step) => !values.steps.includes(step)) }
  return [...values.stages, ...scheduled(rest, from, to)]
}

/** Whether the online form of a plan differs from the plan, apart from how indexes are dropped. */
export const hasOnlineForm = (plan: Plan, from: Catalog, to: Catalog): boolean =>
  scheduled(plan, from, to).some(({ long, steps }) =>
    long && steps.some(({ operation }) => operation._tag !== "DropIndex")
  )

/**
 * The drop of an object that is created again at a later level is held until then, so that the object is never missing. If
 * that is not possible, the steps that others wait for run at once, as in the plan.
 */
const scheduled = (plan: Plan, from: Catalog, to: Catalog): ReadonlyArray<Stage> => {
  const places = plan.steps.map((_, index) => ({ plan, index, from, to }))
  const first = new Schedule(to)
  for (const place of places) first.add(plan.steps[place.index]!, formOf({ ...place, held: new Set() }))
  const until = new Map<Step, number>()
  for (const place of places) {
    const replacement = replacementOf(place)
    const level = replacement === undefined ? 0 : first.levelOf(replacement)
    if (level > 0) until.set(plan.steps[place.index]!, level)
  }
  const isStuck = places.some((place) => {
    const level = until.get(plan.steps[place.index]!)
    return level !== undefined &&
      isDropBlocked(place, (step) => (until.get(step) ?? first.levelOf(step)) >= level)
  })
  if (until.size === 0) return stagesOf(first)
  const second = new Schedule(to, isStuck ? new Map() : until)
  const held = isStuck ? new Set<Step>() : new Set(until.keys())
  for (const place of places) {
    const step = plan.steps[place.index]!
    const form = formOf({ ...place, held })
    second.add(step, isStuck && form !== undefined && isAwaited(step, form) ? undefined : form)
  }
  return stagesOf(second)
}

/** The steps that undo steps, last first; undefined if one has no inverse. VALIDATE CONSTRAINT needs none. */
export const undo = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> | undefined => {
  const undone = steps.filter(({ inverse, operation }) =>
    inverse !== undefined || operation._tag !== "ValidateConstraint"
  )
  return undone.every(({ inverse }) => inverse !== undefined)
    ? undone.toReversed().map(({ address, inverse, operation }) => ({
      operation: inverse!,
      address,
      hazards: undoHazards(inverse!),
      inverse: operation
    }))
    : undefined
}

const stagesOf = (schedule: Schedule): ReadonlyArray<Stage> =>
  schedule.all().flatMap((steps, level) => steps.length === 0 ? [] : [stage(steps, isLong(level))])

const stage = (steps: ReadonlyArray<Step>, long: boolean): Stage => ({
  steps,
  undo: undo(steps),
  transactional: steps.every(({ operation }) => !("concurrently" in operation && operation.concurrently === true)),
  long
})

/**
 * Added enum values, in a stage of their own before all others. AddEnumValue has no inverse, so a comparison of the catalogs
 * around this stage undoes it.
 */
const addedValues = (plan: Plan, from: Catalog, to: Catalog) => {
  const added = plan.steps.filter(({ address, operation }) =>
    operation._tag === "AddEnumValue" && find(from, address) !== undefined
  )
  if (added.length === 0) return { steps: [], stages: [] }
  const reached = new Map(added.map(({ address }) => [address, find(to, address)!]))
  const between = { ...from, objects: from.objects.map((object) => reached.get(object.address) ?? object) }
  const scope = scopeOf(between, from, {})
  const back = stepsOf(scope.from, scope.to, {})
  return { steps: added, stages: [{ ...stage(added, false), undo: Result.getOrElse(back, () => undefined) }] }
}
