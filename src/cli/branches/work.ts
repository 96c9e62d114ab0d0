/**
 * The work of `branches`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/revision.ts"
import { listed } from "../look/listed_revision.ts"
import * as RevisionText from "../look/revision.ts"
import { Style } from "../look/style.ts"
import { listing, plain } from "../shared_work/listing.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"

/** Prints the branch points, newest first, each with its children. */
export const work = ({ json, verbose }: { readonly verbose: boolean; readonly json: boolean }, shared: Shared) =>
  withFiles({ ...shared, unchanged: "known" }, () =>
    Effect.gen(function*() {
      const { out } = yield* Style
      const { graph } = yield* ScriptDirectory
      const all = yield* Migrator.history(undefined, undefined)
      const points = all.filter(({ isBranchPoint }) => isBranchPoint)
      if (verbose && !json) return yield* listing(points, [], { ...plain, verbose })
      const items = new Map(all.map(listed(graph)).map((item) => [item.entry.revision.id, item]))
      const forks = points.map(({ revision: { id } }) => ({
        point: items.get(id)!,
        ways: Graph.children(graph, id).map((child) => items.get(child)!)
      }))
      if (json) {
        return yield* printJson(
          schemas.revisions,
          "Branches",
          forks.map(({ point, ways }) => Document.fork(point, ways))
        )
      }
      if (forks.length === 0) yield* note("The history has no branch points")
      yield* printLines(forks.map(({ point, ways }) => RevisionText.fork(point, ways, out)))
    }))
