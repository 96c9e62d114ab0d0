/**
 * Random histories for the laws: acyclic by construction, given in any order, with merges, dependencies and labels.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Graph, type Revision } from "../../src/revision/mod.ts"

/** A revision with everything empty but what is given. */
export const revision = (id: string, parents: ReadonlyArray<string> = [], rest: Partial<Revision> = {}): Revision => ({
  id,
  parents,
  dependsOn: [],
  labels: [],
  message: id,
  file: `${id}.ts`,
  ...rest
})

/** The graph of `revisions`, which must be valid. */
export const graphOf = (...revisions: ReadonlyArray<Revision>): Graph.Graph => Result.getOrThrow(Graph.make(revisions))

/** The ids of a path that must exist. */
export const ids = (path: Result.Result<ReadonlyArray<Revision>, unknown>): ReadonlyArray<string> =>
  Result.getOrThrow(path).map(({ id }) => id)

const Index = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 997 }))
const indexes = (maximum: number) => Schema.Array(Index).check(Schema.isMaxLength(maximum))

const Seed = Schema.Struct({
  parents: indexes(3),
  dependsOn: indexes(2),
  byLabel: Schema.Boolean,
  labelled: Schema.Boolean,
  place: Index,
  chosen: Schema.Boolean,
  alsoChosen: Schema.Boolean
})

/** A history and two sets of its ids: `some` in any state, `closed` with all ancestors. */
export interface History {
  readonly revisions: ReadonlyArray<Revision>
  readonly graph: Graph.Graph
  readonly some: ReadonlySet<string>
  readonly closed: ReadonlySet<string>
  readonly target: string
}

const name = (index: number) => `r${String.fromCharCode(97 + index % 26)}${index}`

const history = (seeds: ReadonlyArray<typeof Seed.Type>): History => {
  const made = seeds.map((seed, index) => {
    const lower = (numbers: ReadonlyArray<number>) => index === 0 ? [] : numbers.map((number) => number % index)
    const dependsOn = lower(seed.dependsOn).map((other) =>
      seed.byLabel && seeds[other]!.labelled ? `label${other}` : name(other)
    )
    const labels = seed.labelled ? [`label${index}`] : []
    return { place: seed.place, revision: revision(name(index), lower(seed.parents).map(name), { dependsOn, labels }) }
  })
  const revisions = made.toSorted((a, b) => a.place - b.place).map(({ revision }) => revision)
  const graph = graphOf(...revisions)
  const chosen = (pick: (seed: typeof Seed.Type) => boolean) =>
    new Set(seeds.flatMap((seed, index) => pick(seed) ? [name(index)] : []))
  return {
    revisions,
    graph,
    some: chosen((seed) => seed.chosen),
    closed: Graph.ancestors(graph, chosen((seed) => seed.chosen && seed.alsoChosen)),
    target: name(seeds[0]!.place % seeds.length)
  }
}

/** Histories of 1 to 24 revisions. */
export const histories = Arbitrary.map(
  Arbitrary.schema(Schema.NonEmptyArray(Seed).check(Schema.isMaxLength(24))),
  history
)
