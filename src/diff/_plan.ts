/**
 * From two catalogs to steps: what changes, in which order, written by each kind.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Address, Catalog } from "../catalog/mod.ts"
import { Inverse, type Operation } from "../operation/mod.ts"
import { type Changes, changesOf } from "./_changes.ts"
import { takenBack } from "./_default_privilege.ts"
import { fold, type Group, objectsOf } from "./_fold.ts"
import { inForce } from "./_given.ts"
import { around, circles } from "./_graph.ts"
import type { Draft } from "./_kind.ts"
import { behaviourOf } from "./_kinds.ts"
import { needsOf } from "./_needs.ts"
import { type Nodes, nodesOf } from "./_nodes.ts"
import { Cycle, DiffError } from "./error.ts"
import type { Options } from "./options.ts"
import type { Step } from "./plan.ts"

const inverseOf = ({ inverse, isOneWay, operation }: Draft): Operation | undefined =>
  isOneWay === true ? undefined : inverse ?? Option.getOrUndefined(Inverse.invert(operation))

/** Adds the soft edges that close no circle; a circle of hard ones cannot be ordered. */
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

const draftsOf = ({ parts, root }: Group, { context }: Changes): ReadonlyArray<Draft> => {
  const { action, change, object } = root
  const behaviour = behaviourOf(object)
  switch (action) {
    case "create":
      return [...behaviour.create(object, objectsOf(parts, "create"), context), ...takenBack(object, context)]
    case "drop":
      // Made again, it would come with default privileges, which no inverse of a single step reckons with.
      return behaviour.drop(object, objectsOf(parts, "drop"), context).map((draft) =>
        inForce(object, context).length === 0 ? draft : Object.assign({}, draft, { isOneWay: true })
      )
    case "alter": {
      const changed = { before: objectsOf(parts, "drop"), after: objectsOf(parts, "create") }
      return behaviour.alter(change.from!, object, changed, context)
    }
    case "park":
    case "unpark": {
      const name = "schema" in object && "name" in object ? context.parked(object)?.name : undefined
      const parking = behaviour.park!(object, name!, context)
      return action === "park" ? [parking.draft] : behaviour.drop(parking.parked, objectsOf(parts, "drop"), context)
    }
  }
}

/** `forced` are changed although they are equal. `rekey` is for tests: every order that the edges allow has to be right,
 * and keys only choose one of them. */
export interface StepOptions {
  readonly forced?: ReadonlySet<Address>
  readonly rekey?: (key: string) => string
}

/** The steps from one catalog to another, of compared kinds only. */
export const stepsOf = (
  from: Catalog,
  to: Catalog,
  options: Options,
  { forced = new Set(), rekey = (key) => key }: StepOptions = {}
): Result.Result<ReadonlyArray<Step>, DiffError> => {
  const needs = { before: needsOf(from), after: needsOf(to) }
  const changes = changesOf({ from, to, isForced: (address) => forced.has(address) }, options, needs)
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
