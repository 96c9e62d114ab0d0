/**
 * `check`: lists the differences between models and database.
 */
import * as Effect from "effect/Effect"
import { type Address, sqlWords } from "../../catalog/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { words } from "../wording/description.ts"
import { homeOf } from "../wording/home.ts"
import { type Home, tidy } from "../wording/short_names.ts"
import { compare, type CompareOptions, type Comparison } from "./compare.ts"

/** One difference: the operation that resolves it, its object, and its hazards. */
export interface Difference {
  readonly text: string
  readonly address: Address
  readonly hazards: ReadonlyArray<Diff.Hazard>
}

/** The result of a check. The models and the database agree if `differences` is empty. */
export interface Check {
  readonly differences: ReadonlyArray<Difference>
  /** Objects that differ and that Strata does not migrate, in the words of SQL. */
  readonly notCompared: ReadonlyArray<string>
  /** Drops and additions that may be renames. */
  readonly hints: ReadonlyArray<string>
}

/** Lists the differences in the order of the operations that resolve them. Fails as `compare` does. */
export const check = Effect.fn("Autogenerate.check")(function*(
  loaded: Environment.Loaded,
  options: CompareOptions = {}
) {
  const comparison = yield* compare(loaded, options)
  return checkOf(comparison, yield* homeOf(loaded))
})

/** The result of a comparison. */
export const checkOf = ({ plan }: Comparison, home: Home): Check => ({
  differences: plan.steps.map((step) => differenceOf(step, home)),
  notCompared: plan.notCompared.map(sqlWords).toSorted(),
  hints: plan.hints.map(({ text }) => text)
})

/** The difference that a step resolves. */
export const differenceOf = ({ address, hazards, operation }: Diff.Step, home: Home): Difference => ({
  text: words(tidy(operation, home), address),
  address,
  hazards
})
