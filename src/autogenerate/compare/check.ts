/**
 * `check`: the difference between models and database in words.
 */
import * as Effect from "effect/Effect"
import type { Address } from "../../catalog/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { words } from "../wording/description.ts"
import { homeOf } from "../wording/home.ts"
import { type Home, tidy } from "../wording/short_names.ts"
import { compare, type CompareOptions, type Comparison } from "./compare.ts"

/** One difference: what would be done about it, to which object, and what that may cost. */
export interface Difference {
  readonly text: string
  readonly address: Address
  readonly hazards: ReadonlyArray<Diff.Hazard>
}

/** The outcome of a check; the models and the database agree when there are no `differences`. */
export interface Check {
  readonly differences: ReadonlyArray<Difference>
  /** Objects that differ and that no operation could change. */
  readonly notCompared: ReadonlyArray<Address>
  /** Drops and adds that look like renames. */
  readonly hints: ReadonlyArray<string>
}

/** Says in what models and database differ, in the order in which it would be mended. Fails as `compare` does. */
export const check = Effect.fn("Autogenerate.check")(function*(
  loaded: Environment.Loaded,
  options: CompareOptions = {}
) {
  const comparison = yield* compare(loaded, options)
  return checkOf(comparison, yield* homeOf(loaded))
})

/** A comparison in words. */
export const checkOf = ({ plan }: Comparison, home: Home): Check => ({
  differences: plan.steps.map((step) => differenceOf(step, home)),
  notCompared: plan.notCompared,
  hints: plan.hints.map(({ text }) => text)
})

/** One step in words. */
export const differenceOf = ({ address, hazards, operation }: Diff.Step, home: Home): Difference => ({
  text: words(tidy(operation, home), address),
  address,
  hazards
})
