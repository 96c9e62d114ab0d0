/**
 * The parts of `upgrade` and `downgrade` on a database: parsing targets, and a run with its progress and its result.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { summary } from "../look/progress.ts"
import { onInterruptPrint, silent } from "../shell/interruption.ts"
import { note, printJson } from "../shell/output.ts"
import { rangeTo, target as parseTarget } from "../shell/targets.ts"
import * as Progress from "./_progress.ts"
import { looksBackwards, opposite } from "./_range_direction.ts"

/** The input of `upgrade` and `downgrade`. */
export interface Input {
  readonly targets: ReadonlyArray<string>
  readonly sql: boolean
  readonly json: boolean
}

/** Parses a target. A range is an error, because it is for scripts. */
export const onlineTarget = Effect.fnUntraced(function*(direction: Migrator.Direction, text: string) {
  if (!text.includes(":")) return yield* parseTarget(text)
  const range = yield* rangeTo(text)
  const end = text.slice(text.indexOf(":") + 1)
  const problem =
    `Cannot ${direction} the range "${text}": without --sql, a run starts at the current revisions of the database`
  return yield* CommandError.of(
    looksBackwards(direction, range)
      ? new BadUsage({
        problem: `${problem}, and the range is in the direction of ${opposite(direction)}`,
        remedy: `strata ${opposite(direction)} ${end || (direction === "upgrade" ? "base" : "head")}`
      })
      : new BadUsage({
        problem,
        remedy: `strata ${direction} ${
          end || (direction === "upgrade" ? "head" : "base")
        }, or add --sql to print a script`
      })
  )
})

/**
 * Runs a program with the hooks of the environment and progress on standard error, and prints its result and heads. Returns
 * the result.
 */
export const run = <E, R>(
  direction: Migrator.Direction,
  program: Effect.Effect<Migrator.Outcome, E, R>,
  { environment }: Environment.Loaded,
  json: boolean
) =>
  Effect.gen(function*() {
    const outcome = yield* Effect.scoped(Effect.gen(function*() {
      return yield* program.pipe(
        Effect.provideService(Migrator.Progress, yield* Progress.make(direction)),
        Effect.provideService(Migrator.Hooks, environment.hooks)
      )
    }))
    const { applied, graph } = Migrator.Status.make((yield* ScriptDirectory).graph, outcome.state)
    const heads = Graph.appliedHeads(graph, applied).map((id) => ({ id, isHead: graph.heads.includes(id) }))
    // From here on an interruption prints nothing: the result has been printed.
    yield* Effect.uninterruptible(Effect.gen(function*() {
      yield* onInterruptPrint(silent)
      yield* note(summary(outcome, heads))
      if (json) yield* printJson(schemas.database, "Outcome", outcomeDocument(outcome, heads))
    }))
    return outcome
  })

const outcomeDocument = (
  { ahead, direction, former, revisions, state }: Migrator.Outcome,
  heads: ReadonlyArray<{ readonly id: string; readonly isHead: boolean }>
) => ({
  direction,
  revisions: revisions.map(({ id }) => id),
  heads: heads.map(({ id, isHead }) => ({ revision: id, head: isHead })),
  ahead,
  sequence: state.sequence,
  ...(former === undefined ? {} : { formerTable: former })
})
