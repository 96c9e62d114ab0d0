/**
 * The constraints by which PostgreSQL 18 records NOT NULL: their names, whether children inherit them, their comments.
 */
import { children, type Column } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, type Draft, draft, type StepReference, tableOf } from "../description/context.ts"
import { commentText, execute, script } from "../description/statement.ts"
import { isInPrimaryKey, isNamedApart } from "./below.ts"
import { chosenName, circleOf, holderOf, statedName } from "./name.ts"

/** The name that the constraint has before its own statements; undefined if it is not known. */
const nameBefore = (from: Column | undefined, to: Column, context: Context): string | undefined => {
  const isStated = from === undefined || (!to.notNullValid && (from.nullable || from.notNullValid))
  if (isStated) return to.notNullName
  return from.nullable ? chosenName(to, context) ?? to.notNullName : from.notNullName ?? from.notNullGivenName
}

/** Another column or constraint gives the name up before this column takes it; the first column of a circle renames all. */
export const afterHolder = (
  column: Column,
  context: Context
): ReadonlyArray<readonly [StepReference, StepReference]> => {
  const { address } = column
  const [first] = circleOf(column, context)
  if (first !== undefined) {
    return first.address === address
      ? []
      : [[{ action: "alter", address: first.address }, { action: "alter", address }]]
  }
  const holder = holderOf(column, context)
  return holder === undefined ?
    [] :
    (["create", "alter"] as const).flatMap((action) =>
      (["drop", "alter"] as const).map((given) => [{ action: given, address: holder }, { action, address }] as const)
    )
}

/** A name that a constraint has between two statements of a circle: one that no constraint of the table has. */
const parkedName = ({ parent = "" }: Column, { from, to }: Context): string => {
  const taken = new Set(
    [from, to].flatMap((side) => children(side, parent)).flatMap((part) =>
      part.kind === "column" ? [part.notNullName, part.notNullGivenName] : part.kind === "constraint" ? [part.name] : []
    )
  )
  let name = "strata_not_null"
  for (let count = 1; taken.has(name); count++) name = `strata_not_null${count}`
  return name
}

/** The names that change one after the other. */
const renamings = (
  was: string,
  to: Column,
  context: Context
): ReadonlyArray<readonly [from: string, to: string]> => {
  if (to.notNullName === undefined || was === to.notNullName) return []
  const [first, ...others] = circleOf(to, context)
  if (first === undefined) return [[was, to.notNullName]]
  if (first.address !== to.address) return []
  const parked = parkedName(to, context)
  return [
    [first.was, parked],
    ...others.toReversed().map((other) => [other.was, other.name] as const),
    [parked, first.name]
  ]
}

/** The statements that rename a constraint: one, unless a child that inherits it has it under another name. */
const renameText = (column: Column, context: Context) => {
  const table = `ALTER TABLE ${quoteName(tableOf(column))}`
  return ([was, name]: readonly [string, string]): string => {
    const rename = `${table} RENAME CONSTRAINT ${quoteIdentifier(was)} TO ${quoteIdentifier(name)}`
    const inherit = (what: string, words: string) => `${table} ALTER CONSTRAINT ${quoteIdentifier(what)} ${words}`
    const isInherited = column.notNullNoInherit !== true
    if (!isInherited || circleOf(column, context).length > 0 || !isNamedApart(column, was, context)) return rename
    return isInPrimaryKey(column, context)
      ? script(inherit(was, "NO INHERIT"), rename, inherit(name, "INHERIT"))
      : script(
        `${table} ALTER COLUMN ${quoteIdentifier(column.name)} DROP NOT NULL`,
        `${table} ADD CONSTRAINT ${quoteIdentifier(name)} NOT NULL ${quoteIdentifier(column.name)}` +
          (column.notNullValid ? "" : " NOT VALID")
      )
  }
}

/** The statements after a column became NOT NULL, or stayed it. Without `from`, the column is new. */
export const notNullChanges = (from: Column | undefined, to: Column, context: Context): ReadonlyArray<Draft> => {
  const was = nameBefore(from, to, context)
  const name = to.notNullName ?? was ?? to.notNullGivenName
  if (to.nullable || name === undefined) return []
  const old = from === undefined || from.nullable ? undefined : from
  const table = `ALTER TABLE ${quoteName(tableOf(to))}`
  const names = was === undefined ? [] : renamings(was, to, context)
  const rename = renameText(to, context)
  const [isOld, isNew] = [old?.notNullNoInherit === true, to.notNullNoInherit === true]
  const isMoved = isOld !== isNew
  const inheritance = (isNone: boolean) =>
    isMoved && `${table} ALTER CONSTRAINT ${quoteIdentifier(name)} ${isNone ? "NO INHERIT" : "INHERIT"}`
  const comment = (text: string | undefined) =>
    old?.notNullComment !== to.notNullComment &&
    commentText(`CONSTRAINT ${quoteIdentifier(name)} ON ${quoteName(tableOf(to))}`, text ?? null)
  const forward = [...names.map(rename), inheritance(isNew), comment(to.notNullComment)]
  if (forward.every((statement) => statement === false)) return []
  const unnamed = renameText(to, { ...context, from: context.to, to: context.from })
  const back = [
    comment(old?.notNullComment),
    inheritance(isOld),
    ...names.toReversed().map(([a, b]) => unnamed([b, a]))
  ]
  const made = draft(execute(script(...forward), script(...back)))
  // Children that started to inherit the constraint would keep it.
  return [isMoved && !isNew ? { ...made, isOneWay: true } : made]
}

/**
 * Whether a column that becomes NOT NULL states the name, because the name that PostgreSQL would choose is not certain, or
 * because that of a child keeps it from being renamed.
 */
export const isNamedNotNull = (from: Column, to: Column, context: Context): boolean => {
  if (!from.nullable || to.nullable || to.notNullName === undefined) return false
  const chosen = chosenName(to, context)
  return chosen === undefined || (chosen !== to.notNullName && isNamedApart(to, chosen, context))
}

/** Whether the inverse of `DROP NOT NULL` restores the constraint with another name, without its comment or another form. */
export const isNotNullLost = (from: Column, to: Column, context: Context): boolean =>
  !from.nullable && to.nullable && (
    statedName(from, context) !== undefined || from.notNullComment !== undefined || from.notNullNoInherit === true ||
    !from.notNullValid
  )

/** `SET NOT NULL`, or the same with a name. */
export const setNotNull = (column: Column, context: Context): Draft => {
  const table = `ALTER TABLE ${quoteName(tableOf(column))}`
  const alter = `${table} ALTER COLUMN ${quoteIdentifier(column.name)}`
  const name = statedName(column, context)
  return draft(execute(
    name === undefined
      ? `${alter} SET NOT NULL`
      : `${table} ADD CONSTRAINT ${quoteIdentifier(name)} NOT NULL ${quoteIdentifier(column.name)}`,
    `${alter} DROP NOT NULL`
  ))
}
