/**
 * Online forms of what PostgreSQL verifies for every row: checks, foreign keys and NOT NULL.
 */
import type { Catalog, Column, Constraint } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type { AlterColumn, Operation } from "../../operation/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { tableOf } from "../description/context.ts"
import { execute, raw, script } from "../description/statement.ts"
import type { Step } from "../plan.ts"
import { alterOwner, constraintOf, constraintText, isPlain } from "../table/constraint_definition.ts"
import { type Form, form, part, type Surroundings, unlocked } from "./_form_part.ts"
import { freeConstraintName } from "./_free_name.ts"

/** The constraint is added NOT VALID, which applies it to new rows, and existing rows are validated later. */
export const validated = (step: Step, object: Extract<Constraint, { readonly valid: boolean }>): Form => {
  const table = tableOf(object)
  const { name } = object
  const unchecked = { ...object, valid: false }
  const addText = `${alterOwner(object)} ADD CONSTRAINT ${quoteIdentifier(name)} ${constraintText(unchecked)}`
  const dropText = `${alterOwner(object)} DROP CONSTRAINT ${quoteIdentifier(name)}`
  const add: Operation = isPlain(object)
    ? { _tag: "AddConstraint", table, constraint: constraintOf(unchecked) }
    : execute(addText, dropText)
  if (!object.onDomain) {
    const validate: Operation = { _tag: "ValidateConstraint", table, name }
    return form({ first: [part(step, add, step.inverse)], long: [part(step, validate, undefined, ...unlocked(step))] })
  }
  const validate = execute(
    `${alterOwner(object)} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`,
    script(dropText, addText)
  )
  return form({
    first: [part(step, add, step.inverse)],
    long: [part(step, validate, execute(script(dropText, addText)), ...unlocked(step), Hazard.domainValidates(name))]
  })
}

/** A validated check proves that no row contains NULL, so SET NOT NULL scans none (since PostgreSQL 12). */
export const notNull = (step: Step, operation: AlterColumn, column: Column, around: Surroundings): Form | undefined => {
  const { change, previous = {}, table } = operation
  const isRewrite = step.hazards.some(({ kind }) => kind === "rewrite")
  if (change.nullable !== false || isRewrite || isRow(column, around.to)) return undefined
  const [last, first] = split(change)
  const [undoLast, undoFirst] = split(previous)
  const alter = (change: AlterColumn["change"], previous: AlterColumn["change"]) =>
    part(step, { ...operation, change, previous }, { ...operation, change: previous, previous: change })
  const name = freeConstraintName(column, around)
  const check = {
    kind: "check",
    name,
    expression: raw(`${quoteIdentifier(column.name)} IS NOT NULL`),
    notValid: true
  } as const
  const add: Operation = { _tag: "AddConstraint", table, constraint: check }
  const drop: Operation = { _tag: "DropConstraint", table, name, previous: check }
  return form({
    first: [...(Object.keys(first).length === 0 ? [] : [alter(first, undoFirst)]), part(step, add, drop)],
    long: [part(step, { _tag: "ValidateConstraint", table, name }, undefined, ...unlocked(step))],
    last: [alter(last, undoLast), part(step, drop, add)]
  })
}

/** What runs with SET NOT NULL, and the rest. An identity needs a column that is NOT NULL. */
const split = ({ identity, nullable, ...rest }: AlterColumn["change"]) =>
  [
    { ...(nullable === undefined ? {} : { nullable }), ...(identity === undefined ? {} : { identity }) },
    rest
  ] as const

// For a composite value, IS NOT NULL is true only if all of its fields are not null, which NOT NULL does not require.
const isRow = ({ userType }: Pick<Column, "userType">, to: Catalog): boolean => {
  if (userType === undefined || userType.array) return false
  const type = to.objects.find((object) =>
    "name" in object && "schema" in object && object.name === userType.name && object.schema === userType.schema &&
    rows.has(object.kind)
  )
  return type !== undefined && (type.kind !== "domain" || isRow(type, to))
}

const rows: ReadonlySet<string> = new Set(["composite", "table", "view", "materialized-view", "domain"])
