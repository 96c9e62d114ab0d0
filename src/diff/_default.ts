/**
 * Defaults of columns, of the columns of views, and of domains: each is set and dropped by itself.
 */
import type { Default } from "../catalog/mod.ts"
import { type Behaviour, type Draft, draft } from "./_kind.ts"
import { execute, quote, quoteName, raw } from "./_sql.ts"

const isOfTable = ({ parent }: Default): boolean => parent?.startsWith("column ") === true

const value = (expression: string | null) => ({ default: expression === null ? null : raw(expression) })

const change = (object: Default, from: string | null, to: string | null): ReadonlyArray<Draft> => {
  const { column = "", domain, schema, table = "" } = object
  if (domain === undefined && isOfTable(object)) {
    return [
      draft({ _tag: "AlterColumn", table: { schema, name: table }, column, change: value(to), previous: value(from) })
    ]
  }
  const head = domain === undefined
    ? `ALTER VIEW ${quoteName({ schema, name: table })} ALTER COLUMN ${quote(column)}`
    : `ALTER DOMAIN ${quoteName({ schema, name: domain })}`
  const statement = (value: string | null) => `${head} ${value === null ? "DROP DEFAULT" : `SET DEFAULT ${value}`}`
  return [draft(execute(statement(to), statement(from)))]
}

/** The default of whatever has one. */
export const standard: Behaviour<Default> = {
  create: (object) => change(object, null, object.expression),
  drop: (object) => change(object, object.expression, null),
  alterable: () => true,
  alter: (from, to) => change(to, from.expression, to.expression)
}
