/**
 * The branch that the base has gone on with since the checkout left it, from a copy of its newest commit.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Environment } from "../environment/mod.ts"
import type * as Git from "../git/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { atCommit } from "./base/at_commit.ts"
import type { Pair } from "./commute.ts"

/**
 * The branch of the base and that of the checkout, until the end of the scope. Undefined if one of them has no revisions of
 * its own, and a text if the files of the base cannot be read.
 */
export const otherBranch = Effect.fn("Lint.otherBranch")(
  function*(loaded: Environment.Loaded, { commit, name, tip }: Git.Base) {
    if (tip === commit) return undefined
    const script = yield* ScriptDirectory
    return yield* atCommit(loaded, { name, commit: tip }, (other) =>
      Effect.map(
        Layer.build(Migrator.layerFiles(other, { frozen: false })),
        (files) => pairOf(name, Context.get(files, ScriptDirectory), script)
      ))
  }
)

const pairOf = (
  name: string,
  other: typeof ScriptDirectory.Service,
  script: typeof ScriptDirectory.Service
): Pair | undefined => {
  const idsOf = ({ graph }: typeof script, isWanted: (id: string) => boolean) =>
    Graph.sorted(graph, new Set([...graph.revisions.keys()].filter(isWanted))).map(({ id }) => id)
  const left = idsOf(other, (id) => !script.graph.revisions.has(id))
  const right = idsOf(script, (id) => !other.graph.revisions.has(id))
  if (left.length === 0 || right.length === 0) return undefined
  return {
    left: { name, ids: left, script: other },
    right: { name: right.at(-1)!, ids: right, script },
    common: idsOf(script, (id) => other.graph.revisions.has(id))
  }
}
