/**
 * Gathers what a page for a pull request says.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Autogenerate } from "../../autogenerate/mod.ts"
import * as Client from "../../client/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import type * as Git from "../../git/mod.ts"
import * as Lint from "../../lint/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph, type Revision, Target } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { withoutLiterals } from "../../text/mod.ts"
import { newSince } from "../shared_work/chosen_revisions.ts"
import { statementsOf } from "../shared_work/hazards.ts"
import { readerAt } from "../shared_work/linting.ts"
import { note } from "../shell/output.ts"

/** The statements of a revision in one direction, or why they are not known; none if it has no downgrade. */
export type Sql =
  | { readonly _tag: "Statements"; readonly statements: ReadonlyArray<string> }
  | { readonly _tag: "Unknown"; readonly problem: string }
  | { readonly _tag: "None" }

/** A revision that the branch adds or changes. */
export interface Reviewed {
  readonly revision: Revision
  readonly change: "new" | "changed"
  readonly upgrade: Sql
  readonly downgrade: Sql
}

/** Whether models and revisions agree; `problem` is why that is not known. */
export interface Drift {
  readonly differences: ReadonlyArray<string>
  readonly notCompared: ReadonlyArray<string>
  readonly problem: string | undefined
}

/** All that a page says. */
export interface Review {
  readonly base: Git.Base
  readonly reviewed: ReadonlyArray<Reviewed>
  readonly report: Lint.Report
  readonly graph: Graph.Graph
  readonly lock: (typeof ScriptDirectory.Service)["changes"]
  readonly drift: Drift
  /** The script that applies the new revisions, or why there is none. */
  readonly script: { readonly text: string } | { readonly problem: string }
  readonly millis: number
}

/** What a review is asked for. */
export interface Request {
  readonly base: string
  readonly shadow: Client.Target.Target | undefined
  readonly allow: ReadonlyArray<string>
}

const messageOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!.replace(/\.$/, "")
}

/** The result of an effect, or what failed; an interruption remains one. */
const orProblem = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchCauseIf(
    Effect.map(effect, (found): A | { readonly problem: string } => found),
    (cause) => !Cause.hasInterrupts(cause),
    (cause) => Effect.succeed({ problem: messageOf(cause) })
  )

const sqlOf = Effect.fnUntraced(function*(direction: Migrator.Direction, { id }: Revision) {
  const { load } = yield* ScriptDirectory
  if (direction === "downgrade" && (yield* load(id)).downgrade === undefined) {
    return { _tag: "None" } satisfies Sql as Sql
  }
  const found = yield* orProblem(statementsOf(direction, id))
  return ("problem" in found
    ? { _tag: "Unknown", problem: found.problem }
    : { _tag: "Statements", statements: found }) satisfies Sql as Sql
})

const driftOf = Effect.fnUntraced(function*(loaded: Environment.Loaded, { shadow }: Request) {
  const { models, prelude, sql } = loaded.environment
  const none = { differences: [], notCompared: [] }
  if (models.length + prelude.length + sql.length === 0) return { ...none, problem: "env.ts has no models" }
  const target = shadow ?? Client.Target.embedded("memory")
  const found = yield* orProblem(Autogenerate.diff(
    { _tag: "Revision", target: Target.print(Target.heads) },
    { _tag: "Models" },
    loaded,
    { cwd: process.cwd(), target, onWarning: note }
  ))
  return "problem" in found
    ? { ...none, problem: found.problem }
    : { differences: found.changes.map(({ text }) => text), notCompared: found.notCompared, problem: undefined }
})

/** Secrets are of no use to a reader, and the page is public where the repository is. */
const scriptOf = (applied: ReadonlySet<string>) =>
  Effect.map(
    orProblem(Migrator.renderPending(applied)),
    (found): Review["script"] => typeof found === "string" ? { text: withoutLiterals(found) } : found
  )

/** Reviews the revisions that are new or edited since a base. */
export const reviewOf = Effect.fn("Ci.review")(function*(request: Request, loaded: Environment.Loaded) {
  const start = yield* Clock.currentTimeMillis
  const { changes, graph } = yield* ScriptDirectory
  const order = yield* Effect.fromResult(Graph.upgradePath(graph, new Set(), Target.heads))
  const { base, edited, revisions } = yield* newSince(loaded.directory, order, request.base)
  const isEmpty = revisions.length === 0
  const reader = isEmpty ? undefined : yield* readerAt(loaded, base)
  const other = isEmpty ? undefined : yield* Lint.otherBranch(loaded, base)
  if (typeof other === "string") yield* note(`The branch of ${base.name} was not compared: ${other}`)
  const report = yield* Lint.lint(loaded, revisions, {
    shadow: request.shadow,
    allow: request.allow,
    edited,
    reader,
    other: typeof other === "string" ? undefined : other
  })
  const reviewed = yield* Effect.forEach(revisions, (revision) =>
    Effect.gen(function*() {
      const change = edited.has(revision.id) ? "changed" : "new"
      const [upgrade, downgrade] = [yield* sqlOf("upgrade", revision), yield* sqlOf("downgrade", revision)]
      return { revision, change, upgrade, downgrade } satisfies Reviewed as Reviewed
    }))
  const added = new Set(reviewed.flatMap(({ change, revision }) => change === "new" ? [revision.id] : []))
  const applied = new Set([...graph.revisions.keys()].filter((id) => !added.has(id)))
  const drift = yield* driftOf(loaded, request)
  const script = yield* scriptOf(applied)
  const millis = (yield* Clock.currentTimeMillis) - start
  return { base, reviewed, report, graph, lock: changes, drift, script, millis } satisfies Review as Review
}, Effect.scoped)

/** How many errors there are, each of which makes the exit code 3. */
export const errorsIn = ({ drift, lock, report }: Review): number =>
  Lint.counted(report.findings).error + (drift.differences.length > 0 ? 1 : 0) + (isOutdated(lock) ? 1 : 0)

/** Whether `strata.lock` does not have the revisions as they are. */
export const isOutdated = ({ added, changed, removed }: Review["lock"]): boolean =>
  added.length + changed.length + removed.length > 0
