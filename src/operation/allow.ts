/**
 * Allowances: what `strata lint` finds in the next statement is wanted, for a reason.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { invalid } from "./value/invalid.ts"

/** Takes the allowances of a program; by default nobody does. */
export const Allowing = Context.Reference<(rule: string, reason: string) => Effect.Effect<void>>(
  "strata/operation/Allowing",
  { defaultValue: () => () => Effect.void }
)

/**
 * Allows what a rule of `strata lint` finds in the next statement, or in the revision as a whole. It runs nothing.
 *
 * ```ts
 * import { Op } from "effect-strata"
 * import * as Effect from "effect/Effect"
 *
 * export const upgrade = Effect.gen(function*() {
 *   yield* Op.allow("type-change", "the table has 40 rows")
 *   yield* Op.alterColumn("settings", "size", { type: "int8" })
 * })
 * ```
 */
export const allow = (rule: string, reason: string): Effect.Effect<void> => {
  if (!/^\S+$/.test(rule)) throw invalid(rule, "the name of a rule is one word")
  if (reason.trim() === "") throw invalid(reason, "an allowance needs a reason")
  return Effect.flatMap(Allowing, (take) => take(rule, reason.trim()))
}
