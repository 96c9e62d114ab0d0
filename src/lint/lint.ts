/**
 * `lint`: runs revisions on a shadow database, observes their statements, and judges what was observed by the rules.
 *
 * The shadow is embedded, or a temporary database on a server that is named for it. The target is never used, because
 * revisions may do anything.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Autogenerate } from "../autogenerate/mod.ts"
import type { Target as Database } from "../client/mod.ts"
import type { Environment } from "../environment/mod.ts"
import * as Introspect from "../introspect/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph, type Revision, Target } from "../revision/mod.ts"
import { randomOf } from "../rows/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { changed, conflicting } from "./beside.ts"
import { commute, type Pair, pairsOf } from "./commute.ts"
import { notRestored } from "./downgrades.ts"
import { judged } from "./judge.ts"
import { levelsOf, withLevels } from "./level.ts"
import { linesOf } from "./lines.ts"
import type { Report } from "./report.ts"
import { type Models, type Reader, readerOf } from "./rule/reader.ts"
import type { Trial } from "./rule/rule.ts"
import { sized, withoutEmpty } from "./size.ts"
import type { Stats } from "./stats.ts"
import { makeWalk, type WalkOptions } from "./walk.ts"

/** How revisions are observed. */
export interface LintOptions {
  /** A server for the shadow; by default it is embedded. */
  readonly shadow?: Database.Target | undefined
  /** The seed of the random rows; by default 1. */
  readonly seed?: number | undefined
  /** The sizes of tables, such as those of production; without them findings say that they are not known. */
  readonly stats?: Stats | undefined
  /** Rules whose findings are not reported, in addition to those of env.ts. */
  readonly allow?: ReadonlyArray<string> | undefined
  /** What the application uses that still runs; by default all that there was before the first revision. */
  readonly reader?: Models | undefined
  /** Revisions that were in the base with another content. */
  readonly edited?: ReadonlySet<string> | undefined
  /** The branch of the base, to be tried with this one in both orders; the heads of the history always are. */
  readonly other?: Pair | undefined
}

/**
 * Observes these revisions: each upgrade in order, then the downgrades from the last one on, up to one that has none. What
 * they need is applied first and not observed.
 */
export const lint = Effect.fn("Lint.lint")(function*(
  loaded: Environment.Loaded,
  revisions: ReadonlyArray<Revision>,
  { allow = [], edited = new Set(), other, reader, seed = 1, shadow, stats }: LintOptions = {}
) {
  const { environment } = loaded
  const script = yield* ScriptDirectory
  const levels = new Map([...yield* levelsOf(environment), ...allow.map((rule) => [rule, undefined] as const)])
  const where = shadow?._tag === "Server" ? "server" as const : "embedded" as const
  const place = {
    ...(shadow !== undefined && { target: shadow }),
    place: where,
    searchPath: environment.searchPath,
    prepare: true
  }
  const onShadow = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.provideService(Migrator.Progress, () => Effect.void),
      Effect.provide(Layer.provideMerge(Migrator.layerLedger(environment), Introspect.layerShadow(place)), {
        local: true
      })
    )
  const ids = revisions.map(({ id }) => id)
  const migrations = yield* Effect.forEach(ids, script.load)
  const irreversible = migrations.findLastIndex(({ downgrade }) => downgrade === undefined)
  const walked = revisions.length === 0 ? nothing : yield* onShadow(observed(ids, irreversible, environment, {
    ledger: environment.ledger,
    random: randomOf(seed),
    lines: yield* linesOf(revisions)
  }))
  const left = walked.differences.length === 0 ? undefined : yield* onShadow(
    Effect.andThen(applyNeeded(ids), notRestored(ids, irreversible, environment))
  )
  const trials = walked.trials.map((trial) => {
    const lines = trial.direction === "downgrade" ? left?.get(trial.revision) : undefined
    return lines === undefined ? trial : Object.assign({}, trial, { notRestored: lines })
  })
  const pairs = [...pairsOf(script, new Set(ids)), ...(other === undefined ? [] : [other])]
  const commutations = yield* Effect.forEach(pairs, (pair) => commute(pair, { environment, seed, shadow: place }))
  const settings = yield* Migrator.Settings
  const before = trials.find(({ schemas }) => schemas !== undefined)?.schemas?.before
  const used = before === undefined ? unused : readerOf(before, reader)
  const found = [
    ...trials.flatMap((trial) => judged(withoutEmpty(trial, stats), settings, used)),
    ...revisions.filter(({ id }) => edited.has(id)).map(changed),
    ...commutations.flatMap((one) => conflicting(one, script.revisions))
  ]
  const findings = sized(withLevels(found, levels), stats)
  const unobserved = revisions.flatMap(({ id }) => trials.some(({ revision }) => revision === id) ? [] : [id])
  return { revisions, findings, unobserved, commutations, shadow: where } satisfies Report
})

/** What was observed, and how the schema after all downgrades differs from that of before. */
interface Walked {
  readonly trials: ReadonlyArray<Trial>
  readonly differences: ReadonlyArray<string>
}

const nothing: Walked = { trials: [], differences: [] }

const unused: Reader = { source: "schema", tables: new Map(), values: new Set() }

/** Applies what revisions need. */
const applyNeeded = Effect.fnUntraced(function*(ids: ReadonlyArray<string>) {
  const { graph } = yield* ScriptDirectory
  const needed = [...Graph.ancestors(graph, ids)].filter((id) => !ids.includes(id))
  if (needed.length > 0) yield* Migrator.upgrade(...needed.map(Target.revision))
})

const observed = Effect.fnUntraced(
  function*(
    ids: ReadonlyArray<string>,
    irreversible: number,
    environment: Environment.Environment,
    options: WalkOptions
  ) {
    yield* applyNeeded(ids)
    const walk = makeWalk(options)
    const trials: Array<Trial> = []
    const walked = (differences: ReadonlyArray<string>): Walked => ({ trials, differences })
    const isBroken = () => trials.at(-1)!.schemas === undefined
    const reversible = ids.slice(irreversible + 1)
    const catalog = Introspect.catalog({ ledger: options.ledger })
    let before = irreversible < 0 ? yield* catalog : undefined
    for (const [at, id] of ids.entries()) {
      trials.push(yield* walk("upgrade", id))
      // What follows needs it.
      if (isBroken()) return walked([])
      if (at === irreversible && reversible.length > 0) before = yield* catalog
    }
    for (const id of reversible.toReversed()) {
      trials.push(yield* walk("downgrade", id))
      if (isBroken()) return walked([])
    }
    return walked(before === undefined ? [] : Autogenerate.unlike(yield* catalog, before, environment))
  }
)
