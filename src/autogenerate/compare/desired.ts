/**
 * The desired schema of an environment: statements for a shadow database, and declared renames.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Environment } from "../../environment/mod.ts"
import { type Column, describe, type Name, type Operation } from "../../operation/mod.ts"
import { Desired as Models } from "../../schema/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { AutogenerateError, NoModels, NotRenderable } from "../error.ts"
import { texts } from "./sql_sources.ts"

/** The desired schema: the statements that create it in an empty database, its schemas, and the declared renames. */
export interface Desired {
  readonly statements: ReadonlyArray<Sql.Statement | string>
  readonly schemas: ReadonlyArray<string>
  readonly renames: ReadonlyArray<Models.Rename>
}

/**
 * The desired schema of an environment. Fails with `SchemaError` for invalid models, with `SqlUnreadable` for a file that
 * cannot be read, and with `NoModels` if there are no models and no SQL.
 */
export const desired = Effect.fn("Autogenerate.desired")(function*(loaded: Environment.Loaded) {
  const { lengths, models, naming, prelude, renderers, schemas, searchPath, sql } = loaded.environment
  if (models.length + prelude.length + sql.length === 0) {
    return yield* AutogenerateError.of(new NoModels({ env: `env.ts in "${loaded.name}"` }))
  }
  const from = { directory: loaded.directory, name: `the script directory "${loaded.name}"` }
  const before = yield* texts(prelude, from)
  const after = yield* texts(sql, from)
  const { operations, renames } = yield* Effect.fromResult(Models.make(models, { naming, renderers, lengths }))
  const home = searchPath[0]!
  const statements = yield* Effect.fromResult(
    Result.mapError(
      rendered([
        ...namedSchemas([home, ...schemas ?? []]),
        ...operations.map(lenient).map(withOwnEnums(operations, home))
      ]),
      (error) => AutogenerateError.of(error)
    )
  )
  return {
    // Schemas come first, because the prelude may create objects in them.
    statements: [
      ...statements.filter(isSchema).map(({ statement }) => statement),
      ...before,
      ...statements.filter((one) => !isSchema(one)).map(({ statement }) => statement),
      ...after
    ],
    schemas: schemas ?? schemasOf(operations, home),
    renames
  } satisfies Desired
})

interface Rendered {
  readonly operation: Operation
  readonly statement: Sql.Statement
}

const isSchema = ({ operation }: Rendered): boolean => operation._tag === "CreateSchema"

// A schema that the environment names is part of the desired schema even without a model. Every database has `public`.
const namedSchemas = (names: ReadonlyArray<string>): ReadonlyArray<Operation> =>
  [...new Set(names)].filter((name) => name !== "public").map((name) => ({
    _tag: "CreateSchema",
    name,
    ifNotExists: true
  }))

const lenient = (operation: Operation): Operation =>
  operation._tag === "CreateSchema" ? { ...operation, ifNotExists: true } : operation

// `pg_catalog` precedes every search path, so an unqualified "box" is the built-in type and not an enum of that name.
const withOwnEnums = (operations: ReadonlyArray<Operation>, home: string) => {
  const own = new Set(operations.flatMap((one) => one._tag === "CreateEnum" ? [one.name] : []))
  const qualified = (column: Column): Column => {
    const { type } = column
    return typeof type === "string" || typeof type.type !== "string" || !own.has(type.type)
      ? column
      : { ...column, type: { ...type, type: { schema: home, name: type.type } } }
  }
  return (operation: Operation): Operation =>
    operation._tag === "CreateTable" ? { ...operation, columns: operation.columns.map(qualified) } : operation
}

const rendered = (operations: ReadonlyArray<Operation>): Result.Result<ReadonlyArray<Rendered>, NotRenderable> =>
  Result.gen(function*() {
    const all: Array<Rendered> = []
    for (const operation of operations) {
      const statements = yield* Result.mapError(
        Sql.render(operation),
        ({ message }) => new NotRenderable({ operation: describe(operation), problem: message })
      )
      all.push(...statements.map((statement) => ({ operation, statement })))
    }
    return all
  })

// Unqualified names are in the first schema of the search path, as in a migration.
const schemasOf = (operations: ReadonlyArray<Operation>, home: string): ReadonlyArray<string> => {
  const schema = (name: Name): string => typeof name === "string" ? home : name.schema
  const found = operations.flatMap((operation) =>
    operation._tag === "CreateTable"
      ? [schema(operation.table)]
      : operation._tag === "CreateEnum"
      ? [schema(operation.name)]
      : []
  )
  return found.length === 0 ? [home] : [...new Set(found)].toSorted()
}
