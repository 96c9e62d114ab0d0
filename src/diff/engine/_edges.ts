/**
 * The edges between nodes: a user is dropped before what it depends on and created after it; an alteration comes after
 * what is dropped from and before what is created on the altered object; a name is given up before another object takes it.
 */
import type { Address, CatalogObject } from "../../catalog/mod.ts"
import type { Action, Change } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Changes } from "./changes.ts"
import type { BothNeeds, Needs } from "./needs.ts"
import { isPartOfParked } from "./parked_part.ts"
import { placesOf } from "./places.ts"

interface EdgeNode {
  readonly action: Action
  readonly change: Change
}

type IndexOf = (action: Action, address: Address) => number | undefined
type AddEdge = (from: number | undefined, to: number | undefined) => void

/** The successors of each node. */
export const edgesOf = (
  nodes: ReadonlyArray<EdgeNode>,
  indexOf: IndexOf,
  { changes, scene }: Changes,
  needs: BothNeeds
): ReadonlyArray<ReadonlySet<number>> => {
  const after = nodes.map(() => new Set<number>())
  const edge: AddEdge = (from, to) => {
    if (from !== undefined && to !== undefined && from !== to) after[from]!.add(to)
  }
  for (const { address, from } of changes.values()) {
    const at = (action: Action) => indexOf(action, address)
    // What is dropped together with a parked object is dropped when the new one exists.
    const isLate = from?.parent !== undefined && isPartOfParked(changes, needs.before, from.parent, address)
    if (!isLate) edge(at("drop"), at("create"))
    edge(at("create"), at("unpark"))
    dropEdges(address, needs.before, indexOf, edge, changes)
    createEdges(address, needs.after, indexOf, edge, changes)
  }
  placeEdges(nodes, edge)
  const precede = (object: CatalogObject) => {
    for (const [first, then] of descriptionOf(object).precedence(object, scene)) {
      edge(indexOf(first.action, first.address), indexOf(then.action, then.address))
    }
  }
  const known = new Set(scene.to.objects.map(({ address }) => address))
  for (const object of scene.from.objects) if (!known.has(object.address)) precede(object)
  for (const object of scene.to.objects) precede(object)
  return after
}

const dropEdges = (
  address: Address,
  before: Needs,
  indexOf: IndexOf,
  edge: AddEdge,
  changes: Changes["changes"]
): void => {
  const [drop, park, alter, unpark] = (["drop", "park", "alter", "unpark"] as const).map((action) =>
    indexOf(action, address)
  )
  for (const user of before.users.get(address) ?? []) {
    const dropUser = indexOf("drop", user)
    edge(dropUser, drop)
    const isLate = dropUser !== undefined && containsValues(changes.get(user)?.from)
    if (isLate) edge(park, dropUser)
    edge(dropUser, isLate || isPartOfParked(changes, before, address, user) ? unpark : park)
    edge(indexOf("park", user), park)
    // Its values are converted from the parked type, also to another one.
    edge(park, indexOf("alter", user))
    edge(dropUser, alter)
    edge(indexOf("alter", user), drop)
    edge(indexOf("alter", user), unpark)
    edge(indexOf("unpark", user), drop)
    edge(indexOf("unpark", user), unpark)
  }
}

/** Whether it is a type made of others. Columns have values of it until they are converted, when a type in it is parked. */
const containsValues = (object: CatalogObject | undefined): boolean => {
  if (object === undefined) return false
  const { containsType, park } = descriptionOf(object)
  return park !== "none" && containsType(object)
}

const createEdges = (
  address: Address,
  after: Needs,
  indexOf: IndexOf,
  edge: AddEdge,
  changes: Changes["changes"]
): void => {
  const [alter, create] = (["alter", "create"] as const).map((action) => indexOf(action, address))
  for (const user of after.users.get(address) ?? []) {
    const createUser = indexOf("create", user)
    const alterUser = indexOf("alter", user)
    edge(create, createUser)
    edge(create, alterUser)
    const isEarlier = isAlteredAfter(changes.get(address), changes.get(user))
    for (const step of [createUser, alterUser]) {
      if (isEarlier) edge(step, alter)
      else edge(alter, step)
    }
  }
}

const isAlteredAfter = (whole: Change | undefined, part: Change | undefined): boolean =>
  whole?.to !== undefined && part?.to?.parent === whole.address &&
  descriptionOf(whole.to).isAlteredAfter(whole, part)

const placeEdges = (nodes: ReadonlyArray<EdgeNode>, edge: AddEdge): void => {
  const leaving = new Map<string, Array<number>>()
  for (const [index, node] of nodes.entries()) {
    for (const place of leaves(node)) leaving.set(place, [...leaving.get(place) ?? [], index])
  }
  for (const [index, node] of nodes.entries()) {
    for (const place of arrives(node)) {
      // Between two objects that stay, the one that takes a role also takes it away from the other.
      for (const other of leaving.get(place) ?? []) {
        if (node.action !== "alter" || nodes[other]!.action !== "alter") edge(other, index)
      }
    }
  }
}

const leaves = ({ action, change: { from, to } }: EdgeNode): ReadonlyArray<string> => {
  const kept = new Set(action === "alter" ? placesOf(to) : [])
  return action === "create" || action === "unpark" ? [] : placesOf(from).filter((place) => !kept.has(place))
}

const arrives = ({ action, change: { from, to } }: EdgeNode): ReadonlyArray<string> => {
  const kept = new Set(action === "alter" ? placesOf(from) : [])
  return action === "create" || action === "alter" ? placesOf(to).filter((place) => !kept.has(place)) : []
}
