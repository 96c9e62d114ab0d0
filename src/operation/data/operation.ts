/**
 * Operations as data.
 *
 * Every operation is a plain, JSON-safe record with a `_tag`. The constructors are in `op/`, the inverses in
 * `inverse.ts`, and `sql/` renders operations as statements.
 */
import type { AddColumn, AlterColumn, DropColumn } from "./column.ts"
import type { SetComment } from "./comment.ts"
import type { AddConstraint, DropConstraint, RenameConstraint, ValidateConstraint } from "./constraint.ts"
import type { AddEnumValue, AlterEnum, CreateEnum, DropEnum, RenameEnum, RenameEnumValue } from "./enum.ts"
import type { CreateIndex, DropIndex, RenameIndex } from "./index.ts"
import type { CreateExtension, CreateSchema, DropExtension, DropSchema } from "./namespace.ts"
import type { BulkInsert, Execute } from "./rows.ts"
import type { AlterSequence, CreateSequence, DropSequence } from "./sequence.ts"
import type { CreateTable, DropTable, MoveTable, RenameTable } from "./table.ts"

export type { Name, Parameter } from "../../text/mod.ts"
export type { DropOptions } from "./_base.ts"
export type * from "./column.ts"
export type * from "./comment.ts"
export type * from "./constraint.ts"
export type * from "./enum.ts"
export type * from "./expression.ts"
export type * from "./index.ts"
export type * from "./namespace.ts"
export type * from "./rows.ts"
export type * from "./sequence.ts"
export type * from "./table.ts"

/** One operation of a migration. */
export type Operation =
  | CreateTable
  | DropTable
  | RenameTable
  | MoveTable
  | AddColumn
  | DropColumn
  | AlterColumn
  | CreateIndex
  | DropIndex
  | RenameIndex
  | AddConstraint
  | DropConstraint
  | RenameConstraint
  | ValidateConstraint
  | CreateEnum
  | DropEnum
  | RenameEnum
  | AlterEnum
  | AddEnumValue
  | RenameEnumValue
  | CreateSchema
  | DropSchema
  | CreateExtension
  | DropExtension
  | CreateSequence
  | AlterSequence
  | DropSequence
  | SetComment
  | Execute
  | BulkInsert
