/**
 * The options of `Table.make`: what a schema cannot express, in terms of fields and without defaults.
 */
import type { Constraint, CreateIndex, CreateTable, ForeignKey, IndexElement, Name, PrimaryKey } from "../../operation/mod.ts"
import { sqlText } from "../source/expression.ts"
import { atom } from "../source/source.ts"
import { call, list, literal, optional, record, type Term } from "../source/term.ts"
import { checksOption, unwrapped } from "./_checks.ts"
import { bare, commentKey } from "./_declaration.ts"
import type { ModelNaming, ObjectKind } from "./options.ts"

/** A table with its constraints, indexes and comments. */
export interface ModelTable {
  readonly create: CreateTable
  readonly constraints: ReadonlyArray<Constraint>
  readonly indexes: ReadonlyArray<CreateIndex>
  readonly fields: ReadonlyMap<string, string>
  /** Comments of constraints and indexes, by kind and name. */
  readonly comments: ReadonlyMap<string, string>
}

/** What a table needs of the tables it references: the constant if it is defined before, the primary key, the fields. */
export interface Others {
  readonly constantOf: (table: Name) => string | undefined
  readonly primaryKeyOf: (table: Name) => ReadonlyArray<string> | undefined
  readonly fieldsOf: (table: Name, columns: ReadonlyArray<string>) => ReadonlyArray<string>
}

/** The options of `Table.make`; `columns` are the options of columns. */
export const tableOptions = (
  table: ModelTable,
  columns: Term | undefined,
  naming: ModelNaming,
  others: Others
): Term => {
  const { comment, partitionBy, storageParameters, table: name, tablespace, unlogged } = table.create
  const part = partOf(table, naming)
  return record([
    ["name", literal(typeof name === "string" ? name : name.name)],
    ["schema", typeof name === "string" ? undefined : literal(name.schema)],
    ["primaryKey", primaryKeyOption(table, part)],
    ["unique", listed(only(table.constraints, "unique").map((unique) => shortest(keyed(unique, "uq", part))))],
    ["indexes", listed(table.indexes.map((index) => indexOption(index, table, part)))],
    ["foreignKeys", listed(only(table.constraints, "foreign-key").map((key) => foreignKeyOption(key, part, others)))],
    ["checks", checksOption(only(table.constraints, "check"), bare(name), table.comments, naming)],
    ["exclude", listed(only(table.constraints, "exclusion").map((one) => exclusionOption(one, table, part)))],
    ["comment", optional(comment)],
    ["unlogged", optional(unlogged)],
    ["storageParameters", optional(storageParameters)],
    ["tablespace", optional(tablespace)],
    ["partitionBy", partitionBy && sqlText(partitionBy.text)],
    ["columns", columns]
  ])
}

const only = <K extends Constraint["kind"]>(all: ReadonlyArray<Constraint>, kind: K) =>
  all.filter((one): one is Extract<Constraint, { readonly kind: K }> => one.kind === kind)

const listed = (terms: ReadonlyArray<Term>): Term | undefined => terms.length === 0 ? undefined : list(terms)

type Fields = ReadonlyArray<readonly [string, Term | undefined]>

/** The options that all parts have: columns as fields, the name if it does not follow the convention, a comment. */
interface Part {
  readonly fields: (columns: ReadonlyArray<string>) => Term
  readonly named: (kind: ObjectKind, name: string | undefined, subject: Subject) => Fields
}

type Subject = Omit<Parameters<ModelNaming["object"]>[1], "table">

const partOf = (table: ModelTable, naming: ModelNaming): Part => ({
  fields: (columns) => literal(columns.map((column) => table.fields.get(column) ?? column)),
  named: (kind, name = "", subject) => [
    ["name", naming.object(kind, { table: bare(table.create.table), ...subject }) === name ? undefined : literal(name)],
    ["comment", optional(table.comments.get(commentKey(kind === "ix" ? "index" : "constraint", name)))]
  ]
})

/** A key as an object with all of its options. */
const keyed = (
  { columns, include, kind: _k, name, ...rest }: Extract<Constraint, { readonly kind: "primary-key" | "unique" }>,
  kind: ObjectKind,
  { fields, named }: Part
): Fields => [
  ["columns", fields(columns)],
  ...named(kind, name, { columns }),
  ["include", include && fields(include)],
  ...Object.entries(rest).map(([key, value]) => [key, optional(value)] as const)
]

/** The columns alone if there are no other options, and a single column without an array. */
const shortest = (all: Fields): Term => {
  const [[, columns] = ["", undefined], ...rest] = all
  if (columns === undefined || rest.some(([, term]) => term !== undefined)) return record(all)
  const values = columns.value as ReadonlyArray<unknown>
  return values.length === 1 && typeof values[0] === "string" ? literal(values[0]) : columns
}

const primaryKeyOption = (table: ModelTable, part: Part): Term | undefined => {
  const [key] = only(table.constraints, "primary-key") as ReadonlyArray<PrimaryKey>
  const hasId = [...table.fields.values()].includes("id")
  if (key === undefined) return hasId ? literal(false) : undefined
  const term = shortest(keyed(key, "pk", part))
  return term.value === "id" ? undefined : term
}

const elementOf = (element: IndexElement, table: ModelTable): Fields => [
  ["column", element.column === undefined ? undefined : literal(table.fields.get(element.column) ?? element.column)],
  ["expression", element.expression && sqlText(element.expression.text)],
  ["collation", optional(element.collation)],
  ["operatorClass", optional(element.operatorClass)],
  ["operatorClassOptions", optional(element.operatorClassOptions)],
  ["order", optional(element.order)],
  ["nulls", optional(element.nulls)]
]

const indexOption = (
  { _tag: _t, elements, include, name, table: _o, where, ...rest }: CreateIndex,
  table: ModelTable,
  part: Part
): Term => {
  const columns = elements.flatMap(({ column }) => column ?? [])
  return shortest([
    [
      "columns",
      list(elements.map((element) => {
        const all = elementOf(element, table)
        return Object.keys(element).length === 1 && element.column !== undefined ? all[0]![1]! : record(all)
      }))
    ],
    ...part.named("ix", name, { columns }),
    ...Object.entries(rest).map(([key, value]) => [key, optional(value)] as const),
    ["include", include && part.fields(include)],
    ["where", where && sqlText(unwrapped(where.text))]
  ])
}

const exclusionOption = (
  { elements, include, kind: _k, method, name, where, ...rest }: Extract<Constraint, { readonly kind: "exclusion" }>,
  table: ModelTable,
  part: Part
): Term =>
  record([
    ["elements", list(elements.map((one) => record([...elementOf(one, table), ["with", literal(one.with)]])))],
    ...part.named("ex", name, { columns: elements.flatMap(({ column }) => column ?? []) }),
    ["method", method === "btree" ? undefined : optional(method)],
    ...Object.entries(rest).map(([key, value]) => [key, optional(value)] as const),
    ["include", include && part.fields(include)],
    ["where", where && sqlText(unwrapped(where.text))]
  ])

const foreignKeyOption = (key: ForeignKey, part: Part, others: Others): Term => {
  const { columns, kind: _, name, onDeleteColumns, referencedColumns = [], references, ...rest } = key
  const constant = others.constantOf(references)
  const primaryKey = others.primaryKeyOf(references)
  const isPrimaryKey = JSON.stringify(primaryKey) === JSON.stringify(referencedColumns)
  const source: Term = constant === undefined ? literal(references) : { source: atom(constant), value: undefined }
  const isByColumns = constant !== undefined && !isPrimaryKey
  return record([
    ["columns", part.fields(columns)],
    ["references", isByColumns ? columnsCall(source, others.fieldsOf(references, referencedColumns)) : source],
    ["referencedColumns", isPrimaryKey || isByColumns ? undefined : literal(referencedColumns)],
    ...part.named("fk", name, { columns, referredTable: bare(references), referredColumns: referencedColumns }),
    ...Object.entries(rest).map(([key, value]) => [key, optional(value)] as const),
    ["onDeleteColumns", onDeleteColumns && part.fields(onDeleteColumns)]
  ])
}

const columnsCall = (table: Term, columns: ReadonlyArray<string>): Term =>
  call("Table.columns", () => undefined, [table, literal(columns)])
