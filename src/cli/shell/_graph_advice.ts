/**
 * Advice on errors of the graph: the label that selects one of several heads.
 */
import * as Effect from "effect/Effect"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { CommandError, ManyHeads } from "../error.ts"

/** A label of exactly one of these heads, if there is one. */
const labelOf = (graph: Graph.Graph, heads: ReadonlyArray<string>): string | undefined => {
  const labels = Graph.labelsById(graph)
  const all = heads.flatMap((id) => labels.get(id) ?? [])
  return all.find((label) => all.indexOf(label) === all.lastIndexOf(label))
}

/** Adds a label to the error about several heads, if a label tells them apart. */
export const withLabels = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(ScriptDirectory, ({ graph }) =>
    Effect.mapError(effect, (error): E | CommandError => {
      if (!(error instanceof Graph.GraphError) || error.reason._tag !== "MultipleHeads") return error
      const { heads, target } = error.reason
      const label = labelOf(graph, heads)
      return label === undefined ? error : CommandError.of(new ManyHeads({ target, heads, label }))
    }))
