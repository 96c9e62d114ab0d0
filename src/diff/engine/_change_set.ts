/**
 * The changes of a comparison while they are being determined.
 */
import { type Address, byAddress, type Catalog, type CatalogObject } from "../../catalog/mod.ts"
import type { Change } from "../description/context.ts"

/** A change that is not final yet. */
export type OpenChange = { -readonly [F in keyof Change]: Change[F] }

/** Changes by address. */
export class ChangeSet {
  readonly changes = new Map<Address, OpenChange>()
  readonly olds: ReadonlyMap<Address, CatalogObject>
  readonly news: ReadonlyMap<Address, CatalogObject>

  constructor(from: Catalog, to: Catalog) {
    this.olds = byAddress(from)
    this.news = byAddress(to)
  }

  at(address: Address): OpenChange {
    const known = this.changes.get(address)
    if (known !== undefined) return known
    const made: OpenChange = {
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
}
