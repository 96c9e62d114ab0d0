/**
 * Renders operations as SQL statements, in the order in which they run.
 *
 * Online runs and offline scripts use the same statements. The same operation always has the same text.
 */
import type * as Result from "effect/Result"
import type { Operation } from "../../operation/mod.ts"
import type { Statement } from "../../text/mod.ts"
import { attempt, type RenderError } from "../error.ts"
import { alterEnum } from "./_alter_enum.ts"
import { addColumn, alterColumn, dropColumn } from "./_column.ts"
import { addConstraint, dropConstraint, renameConstraint, validateConstraint } from "./_constraint.ts"
import { addEnumValue, createEnum, renameEnum, renameEnumValue } from "./_enum.ts"
import { bulkInsert, execute } from "./_execute.ts"
import { createIndex, dropIndex, renameIndex } from "./_index.ts"
import { createExtension, createSchema, drop, setComment } from "./_namespace.ts"
import { alterSequence, createSequence } from "./_sequence.ts"
import { createTable, moveTable, renameTable } from "./_table.ts"

/**
 * The statements of an operation, or why it cannot be written. Only inserted rows and the user's own queries have
 * parameters; in all other statements values are written as literals, because PostgreSQL takes no parameters there.
 */
export const render = (operation: Operation): Result.Result<ReadonlyArray<Statement>, RenderError> =>
  attempt(() => statements(operation))

const renderers: {
  readonly [Tag in Operation["_tag"]]: (
    operation: Extract<Operation, { readonly _tag: Tag }>
  ) => ReadonlyArray<Statement>
} = {
  CreateTable: createTable,
  DropTable: ({ table, ...options }) => drop("TABLE", { ...options, name: table }),
  RenameTable: renameTable,
  MoveTable: moveTable,
  AddColumn: addColumn,
  DropColumn: dropColumn,
  AlterColumn: alterColumn,
  CreateIndex: createIndex,
  DropIndex: dropIndex,
  RenameIndex: renameIndex,
  AddConstraint: addConstraint,
  DropConstraint: dropConstraint,
  RenameConstraint: renameConstraint,
  ValidateConstraint: validateConstraint,
  CreateEnum: createEnum,
  DropEnum: (operation) => drop("TYPE", operation),
  RenameEnum: renameEnum,
  AddEnumValue: addEnumValue,
  RenameEnumValue: renameEnumValue,
  AlterEnum: alterEnum,
  CreateSchema: createSchema,
  DropSchema: (operation) => drop("SCHEMA", operation),
  CreateExtension: createExtension,
  DropExtension: (operation) => drop("EXTENSION", operation),
  CreateSequence: createSequence,
  AlterSequence: alterSequence,
  DropSequence: (operation) => drop("SEQUENCE", operation),
  SetComment: setComment,
  Execute: execute,
  BulkInsert: bulkInsert
}

const statements = (operation: Operation): ReadonlyArray<Statement> => {
  const renderer = renderers[operation._tag] as (operation: Operation) => ReadonlyArray<Statement>
  return renderer(operation)
}
