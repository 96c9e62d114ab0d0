/**
 * The constraints by which PostgreSQL 18 records NOT NULL: their names, and whether children inherit them.
 */
import { children, type Column, find } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, type Draft, draft, type StepReference, tableOf } from "../description/context.ts"
import { execute, script } from "../description/statement.ts"

const suffix = "not_null"

const bytes = (text: string): number => new TextEncoder().encode(text).length

const clipped = (text: string, length: number): string => {
  let result = text
  while (bytes(result) > length) result = result.slice(0, -1).toWellFormed()
  return result
}

/** The name that PostgreSQL chooses (`makeObjectName`): the longer part is cut until both fit. */
const standardName = ({ name, table }: Column): string => {
  const available = 63 - suffix.length - 2
  let [first, second] = [bytes(table), bytes(name)]
  while (first + second > available) {
    if (first > second) first--
    else second--
  }
  return `${clipped(table, first)}_${clipped(name, second)}_${suffix}`
}

/** The name and the inheritance that the constraint has before its own statements; undefined if they are not known. */
const before = (from: Column | undefined, to: Column): Pick<Column, "notNullName" | "notNullNoInherit"> => {
  const isNew = from === undefined || from.nullable || (from.notNullValid && !to.notNullValid)
  if (isNew) return { notNullName: standardName(to) }
  const { notNullGivenName, notNullName = notNullGivenName, ...rest } = from
  return notNullName === undefined ? rest : { ...rest, notNullName }
}

/** Another column gives the name up before this one takes it, unless they swap their names. */
export const afterHolder = (
  { address, notNullName, parent = "" }: Column,
  { from, to }: Context
): ReadonlyArray<readonly [StepReference, StepReference]> => {
  if (notNullName === undefined) return []
  const own = find(from, address)
  const holder = children(from, parent).find((other) =>
    other.kind === "column" && other.address !== address && other.notNullName === notNullName
  )
  const next = holder === undefined ? undefined : find(to, holder.address)
  if (
    holder === undefined || (next?.kind === "column" && own?.kind === "column" && next.notNullName === own.notNullName)
  ) {
    return []
  }
  return (["create", "alter"] as const).map((action) =>
    [{ action: "alter", address: holder.address }, { action, address }] as const
  )
}

/** The statements after a column became NOT NULL, or stayed it. Without `from`, the column is new. */
export const notNullChanges = (
  from: Column | undefined,
  to: Column,
  { options: { serverVersion = 14 } }: Context
): ReadonlyArray<Draft> => {
  const old = before(from, to)
  if (serverVersion < 18 || to.nullable || to.notNullName === undefined || old.notNullName === undefined) return []
  const table = `ALTER TABLE ${quoteName(tableOf(to))}`
  const [was, name] = [quoteIdentifier(old.notNullName), quoteIdentifier(to.notNullName)]
  const [isOld, isNew] = [old.notNullNoInherit === true, to.notNullNoInherit === true]
  const inheritance = (isNone: boolean) => `${table} ALTER CONSTRAINT ${name} ${isNone ? "NO INHERIT" : "INHERIT"}`
  const [isNamed, isMoved] = [was !== name, isOld !== isNew]
  if (!isNamed && !isMoved) return []
  const made = draft(execute(
    script(isNamed && `${table} RENAME CONSTRAINT ${was} TO ${name}`, isMoved && inheritance(isNew)),
    script(isMoved && inheritance(isOld), isNamed && `${table} RENAME CONSTRAINT ${name} TO ${was}`)
  ))
  // Children that started to inherit the constraint would keep it.
  return [isMoved && !isNew ? { ...made, isOneWay: true } : made]
}
