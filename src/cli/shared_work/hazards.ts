/**
 * The statements of the revisions of a plan and their hazards.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as References from "effect/References"
import type { Hazard } from "../../hazard/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { withoutLiterals } from "../../text/mod.ts"
import { inline as visible } from "../look/visible.ts"

/** The SQL of a plan is loaded with its first revision. */
const sql = Effect.promise(() => import("../../sql/mod.ts"))

/**
 * The statements of a revision, with values as literals. As in an offline script, a revision that reads rows fails.
 *
 * A plan is read by people and stored in the logs of CI, so it has no secrets; the script has them.
 */
export const statementsOf = Effect.fnUntraced(function*(direction: Migrator.Direction, id: string) {
  const { inline } = yield* sql
  const found = yield* Migrator.revisionStatements(direction, id)
  return yield* Effect.forEach(found, (statement) => Effect.map(Effect.fromResult(inline(statement)), withoutLiterals))
})

/** The hazards of statements of revisions that run in this order; null for a revision whose statements are not known. */
export const hazardsIn = Effect.fnUntraced(function*(revisions: ReadonlyArray<ReadonlyArray<string> | null>) {
  const created = new Set<string>()
  return yield* Effect.forEach(
    revisions,
    (statements) =>
      statements === null
        ? Effect.succeed(null)
        : Effect.map(sql, ({ hazardsOf }): ReadonlyArray<Hazard> | null => hazardsOf(statements, created).flat())
  )
})

/**
 * The hazards of revisions that run in this order; null for a revision whose statements are not known before it runs,
 * such as one that reads rows. One that cannot be reverted runs nothing. What the programs log is for their run.
 */
export const hazardsOf = Effect.fnUntraced(function*(direction: Migrator.Direction, ids: ReadonlyArray<string>) {
  const revisions = yield* Effect.forEach(ids, (id) =>
    Effect.matchCause(statementsOf(direction, id), {
      onSuccess: (found): ReadonlyArray<string> | null => found,
      onFailure: (cause) => isIrreversible(cause) ? [] : null
    })).pipe(Effect.provideService(References.MinimumLogLevel, "None"))
  return yield* hazardsIn(revisions)
})

const isIrreversible = (cause: Cause.Cause<unknown>): boolean =>
  Option.exists(
    Cause.findErrorOption(cause),
    (error) => error instanceof Migrator.MigratorError && error.reason._tag === "Irreversible"
  )

/** The lines about the hazards of a revision; one that says so if they are not known. */
export const hazardLines = (hazards: ReadonlyArray<Hazard> | null): ReadonlyArray<string> =>
  hazards === null
    ? ["unknown: its statements are not known before it runs"]
    : hazards.map(({ kind, text }) => `${kind}: ${visible(text)}`)
