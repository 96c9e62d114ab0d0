/**
 * The source of indexes. `previous` of a dropped index is the `Op.createIndex` that creates it again.
 */
import type { CreateIndex, DropIndex, IndexElement } from "../../operation/mod.ts"
import { Op } from "../../operation/mod.ts"
import { expression } from "../source/expression.ts"
import { call, list, literal, optional, options, record, type Term } from "../source/term.ts"

/** An element of an index: the name of a column, an expression, or an object with options. */
export const indexElement = (data: IndexElement): Term => {
  const isAlone = Object.keys(data).length === 1
  if (isAlone && data.column !== undefined) return literal(data.column)
  if (isAlone && data.expression !== undefined) return expression(data.expression)
  return record([
    ["column", optional(data.column)],
    ["expression", data.expression && expression(data.expression)],
    ["collation", optional(data.collation)],
    ["operatorClass", optional(data.operatorClass)],
    ["operatorClassOptions", optional(data.operatorClassOptions)],
    ["order", optional(data.order)],
    ["nulls", optional(data.nulls)]
  ])
}

export const createIndex = (data: CreateIndex): Term =>
  call("Op.createIndex", Op.createIndex, [
    literal(data.name),
    literal(data.table),
    list(data.elements.map(indexElement)),
    options([
      ["unique", optional(data.unique)],
      ["method", optional(data.method)],
      ["include", optional(data.include)],
      ["nullsNotDistinct", optional(data.nullsNotDistinct)],
      ["storageParameters", optional(data.storageParameters)],
      ["tablespace", optional(data.tablespace)],
      ["where", data.where && expression(data.where)],
      ["concurrently", optional(data.concurrently)],
      ["ifNotExists", optional(data.ifNotExists)]
    ])
  ])

export const dropIndex = (data: DropIndex): Term => {
  const name = typeof data.name === "string" ? data.name : data.name.name
  return call("Op.dropIndex", Op.dropIndex, [
    literal(data.name),
    options([
      ["concurrently", optional(data.concurrently)],
      ["ifExists", optional(data.ifExists)],
      ["cascade", optional(data.cascade)],
      ["previous", data.previous && createIndex({ _tag: "CreateIndex", name, ...data.previous })]
    ])
  ])
}
