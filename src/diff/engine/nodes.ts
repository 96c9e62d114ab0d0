/**
 * The graph of a plan. Each change has a node for each of its actions: drop, park, alter, create, and the drop of what was
 * parked.
 */
import type { Address, CatalogObject } from "../../catalog/mod.ts"
import type { Action, Change } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import { edgesOf } from "./_edges.ts"
import { mentions } from "./_mentions.ts"
import type { Changes } from "./changes.ts"
import type { BothNeeds } from "./needs.ts"
import { isPartOfParked } from "./parked_part.ts"

/** A node; `key` orders nodes that could run at the same time. */
export interface Node {
  readonly action: Action
  readonly change: Change
  readonly object: CatalogObject
  readonly key: string
}

/** The graph. `soft` edges are preferences: those that would close a circle are ignored. */
export interface Nodes {
  readonly nodes: ReadonlyArray<Node>
  readonly after: ReadonlyArray<ReadonlySet<number>>
  readonly soft: ReadonlyArray<readonly [number, number]>
  readonly indexOf: (action: Action, address: Address) => number | undefined
  /** Whether a part that is dropped is dropped together with its parked parent. */
  readonly isParked: (part: CatalogObject) => boolean
}

const actionOrder: { readonly [A in Action]: string } = { drop: "0", park: "1", alter: "2", create: "3", unpark: "4" }

const keyOf = (action: Action, object: CatalogObject): string => {
  const { position, rank } = descriptionOf(object)
  const place = action === "drop" || action === "unpark" ? 99 - rank(object) : rank(object)
  return `${actionOrder[action]}${String(place).padStart(2, "0")}${position(object)}${object.address}`
}

const actionsOf = ({ alter, create, drop, rebuild }: Change): ReadonlyArray<Action> => [
  ...(drop ? ["drop" as const] : []),
  ...(rebuild ? ["park" as const] : []),
  ...(alter ? ["alter" as const] : []),
  ...(create ? ["create" as const] : []),
  ...(rebuild ? ["unpark" as const] : [])
]

/** The nodes and edges of all changes. */
export const nodesOf = (changes: Changes, needs: BothNeeds): Nodes => {
  const nodes: Array<Node> = []
  const numbers = new Map<string, number>()
  for (const change of changes.changes.values()) {
    for (const action of actionsOf(change)) {
      const object = action === "create" || action === "alter" ? change.to! : change.from!
      numbers.set(`${action} ${change.address}`, nodes.length)
      nodes.push({ action, change, object, key: keyOf(action, object) })
    }
  }
  const indexOf = (action: Action, address: Address) => numbers.get(`${action} ${address}`)
  const isParked = ({ address, parent }: CatalogObject) =>
    parent !== undefined && isPartOfParked(changes.changes, needs.before, parent, address)
  return { nodes, after: edgesOf(nodes, indexOf, changes, needs), soft: mentions(nodes), indexOf, isParked }
}
