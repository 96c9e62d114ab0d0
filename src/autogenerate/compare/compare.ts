/**
 * Compares the schema that the models describe with that of the database, both as read from PostgreSQL.
 */
import * as Effect from "effect/Effect"
import type * as Catalog from "../../catalog/mod.ts"
import type { Target } from "../../client/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { hooked } from "../hook.ts"
import { desired } from "./desired.ts"
import { diffOptions, leftOutOf } from "./diff_options.ts"
import { open } from "./open_renames.ts"
import { withRequested } from "./requested_renames.ts"
import { withoutFormer } from "./tool_tables.ts"

/** Where the shadow database of the desired schema is made. */
export interface CompareOptions extends Pick<Introspect.ShadowOptions, "cache" | "place" | "template" | "onWarning"> {
  /** The database of the `SqlClient`; the default is that of the environment. */
  readonly target?: Target.Target
  /** Renames beside those that the models declare, such as `users.nick=handle` (`requested_renames.ts`). */
  readonly renames?: ReadonlyArray<string>
}

/**
 * Both catalogs, and the plan that changes the live one to the desired one. `options` are those of the comparison,
 * including the renames that are not done yet.
 */
export interface Comparison {
  readonly plan: Diff.Plan
  readonly live: Catalog.Catalog
  readonly desired: Catalog.Catalog
  readonly options: Diff.Options
}

/**
 * Compares the models of an environment with the database of the `SqlClient`, which is not changed.
 *
 * The models are loaded into a shadow database: a temporary database on the same server, or an embedded one. The ledger
 * is left out. Owners and privileges are compared if the environment enables it. Objects
 * outside of schemas that only the database has, such as extensions and publications, are listed in `notCompared`. Fails
 * with `SchemaError`, `AutogenerateError`, `IntrospectError` or `DiffError`.
 */
export const compare = Effect.fn("Autogenerate.compare")(function*(
  loaded: Environment.Loaded,
  options: CompareOptions = {}
) {
  const { environment } = loaded
  const { renames: requested = [], target: given, ...place } = options
  const target = given ?? (yield* Migrator.targetOf(environment))
  const { renames, schemas, statements } = yield* desired(loaded)
  const scope = { schemas, ledger: environment.ledger }
  const shadow = Introspect.shadow(statements, { ...place, ...scope, target, searchPath: environment.searchPath })
  // Both are awaited: to interrupt one would send a cancel request to the server. A failure of the models comes first.
  const [models, database] = yield* Effect.all([shadow, Introspect.catalog(scope)], {
    concurrency: "unbounded",
    mode: "result"
  })
  const wanted = yield* Effect.fromResult(models)
  const live = yield* withoutFormer(yield* Effect.fromResult(database), wanted)
  const sides = { live, desired: wanted, home: environment.searchPath[0]! }
  const leftOut = leftOutOf(sides)
  const settings = diffOptions(loaded, leftOut)
  const all = yield* Effect.fromResult(withRequested(open(renames, sides), requested, sides))
  const diffOf = { ...settings, renames: all }
  const plan = yield* hooked(() => Diff.diff(live, wanted, diffOf))
  return {
    plan: { ...plan, notCompared: [...plan.notCompared, ...leftOut.objects].toSorted() },
    live,
    desired: wanted,
    options: diffOf
  } satisfies Comparison
})
