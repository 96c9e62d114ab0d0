/**
 * `diff`: the SQL that changes one side to the other.
 */
import * as Effect from "effect/Effect"
import { type Catalog, sqlWords } from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import type { Difference } from "../compare/check.ts"
import { desired } from "../compare/desired.ts"
import { diffOptions, leftOutOf, nothingLeftOut, type Sides } from "../compare/diff_options.ts"
import { type RoleOption, rolesBetween } from "../compare/left_out_roles.ts"
import { open } from "../compare/open_renames.ts"
import { withRequested } from "../compare/requested_renames.ts"
import { hooked } from "../hook.ts"
import { words } from "../wording/description.ts"
import { textOf } from "../wording/statements.ts"
import { catalogOf, type Side, type SideOptions } from "./side.ts"

/** One difference, and the statements that resolve it, in order and without semicolons. */
export interface Change extends Difference {
  readonly statements: ReadonlyArray<string>
}

/** The result of a comparison of two sides. They agree if `changes` is empty. */
export interface Changes {
  readonly changes: ReadonlyArray<Change>
  /** Objects that differ and that Strata does not migrate, in the words of SQL. */
  readonly notCompared: ReadonlyArray<string>
  /** The options that leave out owners or privileges that differ. */
  readonly leftOut: ReadonlyArray<RoleOption>
  readonly hints: ReadonlyArray<string>
}

/**
 * The changes from `from` to `to`. Names are qualified, because the SQL may run with any search path.
 *
 * The schemas are those of the environment; if it names none, those of its models if one side is the models, else all.
 * Renames are those that the models declare, if `to` is the models.
 */
export const diff = Effect.fn("Autogenerate.diff")(function*(
  from: Side,
  to: Side,
  loaded: Environment.Loaded,
  options: SideOptions
) {
  const { environment } = loaded
  const models = from._tag === "Models" || to._tag === "Models" ? yield* desired(loaded) : undefined
  const schemas = environment.schemas ?? models?.schemas
  const scope = { ledger: environment.ledger, ...(schemas === undefined ? {} : { schemas }) }
  const sides = {
    live: yield* catalogOf(from, loaded, scope, options),
    desired: yield* catalogOf(to, loaded, scope, options)
  }
  const isForward = to._tag === "Models"
  const leftOut = isForward ? leftOutOf(sides) : nothingLeftOut
  const home = environment.searchPath[0]!
  const declared = isForward ? open(models?.renames ?? [], { ...sides, home }) : []
  const renames = yield* Effect.fromResult(withRequested(declared, options.renames ?? [], { ...sides, home }))
  const { changes, plan } = yield* planned(sides, { ...diffOptions(loaded, leftOut), renames })
  return {
    changes,
    notCompared: [...plan.notCompared, ...leftOut.objects].map(sqlWords).toSorted(),
    leftOut: rolesBetween(sides.live, sides.desired, environment.compare),
    hints: [
      ...(changes.length > 0 && isDatabase(from) && isDatabase(to) ? versionHint(sides) : []),
      ...plan.hints.map(({ text }) => text)
    ]
  } satisfies Changes
})

/** The changes from one catalog to another, as `diff` has them of two sides; nothing is left out. */
export const between = (from: Catalog, to: Catalog, loaded: Environment.Loaded) =>
  Effect.map(
    planned({ live: from, desired: to }, diffOptions(loaded, nothingLeftOut)),
    ({ changes }) => changes
  )

const planned = Effect.fnUntraced(function*({ desired, live }: Sides, options: Diff.Options) {
  const plan = yield* hooked(() => Diff.diff(live, desired, options))
  const changes = yield* Effect.forEach(
    plan.steps,
    ({ address, hazards, operation }) =>
      Effect.map(Effect.fromResult(textOf(operation)), (statements): Change => ({
        text: words(operation, address),
        address,
        hazards,
        statements
      }))
  )
  return { plan, changes }
})

const isDatabase = ({ _tag }: Side): boolean => _tag === "Database" || _tag === "Variable"

const versionHint = ({ desired, live }: Sides): ReadonlyArray<string> =>
  live.serverVersion === desired.serverVersion ? [] : [
    `The SQL is for PostgreSQL ${live.serverVersion}, and the other side is PostgreSQL ${desired.serverVersion}: ` +
    (live.serverVersion < desired.serverVersion
      ? `statements for what PostgreSQL ${live.serverVersion} does not have will fail, and expressions `
      : "expressions ") +
    "that the two versions write differently are reported as differences"
  ]
