/**
 * Which steps cannot change places when an online form moves one of them.
 */
import { type Address, byAddress, type Catalog, find } from "../../catalog/mod.ts"
import { type Needs, needsOf } from "../engine/needs.ts"
import { placesOf } from "../engine/places.ts"
import type { Plan, Step } from "../plan.ts"

const known = new WeakMap<Catalog, Needs>()

const relations = (catalog: Catalog): Needs => {
  const needs = known.get(catalog) ?? needsOf(catalog)
  known.set(catalog, needs)
  return needs
}

/** Whether a foreign key uses the index. One that is added again could choose the old index as long as it exists. */
export const isReferenced = (index: Address, side: Catalog): boolean =>
  [...relations(side).users.get(index) ?? []].some((user) => {
    const object = find(side, user)
    return object?.kind === "constraint" && object.type === "foreign-key"
  })

const isRename = ({ operation }: Step): boolean =>
  "to" in operation || (operation._tag === "AlterColumn" && operation.change.name !== undefined)

/** A step of a plan, by its index. */
export interface Place {
  readonly plan: Plan
  readonly index: number
  readonly from: Catalog
  readonly to: Catalog
}

/**
 * Whether a drop has to stay at its place in the plan: a later step drops or changes something that the object depends on,
 * or gives its name to an object other than its replacement. Steps that are moved with the drop do not count.
 */
export const isDropBlocked = (
  { from, index, plan, to }: Place,
  movesAlong: (step: Step) => boolean = () => false
): boolean => {
  const { address } = plan.steps[index]!
  const needed = relations(from).needs.get(address) ?? new Set()
  // The first place is the name. The others are roles of an index, which have steps of their own.
  const [name] = placesOf(find(from, address))
  return plan.steps.some((step, at) => {
    // A renamed object has one address in the plan and another in the catalog.
    if (isRename(step)) return true
    if (at <= index || step.address === address || movesAlong(step)) return false
    return (needed.has(step.address) && isDisturbing(step)) ||
      (name !== undefined && placesOf(find(to, step.address)).includes(name))
  })
}

const isDisturbing = ({ address, operation }: Step): boolean =>
  operation._tag === "AlterColumn"
    ? operation.change.type !== undefined || operation.change.generated !== undefined ||
      operation.change.nullable === true
    : operation._tag !== "SetComment" && operation._tag !== "AddConstraint" && operation._tag !== "CreateIndex" &&
      !(operation._tag === "Execute" && /^(?:table|column) /.test(address))

/** Whether a step drops its object. */
const isDrop = ({ operation }: Step): boolean =>
  operation._tag === "Execute"
    ? /^DROP |^ALTER (?:TABLE|DOMAIN) .* DROP CONSTRAINT "[^;]*$/.test(operation.expression.text)
    : operation._tag.startsWith("Drop")

/** The step that creates the replacement of a dropped object: the same object, or another primary key of the table. */
export const replacementOf = ({ from, index, plan, to }: Place): Step | undefined => {
  const step = plan.steps[index]!
  if (!isDrop(step) || step.operation._tag === "DropIndex") return undefined
  const table = primaryKeyOf(step.address, from)
  return plan.steps.slice(index + 1).find(({ address }) =>
    address === step.address || (table !== undefined && primaryKeyOf(address, to) === table)
  )
}

/** The table of a primary key; undefined for other objects. */
const primaryKeyOf = (address: Address, catalog: Catalog): Address | undefined => {
  const object = find(catalog, address)
  return object?.kind === "constraint" && object.type === "primary-key" ? object.parent : undefined
}

/**
 * Whether a step has to wait for the end of an earlier one. A step without an address, which a rewriter added, waits for
 * all steps before it.
 */
export const waitsFor = (step: Step, earlier: Step, to: Catalog): boolean => {
  if (step.address === "" || step.address === earlier.address) return true
  return earlier.operation._tag === "AlterColumn"
    ? needsNotNull(step, earlier, to)
    : usersOf(earlier.address, to).has(step.address)
}

// A primary key, a replica identity and an inheritance need columns of the table to be NOT NULL.
const needsNotNull = ({ address, operation }: Step, { address: column }: Step, to: Catalog): boolean => {
  if (operation._tag === "AddConstraint" ? operation.constraint.kind !== "primary-key" : operation._tag !== "Execute") {
    return false
  }
  const table = find(to, column)?.parent
  const object = find(to, address)
  return address === table ||
    (object?.parent === table && ["constraint", "index", "inheritance"].includes(object?.kind ?? ""))
}

/** Everything that depends on an object, and the parents of that: a new table is created with its foreign keys. */
const usersOf = (address: Address, to: Catalog): ReadonlySet<Address> => {
  const objects = byAddress(to)
  const found = new Set<Address>()
  for (const user of relations(to).users.get(address) ?? []) {
    for (let at: Address | undefined = user; at !== undefined && !found.has(at); at = objects.get(at)?.parent) {
      found.add(at)
    }
  }
  return found
}
