/**
 * The source of columns, of their types, and of operations on them.
 */
import type { AddColumn, AlterColumn, Column, ColumnChange, ColumnType, Default, DropColumn, Identity } from "../../operation/mod.ts"
import { Op } from "../../operation/mod.ts"
import { expression } from "../source/expression.ts"
import { call, exactly, isKey, list, literal, optional, options, record, type Term } from "../source/term.ts"
import { value } from "../source/value.ts"

/** A column type: its SQL text, or `Op.type` with its name. */
export const columnType = (data: ColumnType): Term =>
  typeof data === "string" ? literal(data) : exactly(data, () =>
    call("Op.type", Op.type, [
      literal(data.type),
      options([["array", data.array === true ? literal(true) : undefined]])
    ]))

// A parameter without a JavaScript value is written as data. If a constructor takes that for JSON, the comparison with the
// operation fails, and the whole operation is written as data.
const defaultValue = (data: Default, type?: ColumnType): Term =>
  "_tag" in data ? expression(data) : value(data, isArray(type)) ?? literal(data)

const isArray = (type: ColumnType | undefined): boolean =>
  typeof type === "string" ? type.endsWith("[]") : type?.array === true

const identity = (data: Identity): Term => Object.keys(data).length === 1 ? literal(data.generation) : literal(data)

/** A column without its name, as `Op.column`. */
export const columnSpec = (data: Omit<Column, "name">): Term =>
  exactly(data, () =>
    call("Op.column", Op.column, [
      columnType(data.type),
      options([
        ["nullable", optional(data.nullable)],
        ["notNullName", optional(data.notNullName)],
        ["default", data.default && defaultValue(data.default, data.type)],
        ["identity", data.identity && identity(data.identity)],
        ["generated", data.generated && generated(data.generated)],
        ["collation", optional(data.collation)],
        ["comment", optional(data.comment)]
      ])
    ]))

const generated = (data: NonNullable<Column["generated"]>): Term =>
  data.storage === "stored"
    ? expression(data.expression)
    : record([["expression", expression(data.expression)], ["storage", literal(data.storage)]])

/** The columns of a table: an object if all names can be keys, else an array. */
export const columns = (data: ReadonlyArray<Column>): Term => {
  const specs = data.map(({ name, ...spec }) => [name, columnSpec(spec)] as const)
  const names = new Set(data.map(({ name }) => name))
  if (names.size === data.length && data.every(({ name }) => isKey(name))) {
    return record(specs, specs.length > 0)
  }
  const items = specs.map(([name, spec]) => record([["name", literal(name)], ["...", spec]]))
  return list(items, items.length > 0)
}

export const addColumn = (data: AddColumn): Term => {
  const { name, ...spec } = data.column
  return call("Op.addColumn", Op.addColumn, [
    literal(data.table),
    literal(name),
    columnSpec(spec),
    options([["ifNotExists", optional(data.ifNotExists)]])
  ])
}

export const dropColumn = (data: DropColumn): Term =>
  call("Op.dropColumn", Op.dropColumn, [
    literal(data.table),
    literal(data.column),
    options([
      ["ifExists", optional(data.ifExists)],
      ["cascade", optional(data.cascade)],
      ["previous", data.previous && columnSpec(data.previous)]
    ])
  ])

export const alterColumn = (data: AlterColumn): Term => {
  const { change, previous } = data
  if (previous === undefined && change.name !== undefined && Object.keys(change).length === 1) {
    return call("Op.renameColumn", Op.renameColumn, [literal(data.table), literal(data.column), literal(change.name)])
  }
  return call("Op.alterColumn", Op.alterColumn, [
    literal(data.table),
    literal(data.column),
    changes(change),
    previous && changes(previous)
  ])
}

const changes = (data: ColumnChange): Term =>
  record([
    ["type", data.type === undefined ? undefined : columnType(data.type)],
    ["using", data.using && expression(data.using)],
    ["collation", optional(data.collation)],
    ["nullable", optional(data.nullable)],
    ["default", data.default === null ? literal(null) : data.default && defaultValue(data.default, data.type)],
    ["identity", data.identity === null ? literal(null) : data.identity && identity(data.identity)],
    ["generated", data.generated === null ? literal(null) : data.generated && expression(data.generated)],
    ["comment", optional(data.comment)],
    ["name", optional(data.name)]
  ])
