/**
 * Online forms of indexes, and of the constraints that have one.
 */
import { type Constraint, find, type Index } from "../../catalog/mod.ts"
import type { AddConstraint, CreateIndex, DropIndex, IndexElement, Operation } from "../../operation/mod.ts"
import { tableOf } from "../description/context.ts"
import type { Step } from "../plan.ts"
import { constraintOf } from "../table/constraint_definition.ts"
import { type Form, form, isLocking, isOrdinary, part, type Surroundings, unlocked } from "./_form_part.ts"
import { freeRelationName } from "./_free_name.ts"
import { isDropBlocked } from "./_precedence.ts"

/** An index that is built while its table is written to. */
export const built = (step: Step, operation: CreateIndex): Form => {
  const { inverse } = step
  const drop: Operation | undefined = inverse?._tag === "DropIndex" ? { ...inverse, concurrently: true } : inverse
  return form({ long: [part(step, { ...operation, concurrently: true }, drop, ...unlocked(step))] })
}

/** A dropped index; one that comes back in another form makes way for it by its name, and goes when that is there. */
export const dropped = (step: Step, operation: DropIndex, around: Surroundings): Form | undefined => {
  const { previous } = operation
  const old = find(around.from, step.address)
  if (previous === undefined || old?.kind !== "index" || !isOrdinary(old, around) || isDropBlocked(around)) {
    return undefined
  }
  const isReplaced = around.plan.steps.slice(around.index).some((other) =>
    other.operation._tag === "CreateIndex" && other.address === step.address && isLocking(other)
  )
  if (!isReplaced) return form({ latest: [droppedAs(step, old, old.name, previous)] })
  const name = freeRelationName(old, "__old", around)
  return form({
    first: [part(
      step,
      { _tag: "RenameIndex", name: qualified(old, old.name), to: name },
      { _tag: "RenameIndex", name: qualified(old, name), to: old.name }
    )],
    latest: [droppedAs(step, old, name, previous)]
  })
}

const qualified = ({ schema }: { readonly schema: string }, name: string) => ({ schema, name })

const droppedAs = (step: Step, old: Index, name: string, previous: NonNullable<DropIndex["previous"]>): Step =>
  part(
    step,
    { _tag: "DropIndex", name: qualified(old, name), concurrently: true, previous },
    { _tag: "CreateIndex", name, concurrently: true, ...previous },
    ...step.hazards
  )

/**
 * The index first, then the constraint that takes it over. Dropping the constraint drops the index, so undoing the build
 * finds nothing left where the constraint was there.
 */
export const indexed = (
  step: Step,
  object: Extract<Constraint, { readonly type: "primary-key" | "unique" }>,
  around: Surroundings
): Form => {
  const table = tableOf(object)
  const { columns, include, name, storageParameters, tablespace } = object
  // The constraint that is replaced has the name until the new one takes over; the index gets that of the constraint.
  const isTaken = [...around.held].some(({ address }) => address === step.address)
  const usingIndex = isTaken ? freeRelationName(object, "__new", around) : name
  const build: CreateIndex = {
    _tag: "CreateIndex",
    name: usingIndex,
    table,
    elements: columns.map((column): IndexElement => ({ column })),
    unique: true,
    concurrently: true,
    ...(include.length === 0 ? {} : { include }),
    ...(object.type === "unique" && object.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
    ...(Object.keys(storageParameters).length === 0 ? {} : { storageParameters }),
    ...(tablespace === undefined ? {} : { tablespace })
  }
  const drop: Operation = { _tag: "DropIndex", name: qualified(object, usingIndex), concurrently: true, ifExists: true }
  const constraint = { ...constraintOf(object), usingIndex } as AddConstraint["constraint"]
  const add: Operation = { _tag: "AddConstraint", table, constraint }
  const undo: Operation = { _tag: "DropConstraint", table, name, previous: constraintOf(object) }
  return form({ long: [part(step, build, drop, ...unlocked(step))], last: [part(step, add, undo)] })
}
