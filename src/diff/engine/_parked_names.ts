/**
 * The names under which old types are parked while they are rebuilt.
 */
import { type Address, address as addressOf, type CatalogObject, type QualifiedName } from "../../catalog/mod.ts"
import { longestParked } from "../../text/mod.ts"
import { isQualified } from "../description/context.ts"
import { freeName } from "../description/free_name.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { ChangeSet } from "./_change_set.ts"
import { typeAddresses } from "./needs.ts"

/** Names for the types, and the collations, that a set of changes rebuilds. */
export class ParkedNames {
  private readonly set: ChangeSet
  private readonly names = new Map<Address, string>()

  constructor(set: ChangeSet) {
    this.set = set
  }

  /** The parked name of a type; undefined for a type that is not rebuilt. */
  of(type: QualifiedName): QualifiedName | undefined {
    const address = typeAddresses(type).find((each) => this.set.changes.get(each)?.rebuild === true)
    return address === undefined ? this.ofSecondType(type) : { schema: type.schema, name: this.at(address)! }
  }

  /** The parked name of the object at an address; undefined if it is not rebuilt. */
  at(address: Address): string | undefined {
    const { from, rebuild = false } = this.set.changes.get(address) ?? {}
    if (!rebuild || from === undefined || !isQualified(from)) return undefined
    const name = this.names.get(address) ??
      freeName(from.name, "__old", (other) => this.isTaken(from, other), longestParked)
    this.names.set(address, name)
    return name
  }

  private isTaken({ kind, schema }: CatalogObject & QualifiedName, name: string): boolean {
    const { news, olds } = this.set
    const addresses = [...typeAddresses({ schema, name }), addressOf(kind, schema, name)]
    return addresses.some((each) => olds.has(each) || news.has(each)) ||
      [...this.names].some(([each, other]) => name === other && schemaOf(olds.get(each)) === schema)
  }

  private ofSecondType(type: QualifiedName): QualifiedName | undefined {
    for (const { from, rebuild } of this.set.changes.values()) {
      if (!rebuild || from === undefined || !isQualified(from)) continue
      const { secondType } = descriptionOf(from)
      if (secondType === "none") continue
      const { name } = secondType(from, from)
      if (name.name === type.name && name.schema === type.schema) return secondType(from, this.of(from)!).parked
    }
    return undefined
  }
}

const schemaOf = (object: CatalogObject | undefined): string | undefined =>
  object !== undefined && isQualified(object) ? object.schema : undefined
