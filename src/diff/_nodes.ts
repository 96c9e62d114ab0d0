/**
 * Changes as nodes of one graph: what is dropped, parked, created, altered, and finally what was parked is dropped.
 *
 * The rules: a user is dropped before what it needs and created after it; an alteration comes after what is dropped from
 * and before what is created on the altered object; names are free before they are taken again.
 */
import { type Address, address, addressOn, type Catalog, type CatalogObject, children, find, ofKind, roleKinds } from "../catalog/mod.ts"
import type { Change, Changes } from "./_changes.ts"
import { isGiven } from "./_given.ts"
import type { Context } from "./_kind.ts"
import { rankOf } from "./_kinds.ts"
import type { Needs } from "./_needs.ts"
import { placesOf } from "./_place.ts"

/** What a node does with its object. */
export type Action = "drop" | "park" | "alter" | "create" | "unpark"

/** A node; `key` orders nodes that could run at the same time. */
export interface Node {
  readonly action: Action
  readonly change: Change
  readonly object: CatalogObject
  readonly key: string
}

/** The graph. `soft` edges are only wishes, and give way where they lead in a circle. */
export interface Nodes {
  readonly nodes: ReadonlyArray<Node>
  readonly after: ReadonlyArray<ReadonlySet<number>>
  readonly soft: ReadonlyArray<readonly [number, number]>
  readonly indexOf: (action: Action, address: Address) => number | undefined
  /** Whether a part that is dropped is dropped with its parked whole. */
  readonly isParked: (part: CatalogObject) => boolean
}

const actionOrder: { readonly [A in Action]: string } = { drop: "0", park: "1", alter: "2", create: "3", unpark: "4" }

const keyOf = (action: Action, object: CatalogObject): string => {
  const rank = action === "drop" || action === "unpark" ? 99 - rankOf(object) : rankOf(object)
  const position = object.kind === "column"
    ? `${object.schema}.${object.table} ${String(object.position).padStart(5, "0")}`
    : ""
  return `${actionOrder[action]}${String(rank).padStart(2, "0")}${position}${object.address}`
}

const actionsOf = ({ alter, create, drop, rebuild }: Change): ReadonlyArray<Action> => [
  ...(drop ? ["drop" as const] : []),
  ...(rebuild ? ["park" as const] : []),
  ...(alter ? ["alter" as const] : []),
  ...(create ? ["create" as const] : []),
  ...(rebuild ? ["unpark" as const] : [])
]

/** The nodes and edges of all changes. */
export const nodesOf = (
  { changes, context }: Changes,
  needs: { readonly before: Needs; readonly after: Needs }
): Nodes => {
  const nodes: Array<Node> = []
  const numbers = new Map<string, number>()
  for (const change of changes.values()) {
    for (const action of actionsOf(change)) {
      const object = action === "create" || action === "alter" ? change.to! : change.from!
      numbers.set(`${action} ${change.address}`, nodes.length)
      nodes.push({ action, change, object, key: keyOf(action, object) })
    }
  }
  const indexOf = (action: Action, address: Address) => numbers.get(`${action} ${address}`)
  const after = nodes.map(() => new Set<number>())
  const edge = (from: number | undefined, to: number | undefined) => {
    if (from !== undefined && to !== undefined && from !== to) after[from]!.add(to)
  }
  for (const { address } of changes.values()) {
    const at = (action: Action) => indexOf(action, address)
    const { parent } = changes.get(address)?.from ?? {}
    // What goes with a parked whole goes when the new one is there.
    const goesLate = parent !== undefined && isPartOfParked(changes, needs.before, parent, address)
    if (!goesLate) edge(at("drop"), at("create"))
    edge(at("create"), at("unpark"))
    dropEdges(address, needs.before, indexOf, edge, changes)
    createEdges(address, needs.after, indexOf, edge, changes)
  }
  placeEdges(nodes, edge)
  persistenceEdges(changes, context.from, indexOf, edge)
  inheritedEdges(context.to, indexOf, edge)
  roleEdges(changes, context, indexOf, edge)
  defaultPrivilegeEdges(nodes, edge)
  const isParked = ({ address, parent }: CatalogObject) =>
    parent !== undefined && isPartOfParked(changes, needs.before, parent, address)
  return { nodes, after, soft: mentions(nodes), indexOf, isParked }
}

type IndexOf = Nodes["indexOf"]
type AddEdge = (from: number | undefined, to: number | undefined) => void

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
    edge(dropUser, isPartOfParked(changes, before, address, user) ? unpark : park)
    edge(indexOf("park", user), park)
    edge(dropUser, alter)
    edge(indexOf("alter", user), drop)
    edge(indexOf("alter", user), unpark)
    edge(indexOf("unpark", user), drop)
    edge(indexOf("unpark", user), unpark)
  }
}

/**
 * Whether a default or a check goes with the parked domain that it is part of. It has to be dropped by itself, before,
 * when it speaks of something else that does not stay.
 */
const isPartOfParked = (changes: Changes["changes"], before: Needs, domain: Address, part: Address): boolean => {
  const [whole, object] = [changes.get(domain), changes.get(part)?.from]
  if (whole?.rebuild !== true || whole.from?.kind !== "domain" || object?.parent !== domain) return false
  const others = [...before.needs.get(part) ?? []].filter((address) => address !== domain)
  return object.kind !== "comment" && !roleKinds.has(object.kind) &&
    !others.some((address) => changes.get(address)?.drop === true || changes.get(address)?.rebuild === true)
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
    edge(alter, createUser)
    if (yieldsReplicaIdentity(changes.get(address), changes.get(user))) edge(alterUser, alter)
    else edge(alter, alterUser)
  }
}

// An index that is no longer the replica identity says DEFAULT, so that has to come before what the table says.
const yieldsReplicaIdentity = (table: Change | undefined, user: Change | undefined): boolean =>
  table?.to?.kind === "table" && table.to.replicaIdentity !== "index" && user?.to?.parent === table.address &&
  (user.to.kind === "index" || user.to.kind === "constraint")

const placeEdges = (nodes: ReadonlyArray<Node>, edge: AddEdge): void => {
  const leaving = new Map<string, Array<number>>()
  for (const [index, node] of nodes.entries()) {
    for (const place of leaves(node)) leaving.set(place, [...leaving.get(place) ?? [], index])
  }
  for (const [index, node] of nodes.entries()) {
    for (const place of arrives(node)) {
      // Between two that stay, a role is handed over by the one that takes it (`roleChanges`).
      for (const other of leaving.get(place) ?? []) {
        if (node.action !== "alter" || nodes[other]!.action !== "alter") edge(other, index)
      }
    }
  }
}

const leaves = ({ action, change: { from, to } }: Node): ReadonlyArray<string> => {
  const kept = new Set(action === "alter" ? placesOf(to) : [])
  return action === "create" || action === "unpark" ? [] : placesOf(from).filter((place) => !kept.has(place))
}

const arrives = ({ action, change: { from, to } }: Node): ReadonlyArray<string> => {
  const kept = new Set(action === "alter" ? placesOf(from) : [])
  return action === "create" || action === "alter" ? placesOf(to).filter((place) => !kept.has(place)) : []
}

// An inherited column changes together with that of the parent table, between the drop and the creation of its default.
const inheritedEdges = (to: Catalog, indexOf: IndexOf, edge: AddEdge): void => {
  for (const { from, parent = "", schema, table } of ofKind(to, "inheritance")) {
    for (const column of children(to, parent)) {
      if (column.kind !== "column" || !column.inherited) continue
      const above = indexOf("alter", address("column", from.schema, from.name, column.name))
      edge(indexOf("drop", address("default", schema, table, column.name)), above)
      edge(above, indexOf("alter", column.address))
    }
  }
}

// No logged table may refer to an unlogged one.
const persistenceEdges = (changes: Changes["changes"], from: Catalog, indexOf: IndexOf, edge: AddEdge): void => {
  const toUnlogged = (address: Address): boolean | undefined => {
    const change = changes.get(address)
    const [old, table] = [change?.from, change?.to]
    const isChanged = change?.alter === true && old?.kind === "table" && table?.kind === "table" &&
      old.unlogged !== table.unlogged
    return isChanged ? table.unlogged : undefined
  }
  for (const constraint of ofKind(from, "constraint")) {
    if (constraint.type !== "foreign-key" || changes.has(constraint.address)) continue
    const own = address("table", constraint.schema, constraint.table)
    const far = address("table", constraint.references.schema, constraint.references.name)
    const [first, second] = toUnlogged(own) === true ? [own, far] : [far, own]
    if (toUnlogged(own) === toUnlogged(far)) edge(indexOf("alter", first), indexOf("alter", second))
  }
}

// A new owner's own privileges become those of an owner: what was granted to it goes before, what is granted to the former
// one comes after. It may need the right to create objects in the schema. REVOKE on a table revokes on its columns, too.
const roleEdges = (changes: Changes["changes"], { from, to }: Context, indexOf: IndexOf, edge: AddEdge): void => {
  for (const { address: own, from: old, to: object = old } of changes.values()) {
    const parent = object?.parent === undefined ? undefined : find(to, object.parent) ?? find(from, object.parent)
    if (object === undefined || parent === undefined) continue
    for (const action of ["drop", "alter", "create"] as const) {
      if (object.kind === "privilege") {
        const whole = (parent.kind === "column" && parent.parent) || parent.address
        const owner = indexOf(action, addressOn("owner", whole))
        edge(indexOf("drop", own), owner)
        edge(indexOf("alter", own), owner)
        edge(owner, indexOf("create", own))
        if (object.on === whole) continue
        const onWhole = indexOf(action, addressOn("privilege", whole, object.grantee))
        edge(indexOf("drop", own), onWhole)
        edge(onWhole, indexOf("alter", own))
        edge(onWhole, indexOf("create", own))
      } else if (object.kind === "owner" && "schema" in parent && action !== "drop") {
        const right = addressOn("privilege", address("schema", parent.schema), object.role)
        edge(indexOf(action, right), indexOf("alter", own))
        edge(indexOf(action, right), indexOf("create", own))
      }
    }
  }
}

// Those that go are gone before something is made, and those that come concern nothing of the same plan.
const defaultPrivilegeEdges = (nodes: ReadonlyArray<Node>, edge: AddEdge): void => {
  const made = [...nodes.entries()].filter(([, { action, object }]) => action === "create" && isGiven(object))
  for (const [index, { action, object }] of nodes.entries()) {
    if (object.kind !== "default-privilege") continue
    for (const [other] of made) {
      if (action === "drop") edge(index, other)
      else edge(other, index)
    }
  }
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [])

// PostgreSQL does not record what the body of a function says, unless it is a SQL-standard body.
const mentions = (nodes: ReadonlyArray<Node>): ReadonlyArray<readonly [number, number]> => {
  const byName = new Map<string, Array<number>>()
  for (const [index, { object }] of nodes.entries()) {
    if (!("name" in object) || object.kind === "constraint") continue
    const name = object.name.toLowerCase()
    byName.set(name, [...byName.get(name) ?? [], index])
  }
  return nodes.flatMap(({ action, change: { from }, object }, index) => {
    if ((object.kind !== "function" && object.kind !== "procedure") || object.body === "") return []
    const named = (body: string) => {
      const words = wordsOf(body)
      return [...words].flatMap((word) => byName.get(word) ?? []).filter((other) => {
        const { object } = nodes[other]!
        return other !== index && (object.kind !== "column" || words.has(object.table.toLowerCase()))
      })
    }
    const goesFirst = (body: string) =>
      named(body).flatMap((other) => nodes[other]!.action === "drop" ? [[index, other] as const] : [])
    if (action === "drop") return goesFirst(object.body)
    const comesAfter = named(object.body).flatMap((other) =>
      nodes[other]!.action === "create" || nodes[other]!.action === "alter" ? [[other, index] as const] : []
    )
    // An altered routine lets go of what its old body named.
    return action === "alter" && from !== undefined && "body" in from
      ? [...comesAfter, ...goesFirst(from.body)]
      : comesAfter
  })
}
