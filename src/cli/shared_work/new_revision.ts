/**
 * The parts of `revision` and `merge`: checks before a revision is written, and the report about it.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { schemas } from "../../document/mod.ts"
import { Graph, Target } from "../../revision/mod.ts"
import { type createRevision, ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/revision.ts"
import { BadRevId, BadUsage, CommandError } from "../error.ts"
import * as RevisionText from "../look/revision.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, print, printJson } from "../shell/output.ts"
import { target as parseTarget } from "../shell/targets.ts"

export const requireMessage = Effect.fnUntraced(function*(command: string, message: string) {
  if (message.trim() !== "") return
  return yield* CommandError.of(
    new BadUsage({ problem: "Cannot write a revision with an empty message", remedy: `strata ${command} -m "…"` })
  )
})

/** Fails if an id cannot be used, before the file is written, so that the error names the flag. */
export const requireRevId = Effect.fnUntraced(function*(id: string | undefined) {
  if (id === undefined) return
  const { graph, revisions } = yield* ScriptDirectory
  const taken = revisions.get(id)?.file
  const owner = graph.labels.get(id)
  const problem = taken !== undefined
    ? `it is the id of "${taken}"`
    : owner !== undefined
    ? `it is a label of revision "${owner}"`
    : isId(id)
    ? undefined
    : `an id consists of letters, digits and "_" and is not a keyword such as "head"`
  if (problem !== undefined) return yield* CommandError.of(new BadRevId({ id, problem }))
})

const isId = (text: string): boolean => {
  const parsed = Target.parse(text)
  return /^[\p{L}\p{M}\p{N}_.]+$/u.test(text) && Result.isSuccess(parsed) && parsed.success.place?._tag === "Named"
}

/** The ids of targets. The database is not queried: no revision counts as applied. */
export const named = Effect.fnUntraced(function*(texts: ReadonlyArray<string>) {
  const { graph } = yield* ScriptDirectory
  const found = yield* Effect.forEach(
    texts,
    Effect.fnUntraced(function*(text) {
      return yield* Effect.fromResult(Graph.resolve(graph, new Set(), yield* parseTarget(text)))
    })
  )
  return [...new Set(found.flat().map(({ id }) => id))]
})

/** Prints only the path to standard output, so that `$EDITOR "$(strata revision -m …)"` works. */
export const report = Effect.fnUntraced(
  function*(created: Effect.Success<ReturnType<typeof createRevision>>, json: boolean) {
    const { id, parents } = created.revision
    const path = yield* displayPath(created.path)
    yield* json ? printJson(schemas.revisions, "Written", Document.written(created.revision, path)) : print(path)
    const place = parents.length === 0
      ? "without a parent"
      : `with the parent${parents.length > 1 ? "s" : ""} ${parents.map((parent) => `"${parent}"`).join(" and ")}`
    const { graph } = yield* ScriptDirectory
    const heads = graph.heads.filter((head) => !parents.includes(head)).length + 1
    const next = parents.length > 1 ? "It needs no changes. Next, run" : "Edit the file, then run"
    yield* note(`Wrote revision "${id}", ${place}. ${next}: ${RevisionText.upgradeAll(heads)}`)
  }
)
