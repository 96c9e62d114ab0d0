/**
 * Checks the names of the options of a table. The types do too, but `env.ts` runs without being type-checked.
 */
import { nearest } from "../../revision/mod.ts"
import { UnknownOption } from "../error.ts"
import { nameText } from "../name/names.ts"
import { fail } from "../raise.ts"
import type { Check, Column, Element, Exclusion, ForeignKey, Index, Options, PrimaryKey, Table, Unique } from "./table.ts"

/** The names of all options of an object; the type requires the record to be complete. */
type Names<O> = { readonly [K in keyof Required<O>]: true }

const described = { name: true, comment: true } as const
const deferrable = { deferrable: true, initially: true } as const

const names = {
  column: {
    ...described,
    type: true,
    nullable: true,
    default: true,
    identity: true,
    generated: true,
    collation: true,
    renamedFrom: true
  } satisfies Names<Column>,
  primaryKey: { ...described, ...deferrable, columns: true, include: true, usingIndex: true } satisfies Names<
    PrimaryKey<string>
  >,
  unique: {
    ...described,
    ...deferrable,
    columns: true,
    include: true,
    nullsNotDistinct: true,
    usingIndex: true
  } satisfies Names<Unique<string>>,
  index: {
    ...described,
    columns: true,
    include: true,
    where: true,
    unique: true,
    method: true,
    nullsNotDistinct: true,
    storageParameters: true,
    tablespace: true
  } satisfies Names<Index<string>>,
  element: {
    column: true,
    expression: true,
    collation: true,
    operatorClass: true,
    operatorClassOptions: true,
    order: true,
    nulls: true,
    with: true
  } satisfies Names<Element<string> & { readonly with: string }>,
  foreignKey: {
    ...described,
    ...deferrable,
    columns: true,
    references: true,
    referencedColumns: true,
    match: true,
    onDelete: true,
    onUpdate: true,
    onDeleteColumns: true,
    notValid: true
  } satisfies Names<ForeignKey<string>>,
  check: { ...described, expression: true, noInherit: true } satisfies Names<Check>,
  exclusion: { ...described, ...deferrable, method: true, elements: true, include: true, where: true } satisfies Names<
    Exclusion<string>
  >,
  table: {
    name: true,
    schema: true,
    primaryKey: true,
    unique: true,
    indexes: true,
    foreignKeys: true,
    checks: true,
    exclude: true,
    comment: true,
    unlogged: true,
    storageParameters: true,
    tablespace: true,
    partitionBy: true,
    renamedFrom: true,
    columns: true
  } satisfies Names<Options<string>>
}

type Part = keyof typeof names

/** Throws a `SchemaError` for the first option that does not exist. */
export const checkOptionNames = ({ name, options }: Table): void => {
  const check = (part: Part, given: unknown, place: string): void => {
    if (!isOptions(given)) return
    const known = Object.keys(names[part])
    const unknown = Object.keys(given).find((key) => !known.includes(key))
    if (unknown === undefined) return
    const suggestion = nearest(unknown, known)
    fail(
      new UnknownOption({
        table: nameText(name),
        option: place + unknown,
        known: known.map((key) => place + key),
        ...(suggestion === undefined ? {} : { suggestion: place + suggestion })
      })
    )
  }
  const each = (part: Part, place: string, list: ReadonlyArray<unknown> = [], elements?: "columns" | "elements") => {
    for (const [index, given] of list.entries()) {
      check(part, given, `${place}[${index}].`)
      if (elements === undefined || !isOptions(given)) continue
      const own = given[elements]
      if (Array.isArray(own)) each("element", `${place}[${index}].${elements}`, own)
    }
  }
  check("table", options, "")
  check("primaryKey", options.primaryKey, "primaryKey.")
  each("unique", "unique", options.unique)
  each("index", "indexes", options.indexes, "columns")
  each("foreignKey", "foreignKeys", options.foreignKeys)
  each("exclusion", "exclude", options.exclude, "elements")
  for (const [key, column] of Object.entries(options.columns ?? {})) check("column", column, `columns.${key}.`)
  for (const [key, sql] of Object.entries(options.checks ?? {})) {
    if (!isExpression(sql)) check("check", sql, `checks.${key}.`)
  }
}

const isOptions = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === "object" && given !== null && !Array.isArray(given)

const isExpression = (sql: unknown): boolean => isOptions(sql) && sql["_tag"] === "Expression"
