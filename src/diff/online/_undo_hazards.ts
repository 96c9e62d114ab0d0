/**
 * Hazards of downgrades for which there is no comparison in the other direction, because a rewriter changed the upgrade: the
 * inverse of ADD COLUMN is DROP COLUMN.
 */
import * as Hazard from "../../hazard/mod.ts"
import type { AlterColumn, Name, Operation } from "../../operation/mod.ts"
import { dotted } from "../description/context.ts"
import { typeHazards } from "../value/type_change.ts"

const named = (name: Name): string => typeof name === "string" ? name : dotted(name)

const columnNamed = (table: Name, column: string): string => `${named(table)}.${column}`

const alterHazards = ({ change, column, previous, table }: AlterColumn): ReadonlyArray<Hazard.Hazard> => {
  const name = columnNamed(table, column)
  const isTyped = typeof change.type === "string" && typeof previous?.type === "string"
  // Without USING, an assignment converts the values. Whether that can fail is not known without the catalogs.
  const conversion = { context: change.using === undefined ? "implicit" : "explicit", isBinary: false } as const
  return [
    ...(isTyped
      ? typeHazards(name, { type: previous.type as string }, { type: change.type as string }, conversion)
      : []),
    ...(change.nullable === false ? [Hazard.columnNotNull(name)] : [])
  ]
}

/** The hazards of an inverse operation. */
export const undoHazards = (operation: Operation): ReadonlyArray<Hazard.Hazard> => {
  switch (operation._tag) {
    case "DropTable":
      return [Hazard.tableDropped(named(operation.table))]
    case "DropColumn":
      return operation.previous?.generated === undefined
        ? [Hazard.columnDropped(columnNamed(operation.table, operation.column))]
        : []
    case "DropSequence":
      return [Hazard.sequenceDropped(named(operation.name))]
    case "AddColumn": {
      const { default: standard, generated, identity, name, nullable } = operation.column
      const needsValue = nullable === false && standard === undefined && generated === undefined &&
        identity === undefined
      return needsValue
        ? [Hazard.columnNeedsValue(columnNamed(operation.table, name))]
        : []
    }
    case "AlterColumn":
      return alterHazards(operation)
    case "AddConstraint":
      return "notValid" in operation.constraint && operation.constraint.notValid === true
        ? []
        : [Hazard.constraintNotMet(operation.constraint.name, named(operation.table), "violation")]
    case "CreateIndex":
      return operation.unique === true
        ? [Hazard.indexNotUnique(operation.name)]
        : []
    default:
      return []
  }
}
