/**
 * A description of an operation for messages: `create table "users"`.
 */
import { oneLine } from "../text/mod.ts"
import type { Name, Operation } from "./data/operation.ts"

/** The operation and its object in one line, in lower case and without a period. */
export const describe = (operation: Operation): string => {
  const verb = operation._tag.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
  const object = objectOf(operation)
  return object === undefined ? verb : `${verb} ${object}`
}

const quoted = (name: Name): string => typeof name === "string" ? `"${name}"` : `"${name.schema}.${name.name}"`

const objectOf = (operation: Operation): string | undefined => {
  switch (operation._tag) {
    case "AddColumn":
      return `"${operation.column.name}" of ${quoted(operation.table)}`
    case "DropColumn":
    case "AlterColumn":
      return `"${operation.column}" of ${quoted(operation.table)}`
    case "AddConstraint":
      return `${
        operation.constraint.name === undefined ? operation.constraint.kind : `"${operation.constraint.name}"`
      } on ${quoted(operation.table)}`
    case "DropConstraint":
    case "RenameConstraint":
    case "ValidateConstraint":
      return `"${operation.name}" on ${quoted(operation.table)}`
    case "SetComment":
      return `on ${operation.target.kind} ${quoted(operation.target.name)}`
    case "BulkInsert":
      return `of ${operation.rows.length} rows into ${quoted(operation.table)}`
    case "Execute":
      return `"${oneLine(operation.expression.text).slice(0, 60)}"`
    default:
      return quoted("table" in operation && operation._tag !== "CreateIndex" ? operation.table : operation.name)
  }
}
