/**
 * What a change forces on other objects.
 *
 * When an object is dropped, its users are dropped too, and created again if they stay. When the type of a column changes,
 * users whose text PostgreSQL would have to parse again are recreated. When a type is rebuilt, its columns are converted.
 */
import type { Address, CatalogObject } from "../../catalog/mod.ts"
import { type Context, isQualified } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { ChangeSet, OpenChange } from "./_change_set.ts"
import { type Needs, typeAddresses } from "./needs.ts"

/** Records drops, recreations, rebuilds and conversions; `run` adds their consequences. */
export class Propagation {
  private readonly set: ChangeSet
  private readonly before: Needs
  private readonly context: Context
  private readonly queue: Array<() => void> = []

  constructor(set: ChangeSet, before: Needs, context: Context) {
    this.set = set
    this.before = before
    this.context = context
  }

  /** Follows all consequences. */
  run(): void {
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) next()
  }

  /** Drops an object, and creates it again if it stays. */
  drop(address: Address): void {
    const change = this.set.at(address)
    if (change.drop) return
    if (this.isReplaced(change)) return this.park(change)
    change.drop = true
    change.alter = false
    change.create = change.to !== undefined
    this.queue.push(() => {
      for (const user of this.usersOf(address)) if (!this.isReleased(user, address)) this.recreate(user)
    })
  }

  /**
   * Recreates an object that cannot be changed in place: drops and creates it, or rebuilds it if it is a type in use.
   * Returns whether that is new.
   */
  recreate(address: Address): boolean {
    const change = this.set.at(address)
    if (change.drop || change.rebuild || change.from === undefined) return false
    if (change.to === undefined || !isType(change.from) || !this.isInUse(address)) this.drop(address)
    else {
      change.create = true
      this.park(change)
    }
    return true
  }

  /** Alters an object, with the consequences of a new type if it gets one. */
  alter(address: Address, from: CatalogObject, to: CatalogObject): void {
    this.set.at(address).alter = true
    const { retyping } = descriptionOf(to)
    if (retyping !== "none" && retyping.isRetyped(from, to, this.context)) this.queue.push(() => this.retyped(address))
  }

  private usersOf(address: Address): Iterable<Address> {
    return this.before.users.get(address) ?? []
  }

  private park(change: OpenChange): void {
    if (change.rebuild) return
    change.rebuild = true
    change.alter = false
    this.queue.push(() => {
      for (const user of this.usersOf(change.address)) this.convert(user)
    })
  }

  /** Whether an altered user no longer depends on a dropped object, so that its alteration is enough. */
  private isReleased(user: Address, address: Address): boolean {
    const { news } = this.set
    const to = news.get(user)
    return this.set.changes.get(user)?.alter === true && to !== undefined && descriptionOf(to).canRelease &&
      !news.has(address)
  }

  /** Whether a type of another kind takes the name of one that columns have, so that these are converted. */
  private isReplaced({ address, from, to }: OpenChange): boolean {
    return to === undefined && from !== undefined && descriptionOf(from).isTypeName && isType(from) &&
      isQualified(from) &&
      this.isInUse(address) && typeAddresses(from).some((other) => {
        const type = other === address ? undefined : this.set.news.get(other)
        return type !== undefined && isType(type)
      })
  }

  private isInUse(address: Address): boolean {
    return [...this.usersOf(address)].some((user) =>
      this.set.news.has(user) && descriptionOf(this.set.olds.get(user)!).usesTypes
    )
  }

  /** Converts a user of a rebuilt type in place, or recreates it. */
  private convert(user: Address): void {
    const object = this.set.olds.get(user)
    const change = this.set.at(user)
    const retyping = object === undefined ? "none" : descriptionOf(object).retyping
    if (retyping === "none" || change.to === undefined || !retyping.isConverted(object!)) {
      return void this.recreate(user)
    }
    if (change.drop) return
    change.alter = true
    this.queue.push(() => this.retyped(user))
  }

  private retyped(address: Address): void {
    const { drop, from, to } = this.set.at(address)
    if (drop || from === undefined || to === undefined) return
    const { retyping } = descriptionOf(from)
    if (retyping === "none") return
    const parent = this.set.olds.get(from.parent ?? "")
    if (parent !== undefined && retyping.isFixedBy(from, parent)) return void this.recreate(parent.address)
    const isShallow = retyping.isShallow(from, to, this.context)
    for (const user of this.usersOf(address)) {
      const object = this.set.olds.get(user)!
      if (descriptionOf(object).isRecreatedWith(object, address, isShallow)) this.recreate(user)
    }
  }
}

/** Whether an object is a type of its own, or a collation, which can be parked. */
const isType = (object: CatalogObject): boolean => descriptionOf(object).park !== "none"
