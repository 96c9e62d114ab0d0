/**
 * The work of `history`.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { type Revisions, schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph, Target } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/revision.ts"
import { listed } from "../look/listed_revision.ts"
import { warnAhead } from "../shared_work/ahead.ts"
import { listing, type Look, noRevisions, requireOneLook } from "../shared_work/listing.ts"
import { note, printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withFiles } from "../shell/session.ts"
import { needsDatabase } from "../shell/targets.ts"

/** Prints the history, newest first. The database is queried only if the input depends on it. */
export const work = Effect.fnUntraced(function*(
  { indicateCurrent, range: text, ...look }: Look & {
    readonly range: string | undefined
    readonly indicateCurrent: boolean
  },
  shared: Shared
) {
  yield* requireOneLook(look)
  const range = text === undefined ? undefined : yield* Effect.fromResult(Target.parseRange(text))
  const online = indicateCurrent || range !== undefined && needsDatabase(range)
  const print = Effect.fnUntraced(
    function*(
      entries: ReadonlyArray<Migrator.HistoryEntry>,
      appliedHeads: ReadonlyArray<string>,
      above: typeof Revisions.History.Type = []
    ) {
      const { graph } = yield* ScriptDirectory
      if (graph.revisions.size === 0) yield* note(noRevisions)
      if (!look.json) return yield* listing(entries, appliedHeads, look)
      const items = entries.map(listed(graph, appliedHeads)).map(Document.revision)
      yield* printJson(schemas.revisions, "History", [...above, ...items])
    }
  )
  yield* online
    ? withDatabase({ ...shared, unchanged: "known" }, () =>
      Effect.gen(function*() {
        const status = yield* Migrator.Status.read()
        const { applied, graph, state } = status
        const { ahead } = yield* Migrator.Status.disagreements(status)
        yield* warnAhead(ahead)
        const above = range === undefined ? ahead.toReversed() : []
        yield* print(
          yield* Migrator.history(range, state),
          Graph.appliedHeads(graph, applied),
          above.map((it) => Document.ahead(it, ahead, DateTime.formatIso(state.revisions.get(it.revision)!.at)))
        )
      }))
    : withFiles(
      { ...shared, unchanged: "known" },
      () => Effect.flatMap(Migrator.history(range, undefined), (all) => print(all, []))
    )
})
