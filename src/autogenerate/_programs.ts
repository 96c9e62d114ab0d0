/**
 * From a plan to the two programs of a revision: what is written for the way there and the way back.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Codegen from "../codegen/mod.ts"
import * as Diff from "../diff/mod.ts"
import type { Rewrite } from "../environment/mod.ts"
import { describe, Inverse, type Operation } from "../operation/mod.ts"
import { type Home, tidy, withoutPrevious } from "./_tidy.ts"
import type { Comparison } from "./compare.ts"

/** One operation that is written, and what it may cost. */
interface Line {
  readonly operation: Operation
  readonly hazards: ReadonlyArray<Diff.Hazard>
}

/** The programs of a revision; `irreversible` is the first operation that keeps it from having a `downgrade`. */
export interface Programs {
  readonly upgrade: ReadonlyArray<Line>
  readonly downgrade: ReadonlyArray<Line> | undefined
  readonly irreversible: string | undefined
}

/** The programs for a comparison, after the rewriter saw them. The rewriter may throw. */
export const programs = (
  comparison: Comparison,
  home: Home,
  rewrite: Rewrite | undefined
): Result.Result<Programs, Diff.DiffError> => {
  const steps = new Map(comparison.plan.steps.map((step) => [tidy(step.operation, home), step]))
  const planned = [...steps.keys()]
  const written = rewrite === undefined ? planned : rewrite(planned)
  const upgrade = written.map((operation): Line => ({
    operation: withoutPrevious(operation),
    hazards: steps.get(operation)?.hazards ?? []
  }))
  const inverseOf = (operation: Operation): Operation | undefined =>
    steps.get(operation)?.inverse ?? Option.getOrUndefined(Inverse.invert(operation))
  const irreversible = written.find((one) => one._tag !== "ValidateConstraint" && inverseOf(one) === undefined)
  if (irreversible === undefined) {
    const inverses = written.toReversed().flatMap((operation) => inverseOf(operation) ?? [])
    return Result.succeed({ upgrade, downgrade: inverses.map((one) => line(one, [], home)), irreversible: undefined })
  }
  const isRewritten = written.length !== planned.length ||
    written.some((operation, index) => operation !== planned[index])
  if (isRewritten) {
    return Result.succeed({ upgrade, downgrade: undefined, irreversible: describe(irreversible) })
  }
  return Result.map(backwards(comparison), ({ steps }) => ({
    upgrade,
    downgrade: steps.map(({ hazards, operation }) => line(operation, hazards, home)),
    irreversible: undefined
  }))
}

const line = (operation: Operation, hazards: ReadonlyArray<Diff.Hazard>, home: Home): Line => ({
  operation: withoutPrevious(tidy(operation, home)),
  hazards
})

/** The comparison in the other direction, for a plan with a step that cannot say how it is undone. */
const backwards = ({ desired, live, options }: Comparison): Result.Result<Diff.Plan, Diff.DiffError> =>
  Diff.diff(desired, live, { ...options, renames: Diff.reverseRenames(options.renames ?? []) })

/** The hazards of both programs, as comments above the operations. */
export const notesOf = ({ downgrade = [], upgrade }: Programs): ReadonlyArray<Codegen.Note> => [
  ...notes(upgrade, "upgrade"),
  ...notes(downgrade, "downgrade")
]

const notes = (lines: ReadonlyArray<Line>, direction: "upgrade" | "downgrade"): ReadonlyArray<Codegen.Note> =>
  lines.flatMap(({ hazards }, index) =>
    hazards.map(({ kind, text }) => ({ index, direction, text: `Hazard, ${kind}: ${text}.` }))
  )
