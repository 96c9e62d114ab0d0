/**
 * `inspect`: a database as it is, as a catalog and as the SQL that makes it.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Catalog from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import type { AutogenerateError } from "../error.ts"
import { textOf } from "../wording/statements.ts"
import { planOf, publicOnly, type Roles } from "./_creation.ts"

/** The catalog of the `SqlClient`'s database: the schemas that the environment names, or all, without the ledger. */
export const inspect = Effect.fn("Autogenerate.inspect")(({ environment: { ledger, schemas } }: Environment.Loaded) =>
  Introspect.catalog({ ledger, ...(schemas === undefined ? {} : { schemas }) })
)

/** Statements that make a catalog in an empty database, and the objects that they leave out. */
export interface Ddl {
  readonly statements: ReadonlyArray<string>
  readonly notCompared: ReadonlyArray<Catalog.Address>
}

/**
 * The SQL of a catalog, in an order in which it runs. Every database has `public`, so it is not made. Owners and privileges
 * are written where an environment's `compare` asks for them.
 */
export const ddl = (
  catalog: Catalog.Catalog,
  roles: Roles = {}
): Result.Result<Ddl, AutogenerateError | Diff.DiffError> =>
  Result.gen(function*() {
    const plan = yield* planOf(publicOnly(catalog), catalog, roles)
    const statements: Array<string> = []
    for (const operation of Diff.operations(plan)) statements.push(...(yield* textOf(operation)))
    return { statements, notCompared: plan.notCompared }
  })
