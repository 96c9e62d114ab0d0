/**
 * Derives the inverse of an operation from the operation itself.
 *
 * The inverse of CREATE is DROP, the inverse of a rename is the rename back, and DROP and ALTER have an inverse if they
 * have the `previous` option. The user's SQL has an inverse if the user wrote one. New enum values and inserted rows
 * have none.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { baseName, nameBeside } from "../text/mod.ts"
import { invertColumn } from "./_inverse_column.ts"
import type { AlterSequence, DropIndex, Operation, SequenceOptions } from "./data/operation.ts"
import { describe } from "./describe.ts"
import { NotInvertible, OperationError } from "./error.ts"

/** The operation that undoes this one, if there is one. `ValidateConstraint` needs none. */
export const invert = (operation: Operation): Option.Option<Operation> => Option.fromNullishOr(inverse(operation))

/** The inverses of all operations, from the last to the first. Fails for the last operation that has no inverse. */
export const invertAll = (
  operations: ReadonlyArray<Operation>
): Result.Result<ReadonlyArray<Operation>, OperationError> => {
  const inverses: Array<Operation> = []
  for (const operation of operations.toReversed()) {
    if (operation._tag === "ValidateConstraint") continue
    const undo = inverse(operation)
    if (undo === undefined) return Result.fail(notInvertible(operation))
    inverses.push(undo)
  }
  return Result.succeed(inverses)
}

const inverse = (operation: Operation): Operation | undefined =>
  invertTable(operation) ?? invertColumn(operation) ?? invertIndex(operation) ?? invertConstraint(operation) ??
    invertEnum(operation) ?? invertNamespace(operation) ?? invertRest(operation)

const invertTable = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "CreateTable": {
      const { _tag, table, ...previous } = operation
      return { _tag: "DropTable", table, previous }
    }
    case "DropTable":
      return operation.previous && { _tag: "CreateTable", table: operation.table, ...operation.previous }
    case "RenameTable":
      return { _tag: "RenameTable", table: nameBeside(operation.table, operation.to), to: baseName(operation.table) }
    case "MoveTable": {
      const from = typeof operation.table === "string" ? operation.from : operation.table.schema
      const table = { schema: operation.to, name: baseName(operation.table) }
      return from === undefined ? undefined : { _tag: "MoveTable", table, from: operation.to, to: from }
    }
    default:
      return undefined
  }
}

const invertIndex = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "CreateIndex": {
      const { _tag, concurrently, ifNotExists: _ifNotExists, name, ...previous } = operation
      const drop: DropIndex = { _tag: "DropIndex", name: nameBeside(operation.table, name), previous }
      return concurrently === undefined ? drop : { ...drop, concurrently }
    }
    case "DropIndex": {
      if (operation.previous === undefined) return undefined
      const create: Operation = { _tag: "CreateIndex", name: baseName(operation.name), ...operation.previous }
      return operation.concurrently === undefined ? create : { ...create, concurrently: operation.concurrently }
    }
    case "RenameIndex":
      return { _tag: "RenameIndex", name: nameBeside(operation.name, operation.to), to: baseName(operation.name) }
    default:
      return undefined
  }
}

const invertConstraint = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "AddConstraint": {
      const { constraint, table } = operation
      // The server chooses the name of an unnamed constraint, depending on the names that exist already.
      if (constraint.name === undefined) return undefined
      return { _tag: "DropConstraint", table, name: constraint.name, previous: constraint }
    }
    case "DropConstraint":
      return operation.previous && {
        _tag: "AddConstraint",
        table: operation.table,
        constraint: { ...operation.previous, name: operation.name }
      }
    case "RenameConstraint":
      return { ...operation, name: operation.to, to: operation.name }
    default:
      return undefined
  }
}

const invertEnum = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "CreateEnum":
      return { _tag: "DropEnum", name: operation.name, previous: operation.values }
    case "DropEnum":
      return operation.previous && { _tag: "CreateEnum", name: operation.name, values: operation.previous }
    case "RenameEnum":
      return { _tag: "RenameEnum", name: nameBeside(operation.name, operation.to), to: baseName(operation.name) }
    case "AlterEnum": {
      const { lost: _lost, ...rest } = operation
      return { ...rest, from: operation.to, to: operation.from }
    }
    case "RenameEnumValue":
      return { ...operation, from: operation.to, to: operation.from }
    default:
      return undefined
  }
}

const invertNamespace = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "CreateSchema":
      return { _tag: "DropSchema", name: operation.name }
    case "CreateExtension":
      return { _tag: "DropExtension", name: operation.name }
    case "CreateSequence": {
      const { _tag, name, ...previous } = operation
      return { _tag: "DropSequence", name, previous }
    }
    case "DropSequence":
      return operation.previous && { _tag: "CreateSequence", name: operation.name, ...operation.previous }
    case "AlterSequence":
      return invertSequence(operation)
    default:
      return undefined
  }
}

// A restart loses the position of the sequence, and `previous` does not contain the former owner.
const invertSequence = (operation: AlterSequence): Operation | undefined => {
  const { _tag, name, ownedBy, previous, restart, ...change } = operation
  if (previous === undefined || restart !== undefined || ownedBy !== undefined) return undefined
  const covered = Object.keys(change).every((key) => previous[key as keyof SequenceOptions] !== undefined)
  return covered ? { _tag, name, ...previous, previous: change } : undefined
}

const invertRest = (operation: Operation): Operation | undefined => {
  switch (operation._tag) {
    case "SetComment": {
      const { comment, previous, target } = operation
      return previous === undefined ? undefined : { _tag: "SetComment", target, comment: previous, previous: comment }
    }
    case "Execute": {
      const { expression, inverse } = operation
      return inverse && { _tag: "Execute", expression: inverse, inverse: expression }
    }
    default:
      return undefined
  }
}

const notInvertible = (operation: Operation): OperationError =>
  OperationError.of(new NotInvertible({ operation: describe(operation), why: whyNot(operation) }))

const whyNot = (operation: Operation): string => {
  switch (operation._tag) {
    case "AddEnumValue":
      return "PostgreSQL cannot remove a value from an enum"
    case "BulkInsert":
      return "the operation does not identify the rows to delete"
    case "Execute":
      return "the SQL has no inverse; add one with the inverse option"
    case "AddConstraint":
      return "the constraint has no name; add one"
    case "DropSchema":
    case "DropExtension":
      return "its contents cannot be restored"
    default:
      return "the previous state is not known; add the previous option"
  }
}
