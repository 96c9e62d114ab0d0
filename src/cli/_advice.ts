/**
 * Errors of the graph with advice that only the command line can give: labels that there are, commands that fit.
 */
import * as Effect from "effect/Effect"
import { Graph } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { BadUsage, CommandError, ManyHeads } from "./error.ts"

/** A label that names one of these heads and no other, if there is one. */
const labelOf = (graph: Graph.Graph, heads: ReadonlyArray<string>): string | undefined => {
  const labels = Graph.labelsById(graph)
  const all = heads.flatMap((id) => labels.get(id) ?? [])
  return all.find((label) => all.indexOf(label) === all.lastIndexOf(label))
}

/** Names a label in the error about several heads, where a label tells them apart. */
export const withLabels = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(ScriptDirectory, ({ graph }) =>
    Effect.mapError(effect, (error): E | CommandError => {
      if (!(error instanceof Graph.GraphError) || error.reason._tag !== "MultipleHeads") return error
      const { heads, target } = error.reason
      const label = labelOf(graph, heads)
      return label === undefined ? error : CommandError.of(new ManyHeads({ target, heads, label }))
    }))

/** In a plan, a target that lies the other way is asked for with or without `--down`. */
export const inPlan = <E>(error: E): E | CommandError => {
  if (!(error instanceof Graph.GraphError)) return error
  const { reason } = error
  if (reason._tag === "UpgradeGoesDown") {
    return CommandError.of(
      new BadUsage({
        problem: `Cannot plan an upgrade to "${reason.target}" as it lies below what is applied`,
        remedy: `strata plan --down ${reason.target}`
      })
    )
  }
  if (reason._tag !== "DowngradeGoesUp") return error
  const why = reason.missing.length === 0 ? "it lies above what is applied" : "it is not applied"
  return CommandError.of(
    new BadUsage({
      problem: `Cannot plan a downgrade to "${reason.target}" as ${why}`,
      remedy: `strata plan ${reason.target}`
    })
  )
}
