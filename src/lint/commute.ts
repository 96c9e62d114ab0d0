/**
 * Whether two branches can be applied in any order: both orders run on copies of one filled shadow, and schemas and rows are
 * compared.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { Autogenerate } from "../autogenerate/mod.ts"
import type { Catalog } from "../catalog/mod.ts"
import type { Environment } from "../environment/mod.ts"
import * as Introspect from "../introspect/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph, Target } from "../revision/mod.ts"
import { type Contents, contents, differingColumns, fill, randomOf } from "../rows/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import type { Commutation } from "./commutation.ts"
import { plainly } from "./downgrades.ts"

/** One branch: its name, and its own revisions in the order in which they run. */
export interface Branch {
  readonly name: string
  readonly ids: ReadonlyArray<string>
  readonly script: typeof ScriptDirectory.Service
}

/** Two branches, and the revisions that both need. */
export interface Pair {
  readonly left: Branch
  readonly right: Branch
  readonly common: ReadonlyArray<string>
}

/** The pairs of the heads of a history of which one side has one of these revisions. */
export const pairsOf = (script: typeof ScriptDirectory.Service, chosen: ReadonlySet<string>): ReadonlyArray<Pair> => {
  const { graph } = script
  const heads = graph.realHeads.map((id) => ({ id, all: Graph.ancestors(graph, [id]) }))
  return heads.flatMap((left, at) =>
    heads.slice(at + 1).flatMap((right): ReadonlyArray<Pair> => {
      const own = (one: typeof left, other: typeof left): Branch => ({
        name: one.id,
        ids: Graph.sorted(graph, new Set([...one.all].filter((id) => !other.all.has(id)))).map(({ id }) => id),
        script
      })
      const pair = {
        left: own(left, right),
        right: own(right, left),
        common: Graph.sorted(graph, new Set([...left.all].filter((id) => right.all.has(id)))).map(({ id }) => id)
      }
      return [...pair.left.ids, ...pair.right.ids].some((id) => chosen.has(id)) ? [pair] : []
    })
  )
}

/** A database after both branches, or the branch that failed there: 0 is the one that ran first. */
type Outcome =
  | { readonly catalog: Catalog; readonly rows: Contents }
  | { readonly failed: 0 | 1; readonly problem: string }

const isFailed = (outcome: Outcome): outcome is Extract<Outcome, { readonly failed: 0 | 1 }> => "failed" in outcome

const problemOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "")
}

/** How both orders are tried. */
export interface CommuteOptions {
  readonly environment: Environment.Environment
  readonly shadow: Introspect.ShadowOptions
  readonly seed: number
}

/** Applies two branches one after the other. */
const run = Effect.fnUntraced(
  function*(branches: readonly [Branch, Branch], { environment: { ledger } }: CommuteOptions) {
    for (const [at, { ids, script }] of branches.entries()) {
      for (const id of ids) {
        const exit = yield* Effect.exit(
          Effect.provideService(plainly("upgrade", id), ScriptDirectory, script)
        )
        if (Exit.isFailure(exit)) {
          const problem = `revision "${id}" fails: ${problemOf(exit.cause)}`
          return { failed: at as 0 | 1, problem } satisfies Outcome as Outcome
        }
      }
    }
    return {
      catalog: yield* Introspect.catalog({ ledger }),
      rows: yield* contents(ledger)
    } satisfies Outcome as Outcome
  }
)

const copiesOf = ({ common }: Pair, { environment, seed, shadow }: CommuteOptions, isFilled: boolean) => {
  const { ledger } = environment
  const prepared = Effect.gen(function*() {
    if (common.length > 0) yield* Migrator.upgrade(...common.map(Target.revision))
    if (isFilled) yield* fill({ ledger, random: randomOf(seed) })
  })
  return Introspect.shadowCopies(
    shadow,
    prepared.pipe(
      Effect.provideService(Migrator.Progress, () => Effect.void),
      Effect.provide(Migrator.layerLedger(environment), { local: true }),
      Effect.asVoid
    )
  )
}

/** Both outcomes: the left branch first, and the right one first. `again` is the first order once more. */
const both = Effect.fnUntraced(function*(pair: Pair, options: CommuteOptions, isFilled: boolean) {
  const copies = yield* copiesOf(pair, options, isFilled)
  const on = (first: Branch, second: Branch) => Effect.provide(run([first, second], options), copies, { local: true })
  const { left, right } = pair
  return { one: yield* on(left, right), other: yield* on(right, left), again: on(left, right) }
})

/** The columns of tables whose rows differ, each as `table.column`; the number of rows is `table.*`. */
const rowsBetween = (one: Contents, other: Contents): ReadonlyArray<string> =>
  Object.keys(one).flatMap((table) => {
    const rows = other[table]
    return rows === undefined ? [] : differingColumns(one[table]!, rows).map((column) => `${table}.${column}`)
  })

const failures = ({ left, right }: Pair, one: Outcome, other: Outcome): ReadonlyArray<string> => [
  ...(isFailed(one) ? [`After "${left.name}", ${one.problem}`] : []),
  ...(isFailed(other) ? [`After "${right.name}", ${other.problem}`] : [])
]

const rowsSentence = (place: string): string =>
  place.endsWith(".*")
    ? `The number of rows of ${place.slice(0, -2)} depends on the order`
    : `The values of ${place} depend on the order`

const remark = (place: string): string =>
  `The values of ${place} were not compared, since they differ at each run, as those of now() and of random functions do`

/** Tries both orders of two branches. */
export const commute = Effect.fn("Lint.commute")(function*(pair: Pair, options: CommuteOptions) {
  const { left, right } = pair
  const result = (order: Commutation["order"], conflicts: ReadonlyArray<string>, remarks: ReadonlyArray<string>) =>
    ({ left: left.name, right: right.name, order, conflicts, remarks }) satisfies Commutation as Commutation
  const isAlone = (outcome: Outcome) => isFailed(outcome) && outcome.failed === 0
  let tried = yield* both(pair, options, true)
  // A branch that fails on rows by itself is compared without them.
  if (isAlone(tried.one) || isAlone(tried.other)) tried = yield* both(pair, options, false)
  const { again, one, other } = tried
  if (isAlone(one) || isAlone(other)) {
    const alone = [one, other].filter((outcome) => isAlone(outcome)).map((outcome) =>
      "problem" in outcome ? outcome.problem : ""
    )
    return result("unknown", [], alone.map((problem) => `The orders were not compared, since ${problem}`))
  }
  if (isFailed(one) || isFailed(other)) return result("fails", failures(pair, one, other), [])
  const schema = Autogenerate.unlike(one.catalog, other.catalog, options.environment).map((line) =>
    `The schema depends on the order: with "${left.name}" first, what the other order leads to is ${line}`
  )
  const rows = rowsBetween(one.rows, other.rows)
  const repeated = rows.length === 0 ? undefined : yield* again
  const volatile = repeated === undefined || isFailed(repeated) ? [] : rowsBetween(one.rows, repeated.rows)
  const decided = rows.filter((place) => !volatile.includes(place))
  return result(
    schema.length > 0 ? "schema" : decided.length > 0 ? "rows" : "any",
    [...schema, ...decided.map(rowsSentence)],
    volatile.map(remark)
  )
}, Effect.scoped)
