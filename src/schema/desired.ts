/**
 * The schema that models describe, as the operations that create it in an empty database, and the renames they declare.
 *
 * The order of the given tables does not matter, and no database is read.
 */
import * as Result from "effect/Result"
import { type CreateEnum, type CreateSchema, type CreateTable, type Execute, type Name, Op, type Operation, type SetComment } from "../operation/mod.ts"
import { compareText, nameBeside } from "../text/mod.ts"
import { SchemaError } from "./error.ts"
import * as Enums from "./field/enums.ts"
import type { Lengths, Renderer } from "./field/renderer.ts"
import { byName, nameText, schemaOf } from "./name/names.ts"
import { defaults, type Naming } from "./name/naming.ts"
import { checkNames } from "./name/unique_names.ts"
import { columnPlans, type Rendered } from "./table/columns.ts"
import { constraintsOf, type Find, foreignKeysOf, indexesOf, isTable } from "./table/constraints.ts"
import { defined } from "./table/defined.ts"
import { type Rename, renamesOf } from "./table/rename.ts"
import { expressionOf, resolve, type Resolved } from "./table/resolved.ts"
import type { Table } from "./table/table.ts"

export type { Rename } from "./table/rename.ts"

/** The options of `make`. */
export interface Options {
  /** `Naming.make(…)`; the default is snake case and `Naming.convention`. */
  readonly naming?: Naming
  /** Renderers that are tried before the built-in ones. */
  readonly renderers?: ReadonlyArray<Renderer>
  /** With `varchar`, a string with a maximum length becomes a `varchar(n)`; the default is `text`. */
  readonly lengths?: Lengths
  /** SQL that tables need: extensions, domains, functions in defaults. It runs first, in the given order. */
  readonly prelude?: ReadonlyArray<string>
  /** SQL for what schemas cannot express: views, functions, triggers, policies. It runs last, in the given order. */
  readonly sql?: ReadonlyArray<string>
}

/** The operations and renames of models. */
export interface Desired {
  readonly operations: ReadonlyArray<Operation>
  readonly renames: ReadonlyArray<Rename>
}

/**
 * The schema of the tables: prelude, schemas, enums, tables, indexes, foreign keys, comments, and the SQL of the options.
 * Schemas, enums and tables are sorted by name; the parts of a table are in the order of declaration.
 */
export const make = (
  tables: ReadonlyArray<Table>,
  options: Options = {}
): Result.Result<Desired, SchemaError> => SchemaError.attempt(() => desired(tables, options))

/** The operations of `make`, without the renames. */
export const operations = (
  tables: ReadonlyArray<Table>,
  options: Options = {}
): Result.Result<ReadonlyArray<Operation>, SchemaError> => Result.map(make(tables, options), (made) => made.operations)

const desired = (tables: ReadonlyArray<Table>, options: Options): Desired => {
  const naming = options.naming ?? defaults
  const rendered: Rendered = {
    naming,
    renderers: options.renderers ?? [],
    lengths: options.lengths ?? "text",
    enums: Enums.empty()
  }
  const resolved = tables.map((table) => resolve(table, naming)).toSorted((a, b) => byName(a.name, b.name))
  const find = finder(resolved, naming)
  const plans = resolved.map((table) => tablePlan(table, rendered, find))
  const enums = [...rendered.enums.byName.values()].toSorted((a, b) => byName(a.name, b.name))
  const creates = enums.map(({ name, values }): CreateEnum => ({ _tag: "CreateEnum", name, values }))
  const indexes = plans.flatMap(({ indexes }) => indexes)
  const foreignKeys = plans.flatMap(({ foreignKeys }) => foreignKeys)
  checkNames({ enums: creates, tables: plans.map(({ create }) => create), indexes, foreignKeys })
  return {
    operations: [
      ...(options.prelude ?? []).map(execute),
      ...schemas([...resolved.map(({ name }) => name), ...enums.map(({ name }) => name)]),
      ...creates,
      ...plans.map(({ create }) => create),
      ...indexes,
      ...foreignKeys.map(({ constraint, table }): Operation => ({ _tag: "AddConstraint", table, constraint })),
      ...enums.flatMap(({ name, options }) => comment({ kind: "type", name }, options.comment)),
      ...plans.flatMap(({ comments }) => comments),
      ...(options.sql ?? []).map(execute)
    ],
    renames: renamesOf(resolved, enums)
  }
}

const finder = (tables: ReadonlyArray<Resolved>, naming: Naming): Find => {
  const byText = new Map(tables.map((resolved) => [nameText(resolved.name), resolved]))
  return (target) => isTable(target) ? resolve(target, naming) : byText.get(nameText(target))
}

const tablePlan = (resolved: Resolved, rendered: Rendered, find: Find) => {
  const { name, table: { options } } = resolved
  const columns = columnPlans(resolved, rendered)
  const constraints = constraintsOf(resolved, rendered.naming)
  const indexes = indexesOf(resolved, rendered.naming)
  const foreignKeys = foreignKeysOf(resolved, rendered.naming, find)
  const create = defined<CreateTable>({
    _tag: "CreateTable",
    table: name,
    columns: columns.map(({ column }) => column),
    constraints: [...constraints.map(({ part }) => part), ...columns.flatMap(({ check }) => check ?? [])],
    comment: options.comment,
    unlogged: options.unlogged,
    partitionBy: options.partitionBy === undefined ? undefined : expressionOf(options.partitionBy),
    storageParameters: options.storageParameters,
    tablespace: options.tablespace
  })
  const comments = [
    ...[...constraints, ...foreignKeys].flatMap(({ comment: text, part }) =>
      comment({ kind: "constraint", on: name, name: part.name ?? "" }, text)
    ),
    ...indexes.flatMap(({ comment: text, part }) => comment({ kind: "index", name: nameBeside(name, part.name) }, text))
  ]
  return {
    create,
    indexes: indexes.map(({ part }) => part),
    foreignKeys: foreignKeys.map(({ part }) => ({ table: name, constraint: part })),
    comments
  }
}

const comment = (target: SetComment["target"], text: string | undefined): ReadonlyArray<SetComment> =>
  text === undefined ? [] : [{ _tag: "SetComment", target, comment: text }]

// Every database has `public`.
const schemas = (names: ReadonlyArray<Name>): ReadonlyArray<CreateSchema> =>
  [...new Set(names.map(schemaOf))]
    .filter((schema) => schema !== "" && schema !== "public")
    .toSorted(compareText)
    .map((name) => ({ _tag: "CreateSchema", name }))

const execute = (text: string): Execute => ({ _tag: "Execute", expression: Op.raw(text) })
