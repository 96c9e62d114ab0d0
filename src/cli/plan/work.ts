/**
 * The work of `plan`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import type { Hazard } from "../../hazard/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/revision.ts"
import { BadUsage, CommandError } from "../error.ts"
import { listed, type ListedRevision } from "../look/listed_revision.ts"
import * as RevisionText from "../look/revision.ts"
import { type Paint, Style } from "../look/style.ts"
import { inline } from "../look/visible.ts"
import { warnAhead } from "../shared_work/ahead.ts"
import { hazardLines, hazardsIn, hazardsOf, statementsOf } from "../shared_work/hazards.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import { target as parseTarget } from "../shell/targets.ts"

/** The input of `plan`. */
export interface Input {
  readonly targets: ReadonlyArray<string>
  readonly down: boolean
  readonly sql: boolean
  readonly json: boolean
}

/** Prints the revisions that an upgrade or a downgrade would run, with their statements if requested. */
export const work = (input: Input, shared: Shared) =>
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
        const status = yield* Migrator.Status.read()
        const { ahead, revisions } = yield* Effect.mapError(Migrator.planned(direction, status, targets), inPlan)
        yield* warnAhead(ahead)
        const history = yield* Migrator.history(undefined, undefined)
        const items = new Map(history.map(listed(graph)).map((item) => [item.entry.revision.id, item]))
        const ids = revisions.map(({ id }) => id)
        const statements = input.sql ? yield* Effect.forEach(ids, (id) => statementsOf(direction, id)) : undefined
        const hazards = yield* statements === undefined ? hazardsOf(direction, ids) : hazardsIn(statements)
        const steps = ids.map((id, index): Step => ({
          item: items.get(id)!,
          hazards: hazards[index]!,
          statements: statements?.[index]!.map((text) => `${text};`)
        }))
        const late = direction === "upgrade" ? Graph.gaps(graph, status.applied).map(({ id }) => id) : []
        if (input.json) {
          return yield* printJson(schemas.revisions, "Plan", { ...planDocument(direction, steps, late), ahead })
        }
        if (steps.length === 0) {
          return yield* note(`Nothing to ${direction}`)
        }
        for (const { id } of revisions.filter(({ id }) => late.includes(id))) yield* note(RevisionText.cameLate(id))
        yield* printLines(steps.flatMap((step) => stepLines(step, out)))
      }))
  })

/** A revision of a plan with its hazards, and with its statements if they were requested. */
interface Step {
  readonly item: ListedRevision
  readonly hazards: ReadonlyArray<Hazard> | null
  readonly statements: ReadonlyArray<string> | undefined
}

const stepLines = ({ hazards, item, statements }: Step, paint: Paint): ReadonlyArray<string> => {
  const found = hazardLines(hazards)
  if (statements === undefined) {
    return [RevisionText.arrow(item, paint), ...found.map((line) => `  ${paint.yellow(line)}`)]
  }
  const { id, message } = item.entry.revision
  return [paint.dim(`-- ${id}: ${inline(message)}`), ...found.map((line) => paint.dim(`-- ${line}`)), ...statements, ""]
}

const planDocument = (direction: Migrator.Direction, steps: ReadonlyArray<Step>, late: ReadonlyArray<string>) => ({
  direction,
  revisions: steps.map(({ hazards, item, statements }) => ({
    ...Document.revision(item),
    hazards,
    late: late.includes(item.entry.revision.id),
    ...(statements === undefined ? {} : { statements })
  }))
})

/** Replaces the error about a target in the other direction by one with the right `plan` command. */
const inPlan = <E>(error: E): E | CommandError => {
  if (!(error instanceof Graph.GraphError)) return error
  const { reason } = error
  if (reason._tag === "UpgradeGoesDown") {
    return CommandError.of(
      new BadUsage({
        problem: `Cannot plan an upgrade to "${reason.target}" because it is below the current revisions`,
        remedy: `strata plan --down ${reason.target}`
      })
    )
  }
  if (reason._tag !== "DowngradeGoesUp") return error
  const why = reason.missing.length === 0 ? "it is above the current revisions" : "it is not applied"
  return CommandError.of(
    new BadUsage({
      problem: `Cannot plan a downgrade to "${reason.target}" because ${why}`,
      remedy: `strata plan ${reason.target}`
    })
  )
}
