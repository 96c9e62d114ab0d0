/**
 * The source of tables. `previous` of a dropped table is the `Op.createTable` that creates it again.
 */
import type { CreateTable, DropTable } from "../../operation/mod.ts"
import { Op } from "../../operation/mod.ts"
import { expression } from "../source/expression.ts"
import { call, list, literal, optional, options, type Term } from "../source/term.ts"
import { columns } from "./_column.ts"
import { constraint } from "./_constraint.ts"

export const createTable = (data: CreateTable): Term =>
  call("Op.createTable", Op.createTable, [
    literal(data.table),
    columns(data.columns),
    options([
      ["constraints", data.constraints.length === 0 ? undefined : list(data.constraints.map(constraint))],
      ["comment", optional(data.comment)],
      ["ifNotExists", optional(data.ifNotExists)],
      ["unlogged", optional(data.unlogged)],
      ["inherits", optional(data.inherits)],
      ["partitionBy", data.partitionBy && expression(data.partitionBy)],
      ["storageParameters", optional(data.storageParameters)],
      ["tablespace", optional(data.tablespace)]
    ])
  ])

export const dropTable = (data: DropTable): Term =>
  call("Op.dropTable", Op.dropTable, [
    literal(data.table),
    options([
      ["ifExists", optional(data.ifExists)],
      ["cascade", optional(data.cascade)],
      ["previous", data.previous && createTable({ _tag: "CreateTable", table: data.table, ...data.previous })]
    ])
  ])
