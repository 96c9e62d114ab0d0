/**
 * The steps between two catalogs: changes are determined and ordered, then written by the description of each kind.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Address, Catalog, CatalogObject } from "../../catalog/mod.ts"
import { Inverse, type Operation } from "../../operation/mod.ts"
import { type Draft, isQualified, type Parts, type Scene } from "../description/context.ts"
import { Cycle, DiffError } from "../error.ts"
import { created, dropped } from "../kind/attachments.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import { inForce } from "../kind/initial_privileges.ts"
import type { Options } from "../options.ts"
import type { Step } from "../plan.ts"
import { type Changes, changesOf } from "./changes.ts"
import { fold, type Group, objectsOf } from "./fold.ts"
import { type BothNeeds, needsOf } from "./needs.ts"
import { type Nodes, nodesOf } from "./nodes.ts"
import { around, circles } from "./order.ts"

const inverseOf = ({ inverse, isOneWay, operation }: Draft): Operation | undefined =>
  isOneWay === true ? undefined : inverse ?? Option.getOrUndefined(Inverse.invert(operation))

/** Adds the soft edges that close no circle. Fails with `Cycle` if the other edges have one. */
const settled = (graph: Nodes): Result.Result<Nodes, DiffError> => {
  const [hard] = circles(graph.after)
  if (hard !== undefined) {
    const addresses = around(hard, graph.after).map((node) => graph.nodes[node]!.object.address)
    return Result.fail(DiffError.of(new Cycle({ addresses })))
  }
  if (graph.soft.length === 0) return Result.succeed(graph)
  const after = graph.after.map((next) => new Set(next))
  for (const [from, to] of graph.soft) after[from]!.add(to)
  const inCircle = new Map(circles(after).flatMap((circle, index) => circle.map((node) => [node, index] as const)))
  for (const [from, to] of graph.soft) {
    const circle = inCircle.get(from)
    if (circle !== undefined && circle === inCircle.get(to) && !graph.after[from]!.has(to)) after[from]!.delete(to)
  }
  return Result.succeed({ ...graph, after })
}

const rekeyed = (graph: Nodes, rekey: (key: string) => string): Nodes => ({
  ...graph,
  nodes: graph.nodes.map((node) => Object.assign({}, node, { key: rekey(node.key) }))
})

/** The drafts that drop an object with its attachments. */
const droppedWith = (object: CatalogObject, gone: Parts, scene: Scene): ReadonlyArray<Draft> =>
  dropped(descriptionOf(object).drop(object, gone, scene), object, gone).map((draft) =>
    // The inverse would create the object with default privileges, which it does not revoke.
    inForce(object, scene).length === 0 ? draft : Object.assign({}, draft, { isOneWay: true })
  )

const draftsOf = ({ parts, root }: Group, { scene }: Changes): ReadonlyArray<Draft> => {
  const { action, change, object } = root
  const { alter, create, park } = descriptionOf(object)
  const [gone, come] = [objectsOf(parts, "drop"), objectsOf(parts, "create")]
  switch (action) {
    case "create":
      return created(create(object, come, scene), object, come, scene)
    case "drop":
      return droppedWith(object, gone, scene)
    case "alter":
      return alter(change.from!, object, { before: gone, after: come }, scene)
    case "park":
    case "unpark": {
      if (park === "none" || !isQualified(object)) return []
      const parking = park(object, scene.parkedAt(object.address)!, scene)
      return action === "park"
        ? [parking.draft]
        : [...parking.undone, ...droppedWith(parking.parked, gone, scene)]
    }
  }
}

/**
 * `forced` objects are changed although they are equal. `rekey` is for tests, which check that every order that the edges
 * allow is right: keys only choose one of them.
 */
export interface StepOptions {
  readonly forced?: ReadonlySet<Address>
  readonly rekey?: ((key: string) => string) | undefined
}

/** The steps from one catalog to another. Both contain objects of compared kinds only. */
export const stepsOf = (
  from: Catalog,
  to: Catalog,
  options: Options,
  { forced = new Set(), rekey }: StepOptions = {}
): Result.Result<ReadonlyArray<Step>, DiffError> => {
  const needs = { before: needsOf(from), after: needsOf(to) }
  return stepsFor(changesOf({ from, to, isForced: (address) => forced.has(address) }, options, needs), needs, { rekey })
}

/** The steps of changes that are determined. */
export const stepsFor = (
  changes: Changes,
  needs: BothNeeds,
  { rekey = (key) => key }: Pick<StepOptions, "rekey"> = {}
): Result.Result<ReadonlyArray<Step>, DiffError> => {
  if (changes.changes.size === 0) return Result.succeed([])
  return Result.map(
    settled(nodesOf(changes, needs)),
    (graph) =>
      fold(rekeyed(graph, rekey)).flatMap((group) =>
        draftsOf(group, changes).map((draft) => ({
          operation: draft.operation,
          address: group.root.object.address,
          hazards: draft.hazards,
          inverse: inverseOf(draft)
        }))
      )
  )
}
