/**
 * Which revisions changed since a base of git.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Git from "../../git/mod.ts"
import type { Revision } from "../../revision/mod.ts"
import type { Subject } from "./subject.ts"

/**
 * The revisions whose files changed since the branch left `base`, by default the default branch, in the order in which
 * they run. Where nothing changed, and outside of git, they are the heads.
 */
export const changed = Effect.fnUntraced(function*(subject: Subject, name: string | undefined) {
  const { loaded: { directory }, order, script } = subject
  const base = yield* Git.baseOf(directory, name)
  const files = [...script.revisions.values()].map(({ file }) => file)
  const changes = Result.isFailure(base)
    ? new Map<string, Git.Change>()
    : yield* Git.changedFiles(directory, base.success, files)
  const found = order.filter(({ id }) => changes.has(script.revisions.get(id)!.file))
  return found.length > 0 ? found : order.filter(({ id }) => script.graph.heads.includes(id)) as ReadonlyArray<Revision>
})
