/**
 * Undoing what was done to a column.
 */
import type { AlterColumn, ColumnChange, Operation } from "./data/operation.ts"

export const invertColumn = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "AddColumn": {
      const { name, ...previous } = operation.column
      return { _tag: "DropColumn", table: operation.table, column: name, previous }
    }
    case "DropColumn":
      return operation.previous && {
        _tag: "AddColumn",
        table: operation.table,
        column: { name: operation.column, ...operation.previous }
      }
    case "AlterColumn":
      return invertAlter(operation)
    default:
      return undefined
  }
}

/** The fields that say how a type is changed and not what the column is. */
const manner: ReadonlySet<string> = new Set(["using", "collation", "name"])

const invertAlter = (operation: AlterColumn): Operation | undefined => {
  const { _tag, change, column, table } = operation
  const previous: ColumnChange = operation.previous ?? {}
  const covered = Object.keys(change).every((key) => manner.has(key) || key in previous)
  // A dropped expression or identity is not altered back, it would have to be added with its values.
  if (!covered || change.generated === null) return undefined
  const renamed = change.name === undefined ? {} : { name: column }
  return { _tag, table, column: change.name ?? column, change: { ...previous, ...renamed }, previous: change }
}
