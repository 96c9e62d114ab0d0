/**
 * What undoing a step may cost, as its inverse says it: an upgrade that adds a column has a downgrade that loses it.
 */
import type { AlterColumn, Name, Operation } from "../operation/mod.ts"
import { shown } from "./_kind.ts"
import { typeHazards } from "./_type_change.ts"
import { dataLoss, failsOnRows, type Hazard } from "./hazard.ts"

const named = (name: Name): string => typeof name === "string" ? `"${name}"` : shown(name)

const columnNamed = (table: Name, column: string): string => `${named(table).slice(0, -1)}.${column}"`

const alterHazards = ({ change, column, previous, table }: AlterColumn): ReadonlyArray<Hazard> => {
  const name = columnNamed(table, column)
  const isTyped = typeof change.type === "string" && typeof previous?.type === "string"
  return [
    ...(isTyped ? typeHazards(name, { type: previous.type as string }, { type: change.type as string }) : []),
    ...(change.nullable === false ? [failsOnRows(`Setting ${name} NOT NULL fails when a row has no value`)] : [])
  ]
}

/** The hazards of an operation that undoes another one. */
export const undoHazards = (operation: Operation): ReadonlyArray<Hazard> => {
  switch (operation._tag) {
    case "DropTable":
      return [dataLoss(`Dropping ${named(operation.table)} deletes the table with all its rows`)]
    case "DropColumn":
      return operation.previous?.generated === undefined
        ? [dataLoss(`Dropping ${columnNamed(operation.table, operation.column)} deletes the values in it`)]
        : []
    case "DropSequence":
      return [dataLoss(`Dropping the sequence ${named(operation.name)} forgets how far it has counted`)]
    case "AddColumn": {
      const { default: standard, generated, identity, name, nullable } = operation.column
      const needsValue = nullable === false && standard === undefined && generated === undefined &&
        identity === undefined
      return needsValue
        ? [failsOnRows(
          `Adding ${columnNamed(operation.table, name)} as NOT NULL without a default fails when the table has rows`
        )]
        : []
    }
    case "AlterColumn":
      return alterHazards(operation)
    case "AddConstraint":
      return [
        failsOnRows(`Adding "${operation.constraint.name}" on ${named(operation.table)} fails when a row violates it`)
      ]
    case "CreateIndex":
      return operation.unique === true
        ? [failsOnRows(`Creating "${operation.name}" fails when rows repeat a value`)]
        : []
    default:
      return []
  }
}
