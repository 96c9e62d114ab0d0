/**
 * The work of `plan`: what a run would do now.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../migrator/mod.ts"
import { Graph } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { inPlan } from "./_advice.ts"
import * as Document from "./_document.ts"
import { lateSentence } from "./_format_current.ts"
import * as Format from "./_format_revision.ts"
import * as Json from "./_json_revision.ts"
import { type Mark, marker } from "./_mark.ts"
import { note, printJson, printLines } from "./_output.ts"
import { statementsOf } from "./_plan_statements.ts"
import type { Shared } from "./_root.ts"
import { withDatabase } from "./_session.ts"
import { target as parseTarget } from "./_targets.ts"
import { BadUsage, CommandError } from "./error.ts"
import { type Paint, Style } from "./style.ts"

/** What `plan` is told. */
export interface Input {
  readonly targets: ReadonlyArray<string>
  readonly down: boolean
  readonly sql: boolean
  readonly json: boolean
}

/** Prints what an upgrade or a downgrade would do now, with its statements if asked to. */
export const plan = (input: Input, shared: Shared) =>
  Effect.gen(function*() {
    const direction = input.down ? "downgrade" : "upgrade"
    if (input.down && input.targets.length === 0) {
      return yield* CommandError.of(
        new BadUsage({ problem: "Cannot plan a downgrade without a target", remedy: "strata plan --down -1" })
      )
    }
    const targets = yield* Effect.forEach(input.targets.length === 0 ? ["head"] : input.targets, parseTarget)
    yield* withDatabase(shared, () =>
      Effect.gen(function*() {
        const { out } = yield* Style
        const { graph } = yield* ScriptDirectory
        const revisions = yield* Effect.mapError(Migrator.plan(direction, ...targets), inPlan)
        const history = yield* Migrator.history(undefined, undefined)
        const marks = new Map(history.map(marker(graph)).map((mark) => [mark.entry.revision.id, mark]))
        const steps = yield* Effect.forEach(
          revisions,
          Effect.fnUntraced(function*({ id }) {
            return { mark: marks.get(id)!, statements: input.sql ? yield* statementsOf(direction, id) : undefined }
          })
        )
        const { applied } = yield* Migrator.Status.read()
        const late = direction === "upgrade" ? Graph.gaps(graph, applied).map(({ id }) => id) : []
        if (input.json) return yield* printJson(Json.Plan, planDocument(direction, steps, late))
        if (steps.length === 0) return yield* note(`Nothing to ${direction}`)
        for (const { id } of revisions.filter(({ id }) => late.includes(id))) yield* note(lateSentence(id))
        yield* printLines(steps.flatMap((step) => stepLines(step, out)))
      }))
  })

/** A revision of a plan, with its statements if they were asked for. */
interface Step {
  readonly mark: Mark
  readonly statements: ReadonlyArray<string> | undefined
}

const stepLines = ({ mark, statements }: Step, paint: Paint): ReadonlyArray<string> => {
  if (statements === undefined) return [Format.arrow(mark, paint)]
  const { id, message } = mark.entry.revision
  return [paint.dim(`-- ${id}: ${message}`), ...statements, ""]
}

const planDocument = (direction: Migrator.Direction, steps: ReadonlyArray<Step>, late: ReadonlyArray<string>) => ({
  direction,
  revisions: steps.map(({ mark, statements }) => ({
    ...Document.revision(mark),
    late: late.includes(mark.entry.revision.id),
    ...(statements === undefined ? {} : { statements })
  }))
})
