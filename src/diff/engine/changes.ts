/**
 * Which objects change and how: dropped, created, altered in place, or rebuilt.
 */
import type { Address, Catalog } from "../../catalog/mod.ts"
import type { Change, Context, Scene } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import { isGiven } from "../kind/initial_privileges.ts"
import type { Options } from "../options.ts"
import { ChangeSet } from "./_change_set.ts"
import { coercionsOf } from "./_coercions.ts"
import { ParkedNames } from "./_parked_names.ts"
import { Propagation } from "./_propagation.ts"
import type { BothNeeds, Needs } from "./needs.ts"
import { isSame } from "./same.ts"

/** The two sides of a comparison, and what the user declared different. */
export interface Sides extends Pick<Context, "isForced"> {
  readonly from: Catalog
  readonly to: Catalog
}

/** All changes by address, and what descriptions may ask about them. */
export interface Changes {
  readonly changes: ReadonlyMap<Address, Change>
  readonly scene: Scene
}

/** Compares two catalogs that were filtered and renamed. */
export const changesOf = (sides: Sides, options: Options, { before }: BothNeeds): Changes => {
  const set = new ChangeSet(sides.from, sides.to)
  const scene = sceneOf(sides, options, set, before)
  const propagation = new Propagation(set, before, scene)
  for (const [address, old] of set.olds) {
    const object = set.news.get(address)
    if (object === undefined) propagation.drop(address)
    else if (!isSame(old, object) || sides.isForced(address)) {
      if (descriptionOf(object).alterable(old, object, scene)) propagation.alter(address, old, object)
      else propagation.recreate(address)
    }
  }
  for (const [address] of set.news) if (!set.olds.has(address)) set.at(address).create = true
  do propagation.run()
  while (refused(set, scene).filter((address) => propagation.recreate(address)).length > 0)
  return { changes: set.changes, scene }
}

/** The objects that have to be recreated because PostgreSQL would refuse changes of others, or their own. */
const refused = ({ changes }: ChangeSet, scene: Scene): ReadonlyArray<Address> =>
  [...changes.values()].flatMap((change) => {
    const object = change.to ?? change.from
    return object === undefined ? [] : descriptionOf(object).recreates(change, scene)
  })

const sceneOf = (sides: Sides, options: Options, set: ChangeSet, before: Needs): Scene => {
  const { changes, olds } = set
  const names = new ParkedNames(set)
  return {
    from: sides.from,
    to: sides.to,
    options,
    isForced: sides.isForced,
    isNew: (address) => changes.get(address)?.create === true,
    isContained: (domain) =>
      [...before.users.get(domain) ?? []].map((user) => olds.get(user)).some((user) =>
        user !== undefined && descriptionOf(user).containsType(user)
      ),
    usersOf: (address) => [...before.users.get(address) ?? []].flatMap((user) => olds.get(user) ?? []),
    coercionOf: coercionsOf(sides.from, sides.to),
    parked: (type) => names.of(type),
    parkedAt: (address) => names.at(address),
    changeOf: (address) => changes.get(address),
    evaluated: () => [...changes.values()].flatMap(({ to }) => to === undefined ? [] : descriptionOf(to).evaluates(to)),
    given: () =>
      [...changes.values()].flatMap(({ create, to }) => create && to !== undefined && isGiven(to) ? [to] : [])
  }
}
