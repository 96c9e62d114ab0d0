/**
 * Collects the tables that operations create, each with the parts that other operations add.
 */
import type { CreateIndex, CreateTable, Operation } from "../../operation/mod.ts"
import { bare, commentKey, keyOf } from "./_declaration.ts"
import { fieldsOf } from "./_names.ts"
import type { ModelTable } from "./_table_options.ts"
import type { ModelsOptions } from "./options.ts"

/** The tables of the operations, each with its parts. */
export const tablesOf = ({ naming, operations }: ModelsOptions): ReadonlyArray<ModelTable> => {
  const of = <Tag extends Operation["_tag"]>(tag: Tag) =>
    operations.filter((one): one is Extract<Operation, { readonly _tag: Tag }> => one._tag === tag)
  const added = Map.groupBy(of("AddConstraint"), ({ table }) => keyOf(table))
  const indexes = Map.groupBy<string, CreateIndex>(of("CreateIndex"), ({ table }) => keyOf(table))
  const comments = of("SetComment")
  return of("CreateTable").map((create) => {
    const key = keyOf(create.table)
    return {
      create,
      constraints: [...create.constraints, ...(added.get(key) ?? []).map(({ constraint }) => constraint)],
      indexes: indexes.get(key) ?? [],
      fields: fieldsOf(create.columns.map(({ name }) => name), naming.column),
      comments: new Map(comments.flatMap(({ comment, target }) => commentOf(create, target, comment ?? "")))
    }
  })
}

const commentOf = (
  { table }: CreateTable,
  target: Extract<Operation, { readonly _tag: "SetComment" }>["target"],
  comment: string
): ReadonlyArray<readonly [string, string]> => {
  if (target.kind === "constraint" && keyOf(target.on) === keyOf(table)) {
    return [[commentKey("constraint", target.name), comment]]
  }
  const schema = typeof table === "string" ? undefined : table.schema
  return target.kind === "index" && (typeof target.name === "string" ? undefined : target.name.schema) === schema
    ? [[commentKey("index", bare(target.name)), comment]]
    : []
}
