/**
 * The source of constraints, and of operations on them.
 */
import type { AddConstraint, Check, Constraint, DropConstraint, Exclusion, ForeignKey, PrimaryKey, Unique } from "../../operation/mod.ts"
import { Op } from "../../operation/mod.ts"
import { expression } from "../source/expression.ts"
import { call, exactly, list, literal, optional, options, type Term } from "../source/term.ts"
import { indexElement } from "./_index.ts"

/** A constraint as a call of its constructor. */
export const constraint = (data: Constraint): Term => exactly(data, () => constructed(data))

const constructed = (data: Constraint): Term => {
  switch (data.kind) {
    case "primary-key":
      return primaryKey(data)
    case "unique":
      return unique(data)
    case "foreign-key":
      return foreignKey(data)
    case "check":
      return check(data)
    case "exclusion":
      return exclusion(data)
  }
}

const timing = (data: { readonly deferrable?: boolean; readonly initially?: string }) =>
  [["deferrable", optional(data.deferrable)], ["initially", optional(data.initially)]] as const

const primaryKey = (data: PrimaryKey): Term =>
  call("Op.primaryKey", Op.primaryKey, [
    literal(data.columns),
    options([
      ["name", optional(data.name)],
      ["include", optional(data.include)],
      ["usingIndex", optional(data.usingIndex)],
      ...timing(data)
    ])
  ])

const unique = (data: Unique): Term =>
  call("Op.unique", Op.unique, [
    literal(data.columns),
    options([
      ["name", optional(data.name)],
      ["include", optional(data.include)],
      ["nullsNotDistinct", optional(data.nullsNotDistinct)],
      ["usingIndex", optional(data.usingIndex)],
      ...timing(data)
    ])
  ])

const foreignKey = (data: ForeignKey): Term =>
  call("Op.foreignKey", Op.foreignKey, [
    literal(data.columns),
    literal(data.references),
    optional(data.referencedColumns),
    options([
      ["name", optional(data.name)],
      ["match", optional(data.match)],
      ["onDelete", optional(data.onDelete)],
      ["onDeleteColumns", optional(data.onDeleteColumns)],
      ["onUpdate", optional(data.onUpdate)],
      ["notValid", optional(data.notValid)],
      ...timing(data)
    ])
  ])

const check = (data: Check): Term =>
  call("Op.check", Op.check, [
    expression(data.expression),
    options([
      ["name", optional(data.name)],
      ["noInherit", optional(data.noInherit)],
      ["notValid", optional(data.notValid)]
    ])
  ])

const exclusion = (data: Exclusion): Term =>
  call("Op.exclude", Op.exclude, [
    list(data.elements.map(({ with: operator, ...element }) => list([indexElement(element), literal(operator)]))),
    options([
      ["name", optional(data.name)],
      ["method", optional(data.method)],
      ["include", optional(data.include)],
      ["where", data.where && expression(data.where)],
      ...timing(data)
    ])
  ])

export const addConstraint = (data: AddConstraint): Term =>
  call("Op.addConstraint", Op.addConstraint, [literal(data.table), constraint(data.constraint)])

export const dropConstraint = (data: DropConstraint): Term =>
  call("Op.dropConstraint", Op.dropConstraint, [
    literal(data.table),
    literal(data.name),
    options([
      ["ifExists", optional(data.ifExists)],
      ["cascade", optional(data.cascade)],
      ["previous", data.previous && constraint(data.previous)]
    ])
  ])
