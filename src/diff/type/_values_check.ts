/**
 * The check before an enum is rebuilt without some of its values: whether rows still contain them.
 */
import { address, type Catalog, type Column, type EnumType, find, ofKind, type QualifiedName } from "../../catalog/mod.ts"
import { enumCheck } from "../../text/mod.ts"
import { type Context, tableOf } from "../description/context.ts"
import { isForeign } from "../table/foreign_table.ts"

/** Whether a column contains values of the enum: directly, in an array, or through a domain. */
const holds = ({ userType }: Column, object: EnumType, side: Catalog): boolean => {
  const enums = new Set([object.address])
  for (let size = 0; size !== enums.size;) {
    size = enums.size
    for (const { address, userType } of ofKind(side, "domain")) if (isOneOf(userType, enums)) enums.add(address)
  }
  return isOneOf(userType, enums)
}

const isOneOf = (type: QualifiedName | undefined, addresses: ReadonlySet<string>): boolean =>
  type !== undefined && ["enum", "domain"].some((kind) => addresses.has(address(kind, type.schema, type.name)))

/** The columns that exist already and whose values become values of the enum. */
export const columnsJoining = (object: EnumType, { from, isNew, to }: Context): ReadonlyArray<Column> =>
  ofKind(to, "column").filter((column) => {
    const before = find(from, column.address)
    return before?.kind === "column" && before.type !== column.type && !isNew(column.address) &&
      holds(column, object, to)
  })

// A column that gets another type is converted to that one.
const keeps = ({ address }: Column, object: EnumType, { from, isNew, to }: Context): boolean => {
  const [before, after] = [find(from, address), find(to, address)]
  return before?.kind === "column" && after?.kind === "column" && !isNew(address) && holds(before, object, from) &&
    holds(after, object, to)
}

/** A statement that fails if rows contain one of the values, and names the columns, the values and the number of rows. */
export const valuesCheck = (object: EnumType, gone: ReadonlyArray<string>, context: Context): string | undefined => {
  // The rows of a foreign table are on another server, which the check does not read.
  const columns = ofKind(context.from, "column").filter((column) =>
    !column.inherited && column.generated === undefined && !isForeign(context.from, column.parent) &&
    keeps(column, object, context)
  )
  return enumCheck(
    { schema: object.schema, name: object.name },
    gone,
    columns.map((column) => ({
      table: tableOf(column),
      column: column.name,
      array: column.userType?.array === true
    }))
  )
}
