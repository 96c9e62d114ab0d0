/**
 * Makes the programs of revisions from a plan: upgrade and downgrade.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Codegen from "../../codegen/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Rewrite } from "../../environment/mod.ts"
import { describe, Inverse, type Operation } from "../../operation/mod.ts"
import { type Difference, differenceOf } from "../compare/check.ts"
import type { Comparison } from "../compare/compare.ts"
import { type Home, tidy, withoutPrevious } from "../wording/short_names.ts"

/** One operation of a program, and its hazards. */
interface Line {
  readonly operation: Operation
  readonly hazards: ReadonlyArray<Diff.Hazard>
}

/**
 * The programs of a revision, and its changes. `irreversible` is the first operation that prevents a `downgrade`, and
 * `long` says that the revision reads whole tables while they are in use.
 */
export interface Programs {
  readonly upgrade: ReadonlyArray<Line>
  readonly downgrade: ReadonlyArray<Line> | undefined
  readonly irreversible: string | undefined
  readonly changes: ReadonlyArray<Difference>
  readonly long: boolean
}

/** The options; `safe` selects online forms. The rewriter may throw. */
export interface ProgramsOptions {
  readonly home: Home
  readonly rewrite: Rewrite | undefined
  readonly safe: boolean
}

/** The programs of the revisions of a comparison, in order; none if there is no difference. */
export const programs = (
  comparison: Comparison,
  { home, rewrite, safe }: ProgramsOptions
): Result.Result<ReadonlyArray<Programs>, Diff.DiffError> => {
  const { desired, live, plan } = comparison
  const { isRewritten, steps } = rewritten(plan.steps, home, rewrite)
  const stages = steps.length === 0
    ? []
    : safe
    ? Diff.online({ ...plan, steps }, live, desired)
    : [{ steps, undo: Diff.undo(steps), long: false }]
  const [only, ...more] = stages
  if (only === undefined || isRewritten) return Result.succeed(stages.map((stage) => programsOf(stage, home)))
  const back = backwards(comparison)
  return more.length === 0 && only.undo === undefined
    ? Result.map(back, ({ steps: undo }) => [programsOf({ ...only, undo }, home)])
    : Result.succeed(
      (Result.isSuccess(back) ? withHazards(stages, back.success) : stages).map((stage) => programsOf(stage, home))
    )
}

type Stage = Pick<Diff.Stage, "steps" | "undo" | "long">

/** The stages with the hazards of the plan in the other direction; they are undone last first. */
const withHazards = (stages: ReadonlyArray<Stage>, back: Diff.Plan): ReadonlyArray<Stage> => {
  const undone = Diff.foreseen(stages.toReversed().flatMap(({ undo = [] }) => undo), back)
  let end = undone.length
  return stages.map((stage) => {
    if (stage.undo === undefined) return stage
    const start = end - stage.undo.length
    const undo = undone.slice(start, end)
    end = start
    return { ...stage, undo }
  })
}

/** The steps as changed by the rewriter. An operation that the rewriter adds is a step without an address. */
const rewritten = (planned: ReadonlyArray<Diff.Step>, home: Home, rewrite: Rewrite | undefined) => {
  if (rewrite === undefined) return { steps: planned, isRewritten: false }
  const known = new Map(planned.map((step) => [tidy(step.operation, home), step]))
  const steps = rewrite([...known.keys()]).map((operation): Diff.Step =>
    known.get(operation) ?? {
      operation,
      address: "",
      hazards: [],
      inverse: Option.getOrUndefined(Inverse.invert(operation))
    }
  )
  const isRewritten = steps.length !== planned.length || steps.some((step, index) => step !== planned[index])
  return { steps, isRewritten }
}

const programsOf = (
  { long, steps, undo }: Stage,
  home: Home
): Programs => {
  const blamed = steps.find(({ inverse, operation }) =>
    inverse === undefined && operation._tag !== "ValidateConstraint"
  )
  return {
    upgrade: steps.map((step) => line(step, step.address === "" ? step.operation : tidy(step.operation, home))),
    downgrade: undo?.map((step) => line(step, tidy(step.operation, home))),
    irreversible: undo === undefined && blamed !== undefined ? describe(tidy(blamed.operation, home)) : undefined,
    changes: steps.map((step) => differenceOf(step, home)),
    long
  }
}

const line = ({ hazards }: Diff.Step, operation: Operation): Line => ({
  operation: withoutPrevious(operation),
  hazards
})

/** The comparison in the other direction, for a plan with a step that has no inverse. */
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
