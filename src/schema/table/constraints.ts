/**
 * Makes constraints and indexes from the options of `Table.make`: fields become columns, and names follow the convention.
 *
 * A comment is not part of a constraint or index, so it is returned with it.
 */
import type { Check, Constraint, CreateIndex, Exclusion, ForeignKey, Name, PrimaryKey, Unique } from "../../operation/mod.ts"
import { baseName } from "../../text/mod.ts"
import { ForeignKeyMismatch } from "../error.ts"
import { nameText } from "../name/names.ts"
import { expand, type Kind, type Naming, type Subject } from "../name/naming.ts"
import { fail } from "../raise.ts"
import { defined } from "./defined.ts"
import { columnsOf, elementOf, expressionOf, type Resolved, withColumns } from "./resolved.ts"
import type { Exclusion as ExclusionOptions, ForeignKey as ForeignKeyOptions, Index, Reference, Sql, Table, Unique as UniqueOptions } from "./table.ts"

/** A constraint or index of a table, and its comment. */
export interface Part<P> {
  readonly part: P
  readonly comment: string | undefined
}

/** Names the objects of a table. */
type NameOf = (kind: Kind, given: string | undefined, subject: Omit<Subject, "table">) => string

const nameIn = ({ name }: Resolved, { convention }: Naming): NameOf => (kind, given, subject) =>
  given ?? expand(convention[kind], { table: baseName(name), ...subject })

/** The primary key, unique, check and exclusion constraints of a table, in the order of declaration. */
export const constraintsOf = (resolved: Resolved, naming: Naming): ReadonlyArray<Part<Constraint>> => {
  const name = nameIn(resolved, naming)
  const { checks, exclude, unique } = resolved.table.options
  return [
    ...primaryKey(resolved, name),
    ...(unique ?? []).map((given) => uniqueOf(withColumns<UniqueOptions<string>>(given), resolved, name)),
    ...Object.entries(checks ?? {}).map(([key, given]) => checkOf(key, given, name)),
    ...(exclude ?? []).map((given) => exclusionOf(given, resolved, name))
  ]
}

const primaryKey = (resolved: Resolved, name: NameOf): ReadonlyArray<Part<PrimaryKey>> => {
  if (resolved.primaryKey === undefined) return []
  const { comment, columns: fields, include, name: given, ...options } = resolved.primaryKey
  const columns = columnsOf(resolved, fields)
  return [{
    part: defined<PrimaryKey>({
      kind: "primary-key",
      name: name("pk", given, { columns }),
      columns,
      include: include && columnsOf(resolved, include),
      ...options
    }),
    comment
  }]
}

const uniqueOf = (unique: UniqueOptions<string>, resolved: Resolved, name: NameOf): Part<Unique> => {
  const { comment, columns: fields, include, name: given, ...options } = unique
  const columns = columnsOf(resolved, fields)
  const part = defined<Unique>({
    kind: "unique",
    name: name("uq", given, { columns }),
    columns,
    include: include && columnsOf(resolved, include),
    ...options
  })
  return { part, comment }
}

const checkOf = (
  key: string,
  given: Sql | { readonly expression: Sql; readonly name?: string; readonly comment?: string },
  name: NameOf
): Part<Check> => {
  const check = typeof given === "object" && "expression" in given ? given : { expression: given }
  const { comment, expression, name: own, ...options } = check
  const part = defined<Check>({
    kind: "check",
    name: name("ck", own, { columns: [], constraint: key }),
    expression: expressionOf(expression),
    ...options
  })
  return { part, comment }
}

const exclusionOf = (exclusion: ExclusionOptions<string>, resolved: Resolved, name: NameOf): Part<Exclusion> => {
  const { comment, elements: given, include, name: own, where, ...options } = exclusion
  const elements = given.map((element) => elementOf(resolved, element))
  const part = defined<Exclusion>({
    kind: "exclusion",
    name: name("ex", own, { columns: elements.flatMap(({ column }) => column ?? []) }),
    elements,
    include: include && columnsOf(resolved, include),
    where: where === undefined ? undefined : expressionOf(where),
    ...options
  })
  return { part, comment }
}

/** The indexes of a table, in the order of declaration. */
export const indexesOf = (resolved: Resolved, naming: Naming): ReadonlyArray<Part<CreateIndex>> =>
  (resolved.table.options.indexes ?? []).map((given) => {
    const index: Index<string> = withColumns<Index<string>>(given)
    const { comment, columns, include, name, where, ...options } = index
    const elements = columns.map((column) => elementOf(resolved, typeof column === "string" ? { column } : column))
    const part = defined<CreateIndex>({
      _tag: "CreateIndex",
      name: nameIn(resolved, naming)("ix", name, { columns: elements.flatMap(({ column }) => column ?? []) }),
      table: resolved.name,
      elements,
      include: include && columnsOf(resolved, include),
      where: where === undefined ? undefined : expressionOf(where),
      ...options
    })
    return { part, comment }
  })

/** Finds a declared table by its declaration or by its name in the database. */
export type Find = (table: Table | Name) => Resolved | undefined

/** The foreign keys of a table, in the order of declaration. */
export const foreignKeysOf = (resolved: Resolved, naming: Naming, find: Find): ReadonlyArray<Part<ForeignKey>> =>
  (resolved.table.options.foreignKeys ?? []).map((given) => {
    const { comment, columns: fields, name, onDeleteColumns, references, referencedColumns, ...options } = given
    const columns = columnsOf(resolved, fields)
    const target = targetOf(references, referencedColumns, find)
    if (target.columns !== undefined && target.columns.length !== columns.length) {
      fail(
        new ForeignKeyMismatch({
          table: nameText(resolved.name),
          columns,
          references: nameText(target.name),
          referencedColumns: target.columns
        })
      )
    }
    const subject = { columns, referredTable: baseName(target.name), referredColumns: target.columns ?? [] }
    const part = defined<ForeignKey>({
      kind: "foreign-key",
      name: nameIn(resolved, naming)("fk", name, subject),
      columns,
      references: target.name,
      referencedColumns: target.columns,
      onDeleteColumns: onDeleteColumns && columnsOf(resolved, onDeleteColumns),
      ...options
    })
    return { part, comment }
  })

const targetOf = (
  references: ForeignKeyOptions<string>["references"],
  referencedColumns: ReadonlyArray<string> | undefined,
  find: Find
): { readonly name: Name; readonly columns: ReadonlyArray<string> | undefined } => {
  const table = isReference(references) ? references.table : references
  const found = find(table)
  const name = isTable(table) ? table.name : table
  if (isReference(references)) return { name, columns: found && columnsOf(found, references.columns) }
  if (referencedColumns !== undefined) return { name, columns: referencedColumns }
  return { name, columns: found && columnsOf(found, found.primaryKey?.columns ?? []) }
}

const isReference = (references: ForeignKeyOptions<string>["references"]): references is Reference =>
  typeof references === "object" && "table" in references

/** Whether the target of a foreign key is a declared table and not a name. */
export const isTable = (target: Table | Name): target is Table => typeof target === "object" && "fields" in target
