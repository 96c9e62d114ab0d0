/**
 * The source of an operation, as a call of its constructor.
 */
import { Op, type Operation } from "../../operation/mod.ts"
import { call, literal, matching, optional, options, record, type Term } from "../source/term.ts"
import { addColumn, alterColumn, dropColumn } from "./_column.ts"
import { addConstraint, dropConstraint } from "./_constraint.ts"
import { createIndex, dropIndex } from "./_index.ts"
import { bulkInsert, execute } from "./_rows.ts"
import { createTable, dropTable } from "./_table.ts"

type Kind = Operation["_tag"]
type Of<Tag extends Kind> = Extract<Operation, { readonly _tag: Tag }>
type Renderer<Tag extends Kind> = (operation: Of<Tag>) => Term | undefined

/** Makes the renderer of an operation whose fields are the arguments and options of its constructor. */
const plain = <const Tag extends Kind>(
  name: string,
  make: (...args: ReadonlyArray<never>) => unknown,
  positional: ReadonlyArray<keyof Of<Tag> & string>,
  named: ReadonlyArray<keyof Of<Tag> & string> = []
): Renderer<Tag> =>
(operation) =>
  call(`Op.${name}`, make, [
    ...positional.map((key) => optional(operation[key])),
    options(named.map((key) => [key, optional(operation[key])]))
  ])

const drop = ["ifExists", "cascade"] as const
const sequence = ["type", "start", "increment", "minimum", "maximum", "cache", "cycle"] as const

const renderers: { readonly [Tag in Kind]: Renderer<Tag> } = {
  CreateTable: createTable,
  DropTable: dropTable,
  RenameTable: plain("renameTable", Op.renameTable, ["table", "to"]),
  MoveTable: plain("moveTable", Op.moveTable, ["table", "to"], ["from"]),
  AddColumn: addColumn,
  DropColumn: dropColumn,
  AlterColumn: alterColumn,
  CreateIndex: createIndex,
  DropIndex: dropIndex,
  RenameIndex: plain("renameIndex", Op.renameIndex, ["name", "to"]),
  AddConstraint: addConstraint,
  DropConstraint: dropConstraint,
  RenameConstraint: plain("renameConstraint", Op.renameConstraint, ["table", "name", "to"]),
  ValidateConstraint: plain("validateConstraint", Op.validateConstraint, ["table", "name"]),
  CreateEnum: plain("createEnum", Op.createEnum, ["name", "values"]),
  DropEnum: plain("dropEnum", Op.dropEnum, ["name"], [...drop, "previous"]),
  RenameEnum: plain("renameEnum", Op.renameEnum, ["name", "to"]),
  AlterEnum: plain("alterEnum", Op.alterEnum, ["name"], ["from", "to", "columns", "lost"]),
  AddEnumValue: plain("addEnumValue", Op.addEnumValue, ["name", "value"], ["before", "after", "ifNotExists"]),
  RenameEnumValue: plain("renameEnumValue", Op.renameEnumValue, ["name", "from", "to"]),
  CreateSchema: plain("createSchema", Op.createSchema, ["name"], ["ifNotExists", "authorization"]),
  DropSchema: plain("dropSchema", Op.dropSchema, ["name"], drop),
  CreateExtension: plain("createExtension", Op.createExtension, ["name"], ["schema", "version", "ifNotExists"]),
  DropExtension: plain("dropExtension", Op.dropExtension, ["name"], drop),
  CreateSequence: plain("createSequence", Op.createSequence, ["name"], [...sequence, "ownedBy", "ifNotExists"]),
  // Unlike the options of other constructors, the change of a sequence is a required argument.
  AlterSequence: (operation) =>
    call("Op.alterSequence", Op.alterSequence, [
      literal(operation.name),
      record([...sequence, "restart", "ownedBy", "previous"].map((key) => [key, optional(operation[key as "restart"])]))
    ]),
  DropSequence: plain("dropSequence", Op.dropSequence, ["name"], [...drop, "previous"]),
  SetComment: plain("setComment", Op.setComment, ["target", "comment"], ["previous"]),
  Execute: execute,
  BulkInsert: bulkInsert
}

/** The term of an operation; undefined if no constructor makes exactly this operation. */
export const constructed = (operation: Operation): Term | undefined =>
  matching(operation, () => (renderers[operation._tag] as Renderer<Kind>)(operation as never))
