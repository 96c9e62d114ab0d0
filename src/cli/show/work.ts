/**
 * The work of `show`.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { listing, plain } from "../shared_work/listing.ts"
import { note } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withFiles } from "../shell/session.ts"
import { needsDatabase, target as parseTarget } from "../shell/targets.ts"

/** Prints all details of the revisions of a target. The database is queried only if the target depends on it. */
export const work = Effect.fnUntraced(function*(
  input: { readonly target: string; readonly json: boolean },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  const print = Effect.fnUntraced(
    function*(found: ReadonlyArray<Migrator.HistoryEntry>, appliedHeads: ReadonlyArray<string>) {
      if (found.length === 0) yield* note(`"${input.target}" matches no revision: there is none below the first one`)
      yield* listing(found, appliedHeads, { ...plain, json: input.json, verbose: true })
    }
  )
  yield* needsDatabase({ from: target, to: target })
    ? withDatabase({ ...shared, unchanged: "known" }, () =>
      Effect.gen(function*() {
        const { applied, graph, state } = yield* Migrator.Status.read()
        yield* print(yield* Migrator.show(target, state), Graph.appliedHeads(graph, applied))
      }))
    : withFiles(
      { ...shared, unchanged: "known" },
      () => Effect.flatMap(Migrator.show(target, undefined), (found) => print(found, []))
    )
})
