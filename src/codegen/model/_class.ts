/**
 * The source of a table: the class of its model, and the call of `Table.make`.
 */
import { quoteString } from "../source/quote.ts"
import { atom, print, type Source } from "../source/source.ts"
import { record } from "../source/term.ts"
import { lineWidth, widthOf } from "../source/width.ts"
import { fieldTerms } from "./_column.ts"
import type { Named } from "./_column_type.ts"
import { assignment, bare, doc, keyOf, withSchema } from "./_declaration.ts"
import { camel, type Names, pascal, singular } from "./_names.ts"
import { type ModelTable, type Others, tableOptions } from "./_table_options.ts"
import type { ModelNaming } from "./options.ts"

/** The source of a table, and the name of its constant. */
interface TableText {
  readonly constant: string
  readonly text: string
}

/** The source of tables, which reference preceding tables by their constants. */
export const classTexts = (
  tables: ReadonlyArray<ModelTable>,
  named: Named,
  naming: ModelNaming,
  given: Names
): ReadonlyArray<TableText> => {
  const byKey = new Map(tables.map((table) => [keyOf(table.create.table), table]))
  const constants = new Map<string, string>()
  const others: Others = {
    constantOf: (name) => constants.get(keyOf(name)),
    primaryKeyOf: (name) => primaryKeyOf(byKey.get(keyOf(name))),
    fieldsOf: (name, columns) => columns.map((column) => byKey.get(keyOf(name))?.fields.get(column) ?? column)
  }
  return tables.map((table) => {
    const { table: name } = table.create
    const [one, whole] = [singular(bare(name)), singular(withSchema(name))]
    const model = given.claim(pascal(one), pascal(whole))
    const constant = given.claim(camel(bare(name)), `${camel(bare(name))}Table`, camel(withSchema(name)))
    const text = tableText(table, { model, constant, named, naming, others })
    constants.set(keyOf(name), constant)
    return { constant, text }
  })
}

const primaryKeyOf = (table: ModelTable | undefined): ReadonlyArray<string> | undefined =>
  table?.constraints.find((one) => one.kind === "primary-key")?.columns

interface TableContext {
  readonly model: string
  readonly constant: string
  readonly named: Named
  readonly naming: ModelNaming
  readonly others: Others
}

const tableText = (table: ModelTable, { constant, model, named, naming, others }: TableContext): string => {
  const { columns, comment } = table.create
  const around = {
    columnOf: naming.column,
    primaryKey: primaryKeyOf(table) ?? [],
    foreignKeys: table.constraints.filter((one) => one.kind === "foreign-key")
  }
  const fields = columns.map((column) => {
    const field = table.fields.get(column.name) ?? column.name
    return [field, fieldTerms(column, field, named, around)] as const
  })
  const schema = record(fields.map(([field, { schema }]) => [field, schema]), columns.length > 0)
  const said = fields.flatMap(([field, { options }]) => options === undefined ? [] : [[field, options] as const])
  const options = tableOptions(table, said.length === 0 ? undefined : record(said), naming, others)
  return `${doc(comment)}${classText(model, schema.source)}

${assignment(constant, { kind: "call", callee: "Table.make", args: [atom(model), options.source] })}`
}

/** The class of a model, on several lines if it does not fit on one. */
const classText = (model: string, fields: Source): string => {
  const [parent, name] = [`extends Model.Class<${model}>(`, quoteString(model)]
  const line = `export class ${model} ${parent}${name})(`
  if (widthOf(line) < lineWidth) {
    return `${line}${print(fields, { indent: 0, column: widthOf(line), after: 4 })}) {}`
  }
  const below = `  ${parent}${name})(`
  const head = widthOf(below) < lineWidth ? below : `  ${parent}\n    ${name}\n  )(`
  const column = widthOf(head.slice(head.lastIndexOf("\n") + 1))
  return `export class ${model}\n${head}${print(fields, { indent: 2, column, after: 1 })})\n{}`
}
