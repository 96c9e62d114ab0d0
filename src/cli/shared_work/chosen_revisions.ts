/**
 * Which revisions `lint` looks at.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Client from "../../client/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Git from "../../git/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph, type Revision, Target } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError } from "../error.ts"

/** How the revisions are named. */
export interface Choice {
  readonly range: Option.Option<string>
  readonly git: string | undefined
}

/** The revisions, in the order in which they run, and what they are. */
export interface Chosen {
  readonly revisions: ReadonlyArray<Revision>
  /** As part of a sentence: "the pending revisions". */
  readonly what: string
  /** Where the checkout left its base, if it was asked for or is needed. */
  readonly base?: Git.Base
  /** The revisions that were at the base with another content. */
  readonly edited?: ReadonlySet<string>
}

/**
 * The revisions of a range; or those that are new since a base of git; else, if env.ts names a server, those that are
 * pending there; else those since the default branch of git, or all.
 */
export const chosen = Effect.fnUntraced(
  function*({ git, range }: Choice, { directory, environment }: Environment.Loaded) {
    const { graph } = yield* ScriptDirectory
    const order = yield* Effect.fromResult(Graph.upgradePath(graph, new Set(), Target.heads))
    const only = (ids: ReadonlySet<string>, what: string): Chosen => ({
      revisions: order.filter(({ id }) => ids.has(id)),
      what
    })
    if (Option.isSome(range)) {
      const found = yield* Effect.fromResult(
        range.value.includes(":")
          ? Result.flatMap(Target.parseRange(range.value), (parsed) => Graph.range(graph, new Set(), parsed))
          : Result.flatMap(Target.parse(range.value), (target) => Graph.resolve(graph, new Set(), target))
      )
      return only(new Set(found.map(({ id }) => id)), range.value)
    }
    if (git !== undefined) {
      return yield* newSince(directory, order, git)
    }
    const target = yield* Migrator.targetOf(environment)
    if (target._tag === "Server") {
      const { applied } = yield* Effect.provide(
        Migrator.Status.read(),
        Layer.provideMerge(Migrator.layerLedger(environment), Client.layer(target)),
        { local: true }
      )
      return only(new Set(order.flatMap(({ id }) => applied.has(id) ? [] : [id])), "the pending revisions")
    }
    const base = yield* Git.baseOf(directory, undefined)
    return Result.isFailure(base)
      ? { revisions: order, what: "all revisions" } satisfies Chosen
      : yield* since(directory, order, base.success)
  }
)

const noBase = (name: string, { problem, remedy }: Git.NoBase) =>
  CommandError.of(
    new BadUsage({ problem: `Cannot find where this checkout left "${name}": ${problem}`, remedy })
  )

/** The revisions of an order that differ from a base; a name that git does not know is a wrong usage. */
export const newSince = Effect.fnUntraced(
  function*(directory: string, order: ReadonlyArray<Revision>, name: string) {
    const base = yield* Git.baseOf(directory, name)
    if (Result.isFailure(base)) return yield* noBase(name, base.failure)
    return yield* since(directory, order, base.success)
  }
)

const since = Effect.fnUntraced(function*(directory: string, order: ReadonlyArray<Revision>, base: Git.Base) {
  const { revisions } = yield* ScriptDirectory
  const changes = yield* Git.changedFiles(directory, base, [...revisions.values()].map(({ file }) => file))
  const changed = order.filter(({ id }) => changes.has(revisions.get(id)!.file))
  return {
    revisions: changed,
    what: `what is new since ${base.name}`,
    base,
    edited: new Set(changed.flatMap(({ id }) => changes.get(revisions.get(id)!.file) === "edited" ? [id] : []))
  } satisfies Chosen
})
