/**
 * The names under which old types are parked while they are rebuilt.
 */
import type { Address, CatalogObject, QualifiedName } from "../../catalog/mod.ts"
import { isQualified } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { ChangeSet } from "./_change_set.ts"
import { typeAddresses } from "./needs.ts"

/** Names for the types that a set of changes rebuilds. */
export class ParkedNames {
  private readonly set: ChangeSet
  private readonly names = new Map<Address, string>()

  constructor(set: ChangeSet) {
    this.set = set
  }

  /** The parked name of a type; undefined for a type that is not rebuilt. */
  of(type: QualifiedName): QualifiedName | undefined {
    const address = typeAddresses(type).find((each) => this.set.changes.get(each)?.rebuild === true)
    if (address === undefined) return this.ofSecondType(type)
    const name = this.names.get(address) ?? freeName(type.name, (other) => this.isTaken(type.schema, other))
    this.names.set(address, name)
    return { schema: type.schema, name }
  }

  private isTaken(schema: string, name: string): boolean {
    const { news, olds } = this.set
    return typeAddresses({ schema, name }).some((each) => olds.has(each) || news.has(each)) ||
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

const freeName = (name: string, isTaken: (name: string) => boolean): string => {
  for (let count = 0;; count++) {
    const suffix = count === 0 ? "__old" : `__old${count}`
    let base = name
    // Two bytes are left for the suffix of the name of a second type.
    while (new TextEncoder().encode(base + suffix).length > 61) base = base.slice(0, -1)
    if (!isTaken(base + suffix)) return base + suffix
  }
}
