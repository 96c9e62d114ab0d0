/**
 * Online forms of indexes, and of constraints with an index.
 */
import { type Constraint, find, type Index } from "../../catalog/mod.ts"
import type { AddConstraint, CreateIndex, DropIndex, IndexElement, Operation } from "../../operation/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { tableOf } from "../description/context.ts"
import { execute, script } from "../description/statement.ts"
import type { Step } from "../plan.ts"
import { constraintOf } from "../table/constraint_definition.ts"
import { keyIndexText } from "../table/index.ts"
import { type Form, form, isLocking, isOrdinary, part, type Surroundings, unlocked } from "./_form_part.ts"
import { freeRelationName } from "./_free_name.ts"
import { isDropBlocked, isReferenced } from "./_precedence.ts"

/** The index is built concurrently. */
export const built = (step: Step, operation: CreateIndex, { from }: Surroundings): Form => {
  const { inverse } = step
  // The undo of a replacement drops the new index before a foreign key is added again.
  const ifExists = isReferenced(step.address, from) ? { ifExists: true } : {}
  const drop: Operation | undefined = inverse?._tag === "DropIndex"
    ? { ...inverse, concurrently: true, ...ifExists }
    : inverse
  return form({ long: [part(step, { ...operation, concurrently: true }, drop, ...unlocked(step))] })
}

/** The index is dropped concurrently. If it is replaced, it is renamed first and dropped when the new index exists. */
export const dropped = (step: Step, operation: DropIndex, around: Surroundings): Form | undefined => {
  const { previous } = operation
  const old = find(around.from, step.address)
  if (previous === undefined || old?.kind !== "index" || !isOrdinary(old, around) || isDropBlocked(around)) {
    return undefined
  }
  const isReplaced = around.plan.steps.slice(around.index).some((other) =>
    other.operation._tag === "CreateIndex" && other.address === step.address && isLocking(other)
  )
  const isKey = isReferenced(step.address, around.from)
  if (!isReplaced) return isKey ? undefined : form({ latest: [droppedAs(step, old, old.name, previous)] })
  const name = freeRelationName(old, "__old", around)
  const first = [part(
    step,
    { _tag: "RenameIndex", name: qualified(old, old.name), to: name },
    { _tag: "RenameIndex", name: qualified(old, name), to: old.name }
  )]
  if (!isKey) return form({ first, latest: [droppedAs(step, old, name, previous)] })
  // Short statements between those that drop a foreign key and add it again, which would choose the older of two indexes.
  const drop: Operation = { _tag: "DropIndex", name: qualified(old, name), previous }
  const back = execute(script(`DROP INDEX ${quoteName(qualified(old, old.name))}`, keyIndexText(old, name)))
  return form({ first, last: [part(step, drop, back, ...step.hazards)] })
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
 * The index is built concurrently, then the constraint is added USING INDEX. Dropping the constraint also drops the index,
 * so the inverse of the build is DROP INDEX IF EXISTS.
 */
export const indexed = (
  step: Step,
  object: Extract<Constraint, { readonly type: "primary-key" | "unique" }>,
  around: Surroundings
): Form => {
  const table = tableOf(object)
  const { columns, include, name, storageParameters, tablespace } = object
  // A replaced constraint keeps the name until the new one is added, which renames the index to the constraint.
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
