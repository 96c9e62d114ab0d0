/**
 * Which objects change and how: dropped, created, altered in place, or rebuilt, and what these force on others.
 *
 * An object that is dropped takes its users along, and those that stay are created again. A column that gets another type
 * does so to what PostgreSQL keeps as text of its own. A rebuilt type gives all columns of it another type.
 */
import { type Address, byAddress, type CatalogObject, type QualifiedName } from "../catalog/mod.ts"
import { isRetyped } from "./_column.ts"
import type { Context } from "./_kind.ts"
import { behaviourOf, isType } from "./_kinds.ts"
import { type Needs, typeAddresses } from "./_needs.ts"
import { isPartitionedBy } from "./_table.ts"
import { multirangeOf, usesValue } from "./_type.ts"
import { isSameBase } from "./_type_change.ts"
import type { Options } from "./options.ts"

/** What happens to one object. `rebuild` means that the old one is parked, and dropped once nothing has it. */
export interface Change {
  readonly address: Address
  readonly from: CatalogObject | undefined
  readonly to: CatalogObject | undefined
  drop: boolean
  create: boolean
  alter: boolean
  rebuild: boolean
}

/** All changes by address, and what kinds may ask about them. */
export interface Changes {
  readonly changes: ReadonlyMap<Address, Change>
  readonly context: Context
}

/** Whether two objects are the same to a comparison: positions of columns cannot be changed. */
export const isSame = (from: CatalogObject, to: CatalogObject): boolean => text(from) === text(to)

const text = (object: CatalogObject): string =>
  JSON.stringify(object.kind === "column" ? { ...object, position: 0 } : object)

const parkedName = (name: string, taken: (name: string) => boolean): string => {
  for (let count = 0;; count++) {
    const suffix = count === 0 ? "__old" : `__old${count}`
    let base = name
    // Two bytes are left for the name of the multirange that goes with a range.
    while (new TextEncoder().encode(base + suffix).length > 61) base = base.slice(0, -1)
    if (!taken(base + suffix)) return base + suffix
  }
}

// Values that are added cannot be used before the transaction ends, unless the type is new in it.
const isUsedAtOnce = (from: CatalogObject, to: CatalogObject, texts: ReadonlyArray<string>): boolean => {
  if (from.kind !== "enum" || to.kind !== "enum") return false
  const added = to.values.filter((value) => !from.values.includes(value))
  return added.length > 0 && texts.some((text) => usesValue(text, added))
}

const evaluated = (object: CatalogObject): ReadonlyArray<string> => {
  switch (object.kind) {
    case "function":
    case "procedure":
      return object.language === "sql" ? [object.definition] : []
    case "view":
    case "materialized-view":
    case "trigger":
      return [object.definition]
    case "default":
      return [object.expression]
    case "constraint":
      return object.type === "check" ? [object.expression] : object.type === "exclusion" ? strings(object) : []
    case "index":
    case "policy":
      return strings(object)
    case "column":
      return object.generated === undefined ? [] : [object.generated.expression]
    default:
      return []
  }
}

const strings = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
    ? Object.values(value).flatMap(strings)
    : []

const isTypeAt = (object: CatalogObject | undefined): boolean => object !== undefined && isType(object)

const schemaOf = (object: CatalogObject | undefined): string | undefined =>
  object !== undefined && "schema" in object ? object.schema : undefined

// What can stop needing a dropped object without being dropped itself.
const losesNeed = new Set<CatalogObject["kind"]>([
  "view",
  "function",
  "procedure",
  "column",
  "table",
  "sequence",
  "default",
  "owned-by"
])

/** Compares what is left after filters and renames; `before` and `after` are the relations of the two catalogs. */
export const changesOf = (
  sides: Pick<Context, "from" | "to" | "isForced">,
  options: Options,
  { after, before }: { readonly before: Needs; readonly after: Needs }
): Changes => new Propagation(sides, options, before, after).run()

class Propagation {
  readonly changes = new Map<Address, Change>()
  readonly context: Context
  readonly before: Needs
  readonly after: Needs
  readonly olds: ReadonlyMap<Address, CatalogObject>
  readonly news: ReadonlyMap<Address, CatalogObject>
  readonly names = new Map<Address, string>()
  readonly queue: Array<() => void> = []

  constructor(
    { from, isForced, to }: Pick<Context, "from" | "to" | "isForced">,
    options: Options,
    before: Needs,
    after: Needs
  ) {
    this.before = before
    this.after = after
    this.olds = byAddress(from)
    this.news = byAddress(to)
    this.context = {
      from,
      to,
      options,
      isForced,
      isNew: (address) => this.changes.get(address)?.create === true,
      isContained: (domain) => this.isContained(domain),
      parked: (type) => this.parked(type)
    }
  }

  run(): Changes {
    const { news, olds } = this
    for (const [address, old] of olds) {
      const object = news.get(address)
      if (object === undefined) this.drop(address)
      else if (!isSame(old, object) || this.context.isForced(address)) this.differs(address, old, object)
    }
    for (const [address] of news) if (!olds.has(address)) this.change(address).create = true
    this.rebuildForValues()
    this.rebuildForContainers()
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) next()
    return { changes: this.changes, context: this.context }
  }

  private change(address: Address): Change {
    const known = this.changes.get(address)
    if (known !== undefined) return known
    const made: Change = {
      address,
      from: this.olds.get(address),
      to: this.news.get(address),
      drop: false,
      create: false,
      alter: false,
      rebuild: false
    }
    this.changes.set(address, made)
    return made
  }

  private parked(type: QualifiedName): QualifiedName | undefined {
    const address = typeAddresses(type).find((each) => this.changes.get(each)?.rebuild === true)
    if (address === undefined) return this.parkedMultirange(type)
    let name = this.names.get(address)
    if (name === undefined) {
      const isTaken = (other: string) =>
        typeAddresses({ schema: type.schema, name: other }).some((each) =>
          this.olds.has(each) || this.news.has(each)
        ) ||
        [...this.names].some(([each, name]) => name === other && schemaOf(this.olds.get(each)) === type.schema)
      name = parkedName(type.name, isTaken)
      this.names.set(address, name)
    }
    return { schema: type.schema, name }
  }

  private parkedMultirange(type: QualifiedName): QualifiedName | undefined {
    for (const { from, rebuild } of this.changes.values()) {
      if (!rebuild || from?.kind !== "range") continue
      const { name, schema } = from.multirange
      if (name === type.name && schema === type.schema) return multirangeOf(this.parked(from)!)
    }
    return undefined
  }

  private differs(address: Address, from: CatalogObject, to: CatalogObject): void {
    if (!behaviourOf(to).alterable(from, to, this.context)) return this.renew(address)
    const change = this.change(address)
    change.alter = true
    if (from.kind === "column" && to.kind === "column" && isRetyped(from, to, this.context)) {
      this.queue.push(() => this.retyped(address))
    }
  }

  private rebuildForValues(): void {
    const enums = [...this.changes.values()].filter(({ alter, from }) => alter && from?.kind === "enum")
    if (enums.length === 0) return
    const texts = [...this.changes.values()].flatMap(({ to }) => to === undefined ? [] : evaluated(to))
    for (const { address, from, to } of enums) if (isUsedAtOnce(from!, to!, texts)) this.renew(address)
  }

  // PostgreSQL adds no check and no NOT NULL to a domain that arrays or composites are made of.
  private rebuildForContainers(): void {
    const stricter = [...this.changes.values()].flatMap(({ alter, create, from, to }) =>
      alter && from?.kind === "domain" && to?.kind === "domain" && from.nullable && !to.nullable
        ? [to.address]
        : create && to?.kind === "constraint" && to.onDomain && to.parent !== undefined && this.olds.has(to.parent)
        ? [to.parent]
        : []
    )
    for (const address of stricter) if (this.context.isContained(address)) this.renew(address)
  }

  private isContained(domain: Address): boolean {
    return [...this.before.users.get(domain) ?? []].map((user) => this.olds.get(user)).some((user) =>
      user?.kind === "composite" || (user?.kind === "column" && user.userType?.array === true)
    )
  }

  private drop(address: Address): void {
    const change = this.change(address)
    if (change.drop) return
    if (this.isReplaced(change)) return this.park(change)
    change.drop = true
    change.alter = false
    change.create = change.to !== undefined
    this.queue.push(() => {
      for (const user of this.before.users.get(address) ?? []) if (!this.isFreed(user, address)) this.renew(user)
    })
  }

  /** Whether an altered user no longer needs a dropped object, so that its alteration is enough. */
  private isFreed(user: Address, address: Address): boolean {
    const change = this.changes.get(user)
    const to = this.news.get(user)
    return change?.alter === true && to !== undefined && losesNeed.has(to.kind) && !this.news.has(address)
  }

  /** An object that cannot stay as it is: dropped and created, or rebuilt when it is a type that something has. */
  private renew(address: Address): void {
    const change = this.change(address)
    if (change.drop || change.rebuild) return
    if (change.from === undefined || change.to === undefined || !isType(change.from) || !this.isHeld(address)) {
      return this.drop(address)
    }
    change.create = true
    this.park(change)
  }

  private park(change: Change): void {
    if (change.rebuild) return
    change.rebuild = true
    change.alter = false
    this.queue.push(() => {
      for (const user of this.before.users.get(change.address) ?? []) this.afterRebuild(user)
    })
  }

  /** Whether a type of another kind takes the name of one that columns have, so that these are converted. */
  private isReplaced({ address, from, to }: Change): boolean {
    return to === undefined && from !== undefined && isType(from) && "name" in from && this.isHeld(address) &&
      typeAddresses(from as QualifiedName).some((other) => other !== address && isTypeAt(this.news.get(other)))
  }

  private isHeld(address: Address): boolean {
    return [...this.before.users.get(address) ?? []].some((user) => {
      const object = this.olds.get(user)!
      return this.news.has(user) && (object.kind === "column" || isType(object))
    })
  }

  private afterRebuild(user: Address): void {
    const object = this.olds.get(user)
    const change = this.change(user)
    if (object?.kind !== "column" || change.to === undefined || object.generated !== undefined) return this.renew(user)
    if (change.drop) return
    change.alter = true
    this.queue.push(() => this.retyped(user))
  }

  private retyped(address: Address): void {
    const change = this.change(address)
    if (change.drop || change.from?.kind !== "column" || change.to?.kind !== "column") return
    const isShallow = isSameBase(change.from, change.to) && this.parkedOf(change.from) === undefined
    const table = this.olds.get(change.from.parent ?? "")
    // No statement changes the type of what a table is partitioned by.
    if (table?.kind === "table" && isPartitionedBy(table, change.from.name)) return this.renew(table.address)
    for (const user of this.before.users.get(address) ?? []) {
      if (this.isHeldAsText(this.olds.get(user)!, address, isShallow)) this.renew(user)
    }
  }

  private parkedOf(column: CatalogObject): QualifiedName | undefined {
    return column.kind === "column" && column.userType !== undefined ? this.parked(column.userType) : undefined
  }

  // PostgreSQL refuses to change the type under views, policies, triggers and generated columns, and parses checks,
  // expressions and defaults again, which need not work for the new type.
  private isHeldAsText(user: CatalogObject, column: Address, isShallow: boolean): boolean {
    switch (user.kind) {
      case "comment":
      case "owner":
      case "privilege":
      case "owned-by":
      case "inheritance":
      case "table":
        return false
      case "column":
        return user.generated !== undefined
      case "default":
        return user.parent === column && !isShallow
      case "constraint":
        return !isShallow && user.type !== "primary-key" && user.type !== "unique"
      case "index":
        return !isShallow &&
          (user.where !== undefined || user.elements.some(({ expression }) => expression !== undefined))
      default:
        return true
    }
  }
}
