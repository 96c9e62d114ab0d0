/**
 * Online forms of what every row is asked for: checks, foreign keys and NOT NULL.
 */
import type { Catalog, Column, Constraint } from "../catalog/mod.ts"
import type { AlterColumn, Operation } from "../operation/mod.ts"
import { constraintOf, constraintText, isPlain } from "./_constraint.ts"
import { tableOf } from "./_kind.ts"
import { freeConstraintName } from "./_online_name.ts"
import { type Form, form, part, type Surroundings, unlocked } from "./_online_part.ts"
import { execute, quote, quoteName, raw, script } from "./_sql.ts"
import { lock } from "./hazard.ts"
import type { Step } from "./plan.ts"

const ownerOf = (constraint: Constraint): string =>
  `ALTER ${constraint.onDomain ? "DOMAIN" : "TABLE"} ${quoteName(tableOf(constraint))}`

/** New rows are held to it at once, old ones when it is validated. */
export const validated = (step: Step, object: Extract<Constraint, { readonly valid: boolean }>): Form => {
  const table = tableOf(object)
  const { name } = object
  const unchecked = { ...object, valid: false }
  const addText = `${ownerOf(object)} ADD CONSTRAINT ${quote(name)} ${constraintText(unchecked)}`
  const dropText = `${ownerOf(object)} DROP CONSTRAINT ${quote(name)}`
  const add: Operation = isPlain(object)
    ? { _tag: "AddConstraint", table, constraint: constraintOf(unchecked) }
    : execute(addText, dropText)
  if (!object.onDomain) {
    const validate: Operation = { _tag: "ValidateConstraint", table, name }
    return form({ first: [part(step, add, step.inverse)], long: [part(step, validate, undefined, ...unlocked(step))] })
  }
  const validate = execute(`${ownerOf(object)} VALIDATE CONSTRAINT ${quote(name)}`, script(dropText, addText))
  const waits = lock(`Validating "${name}" blocks writes to the tables that have the domain, before PostgreSQL 18`)
  return form({
    first: [part(step, add, step.inverse)],
    long: [part(step, validate, execute(script(dropText, addText)), ...unlocked(step), waits)]
  })
}

/** A validated check proves that no row lacks a value, so that SET NOT NULL reads none (PostgreSQL 12). */
export const notNull = (step: Step, operation: AlterColumn, column: Column, around: Surroundings): Form | undefined => {
  const { change, previous = {}, table } = operation
  const isRewrite = step.hazards.some(({ kind }) => kind === "rewrite")
  if (change.nullable !== false || isRewrite || isRow(column, around.to)) return undefined
  const [last, first] = split(change)
  const [undoLast, undoFirst] = split(previous)
  const alter = (change: AlterColumn["change"], previous: AlterColumn["change"]) =>
    part(step, { ...operation, change, previous }, { ...operation, change: previous, previous: change })
  const name = freeConstraintName(column, around)
  const check = { kind: "check", name, expression: raw(`${quote(column.name)} IS NOT NULL`), notValid: true } as const
  const add: Operation = { _tag: "AddConstraint", table, constraint: check }
  const drop: Operation = { _tag: "DropConstraint", table, name, previous: check }
  return form({
    first: [...(Object.keys(first).length === 0 ? [] : [alter(first, undoFirst)]), part(step, add, drop)],
    long: [part(step, { _tag: "ValidateConstraint", table, name }, undefined, ...unlocked(step))],
    last: [alter(last, undoLast), part(step, drop, add)]
  })
}

/** What has to wait for NOT NULL, and the rest: an identity needs a column that is NOT NULL. */
const split = ({ identity, nullable, ...rest }: AlterColumn["change"]) =>
  [
    { ...(nullable === undefined ? {} : { nullable }), ...(identity === undefined ? {} : { identity }) },
    rest
  ] as const

// IS NOT NULL asks a row whether all of its fields have values, which is not what NOT NULL asks.
const isRow = ({ userType }: Pick<Column, "userType">, to: Catalog): boolean => {
  if (userType === undefined || userType.array) return false
  const type = to.objects.find((object) =>
    "name" in object && "schema" in object && object.name === userType.name && object.schema === userType.schema &&
    rows.has(object.kind)
  )
  return type !== undefined && (type.kind !== "domain" || isRow(type, to))
}

const rows: ReadonlySet<string> = new Set(["composite", "table", "view", "materialized-view", "domain"])
