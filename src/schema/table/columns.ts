/**
 * Makes the columns of `CREATE TABLE` from the fields of a model and the options of `Table.make`.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { type Check, type Column, type ColumnType, type Default, type Generated, type Identity, Value } from "../../operation/mod.ts"
import { baseName } from "../../text/mod.ts"
import { InvalidDefault, UnknownType } from "../error.ts"
import { type Place, render, type Rendering } from "../field/column_type.ts"
import type { Field } from "../field/fields.ts"
import { literalCheck } from "../field/literals.ts"
import { describe, isNullable } from "../field/schema_node.ts"
import { nameText } from "../name/names.ts"
import { expand, type Naming } from "../name/naming.ts"
import { fail } from "../raise.ts"
import { defined } from "./defined.ts"
import { expressionOf, type Resolved } from "./resolved.ts"
import type { Column as ColumnOptions } from "./table.ts"

/** The options for all columns. */
export type Rendered = Pick<Place, "renderers" | "lengths" | "enums"> & { readonly naming: Naming }

/** A column, and the check of its values if its type does not restrict them. */
export interface ColumnPlan {
  readonly column: Column
  readonly check: Check | undefined
}

/** The columns of a table in the order of its fields. Throws a `SchemaError` for a field without a type. */
export const columnPlans = (resolved: Resolved, rendered: Rendered): ReadonlyArray<ColumnPlan> =>
  resolved.table.fields.map((field) => plan(field, resolved, rendered))

const plan = (field: Field, resolved: Resolved, rendered: Rendered): ColumnPlan => {
  const options = resolved.table.options.columns?.[field.key] ?? {}
  const name = resolved.column(field.key)
  const { type, values } = rendering(field, name, options, resolved, rendered)
  const isKey = resolved.primaryKey?.columns.includes(field.key) === true
  const identity = identityOf(field, type, options, resolved)
  const nullable = options.nullable ?? isNullable(field.node)
  const expression = values === undefined ? undefined : literalCheck(name, values, type)
  return {
    column: defined<Column>({
      name,
      type,
      nullable: nullable && !isKey && identity === undefined ? undefined : false,
      default: defaultOf(options.default, name, type, resolved),
      identity,
      generated: generatedOf(options.generated),
      collation: options.collation,
      comment: options.comment
    }),
    check: expression && { kind: "check", name: checkName(name, resolved, rendered.naming), expression }
  }
}

const rendering = (
  field: Field,
  column: string,
  options: ColumnOptions,
  { name, table }: Resolved,
  { enums, lengths, renderers }: Rendered
): Rendering => {
  if (options.type !== undefined) return { type: options.type }
  const model = table.model === undefined ? "the model" : `the model "${table.model}"`
  const place: Place = { table: name, model, field: field.key, column, renderers, lengths, enums }
  return render(field.node, place) ?? fail(
    new UnknownType({ model, table: nameText(name), field: field.key, schema: describe(field.node) })
  )
}

const checkName = (column: string, { name }: Resolved, { convention }: Naming): string =>
  expand(convention.ck, { table: baseName(name), columns: [column], constraint: column })

// A generated key is an identity, unless its values come from a default, an expression or another table.
const identityOf = (
  field: Field,
  type: ColumnType,
  options: ColumnOptions,
  { primaryKey, table }: Resolved
): Identity | undefined => {
  if (options.identity === false) return undefined
  if (options.identity !== undefined) {
    return typeof options.identity === "string" ? { generation: options.identity } : options.identity
  }
  const isMadeElsewhere = options.default !== undefined || options.generated !== undefined ||
    table.options.foreignKeys?.some(({ columns }) => columns.includes(field.key)) === true
  return field.generated && !isMadeElsewhere && primaryKey?.columns.includes(field.key) === true &&
      (type === "integer" || type === "bigint")
    ? { generation: "always" }
    : undefined
}

const generatedOf = (generated: ColumnOptions["generated"]): Generated | undefined => {
  if (generated === undefined) return undefined
  return typeof generated === "object" && "storage" in generated
    ? generated
    : { expression: expressionOf(generated), storage: "stored" }
}

const defaultOf = (value: unknown, column: string, type: ColumnType, { name }: Resolved): Default | undefined => {
  if (value === undefined || value === null) return undefined
  if (isExpression(value)) return value
  const isJson = type === "jsonb" || type === "json"
  if (isJson && isJsonParameter(value)) return value
  return Result.match(isJson ? Value.fromJson(value) : Value.fromUnknown(value), {
    onFailure: (error) => fail(new InvalidDefault({ table: nameText(name), column, why: error.message })),
    onSuccess: ({ cast, text }): Default => cast !== undefined && kept.has(cast) ? { text, cast } : { text }
  })
}

// A literal without a cast has the type of the column, such as an enum, a date or an array. Numbers and booleans keep
// their cast and are written without quotes.
const kept: ReadonlySet<string> = new Set(["bool", "int4", "int8", "float8"])

const isExpression = (value: unknown): value is Extract<Default, { readonly _tag: "Expression" }> =>
  Predicate.isTagged(value, "Expression") && "text" in value && "parameters" in value

const isJsonParameter = (value: unknown): value is Extract<Default, { readonly cast?: string }> =>
  Predicate.hasProperty(value, "text") && Predicate.hasProperty(value, "cast") &&
  (value.cast === "jsonb" || value.cast === "json")
