/**
 * Tables. `CREATE TABLE` has one line for each column and constraint, so that scripts are easy to read.
 */
import type { CreateTable, MoveTable, RenameTable } from "../../operation/mod.ts"
import { identifierUnsafe, qualifiedUnsafe, type Statement } from "../../text/mod.ts"
import { columnComment, columnDefinition } from "./_column.ts"
import { constraintDefinition } from "./_constraint.ts"
import { ddl, expression, nameList, options } from "./_ddl.ts"
import { commentOn } from "./_namespace.ts"

export const createTable = (operation: CreateTable): ReadonlyArray<Statement> => {
  const { columns, comment, constraints, table } = operation
  const lines = [...columns.map(columnDefinition), ...constraints.map(constraintDefinition)]
  const clauses = [
    operation.inherits && `INHERITS (${nameList(operation.inherits)})`,
    operation.partitionBy && `PARTITION BY ${expression(operation.partitionBy)}`,
    operation.storageParameters && `WITH ${options(operation.storageParameters)}`,
    operation.tablespace && `TABLESPACE ${identifierUnsafe(operation.tablespace)}`
  ].filter((clause) => clause !== undefined && clause !== "")
  const create = ddl(
    "CREATE",
    operation.unlogged && "UNLOGGED",
    "TABLE",
    operation.ifNotExists && "IF NOT EXISTS",
    qualifiedUnsafe(table),
    [lines.length === 0 ? "()" : `(\n  ${lines.join(",\n  ")}\n)`, ...clauses].join("\n")
  )
  return [
    create,
    ...(comment === undefined ? [] : [commentOn({ kind: "table", name: table }, comment)]),
    ...columns.flatMap((column) => columnComment(table, column))
  ]
}

export const renameTable = ({ table, to }: RenameTable): ReadonlyArray<Statement> => [
  ddl("ALTER TABLE", qualifiedUnsafe(table), "RENAME TO", identifierUnsafe(to))
]

export const moveTable = ({ table, to }: MoveTable): ReadonlyArray<Statement> => [
  ddl("ALTER TABLE", qualifiedUnsafe(table), "SET SCHEMA", identifierUnsafe(to))
]
