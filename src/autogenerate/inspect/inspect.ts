/**
 * `inspect`: reads a database as a catalog, and writes the SQL that creates it.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Catalog from "../../catalog/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import type { AutogenerateError } from "../error.ts"
import { creationOf } from "../wording/statements.ts"
import { planOf, publicOnly, type Roles } from "./_creation.ts"

/** The catalog of the database of the `SqlClient`: the schemas of the environment, or all, without the ledger. */
export const inspect = Effect.fn("Autogenerate.inspect")(({ environment: { ledger, schemas } }: Environment.Loaded) =>
  Introspect.catalog({ ledger, ...(schemas === undefined ? {} : { schemas }) })
)

/** The statements that create a catalog in an empty database, and the objects, in words, that they do not create. */
export interface Ddl {
  readonly statements: ReadonlyArray<string>
  readonly notCompared: ReadonlyArray<string>
}

/**
 * The SQL that creates a catalog, in an order that can be executed. The schema `public` is not created. Owners and
 * privileges are included as `roles` says.
 */
export const ddl = (
  catalog: Catalog.Catalog,
  roles: Roles = {}
): Result.Result<Ddl, AutogenerateError | Diff.DiffError> =>
  Result.gen(function*() {
    const plan = yield* planOf(publicOnly(catalog), catalog, roles)
    const statements: Array<string> = []
    for (const step of plan.steps) statements.push(...(yield* creationOf(step.operation, step)))
    return { statements, notCompared: plan.notCompared.map(Catalog.sqlWords).toSorted() }
  })
