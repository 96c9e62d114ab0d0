/**
 * Inverses of the operations on columns.
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

/** The fields that `previous` does not need: they describe how the type is changed, or are inverted separately. */
const notInPrevious: ReadonlySet<string> = new Set(["using", "collation", "name"])

const invertAlter = (operation: AlterColumn): Operation | undefined => {
  const { _tag, change, column, table } = operation
  const previous: ColumnChange = operation.previous ?? {}
  const covered = Object.keys(change).every((key) => notInPrevious.has(key) || key in previous)
  // A dropped generation expression cannot be restored by ALTER COLUMN.
  if (!covered || change.generated === null) return undefined
  const renamed = change.name === undefined ? {} : { name: column }
  return { _tag, table, column: change.name ?? column, change: { ...previous, ...renamed }, previous: change }
}
