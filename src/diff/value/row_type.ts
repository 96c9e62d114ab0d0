/**
 * Row types: composite types, and the types that PostgreSQL makes for the rows of tables and views.
 */
import { type Address, address, type Attribute, type Catalog, type CatalogObject, children, find, type QualifiedName, type UserType } from "../../catalog/mod.ts"

/** A row type. `isRelation` is true for that of a table or a view, whose order of attributes can differ from that of the catalog. */
export interface RowType extends QualifiedName {
  readonly address: Address
  readonly attributes: ReadonlyArray<Attribute>
  readonly isRelation: boolean
}

const kinds = ["composite", "table", "view", "materialized-view"] as const

const attributesOf = (object: CatalogObject, catalog: Catalog): ReadonlyArray<Attribute> | undefined => {
  switch (object.kind) {
    case "composite":
      return object.attributes
    case "view":
    case "materialized-view":
      return object.columns
    case "table":
      return children(catalog, object.address).filter((part) => part.kind === "column")
        .toSorted((a, b) => a.position - b.position)
    default:
      return undefined
  }
}

/** The row type with a name. */
export const rowTypeAt = ({ name, schema }: QualifiedName, catalog: Catalog): RowType | undefined => {
  for (const kind of kinds) {
    const object = find(catalog, address(kind, schema, name))
    const attributes = object === undefined ? undefined : attributesOf(object, catalog)
    if (object !== undefined && attributes !== undefined) {
      return { address: object.address, schema, name, attributes, isRelation: kind !== "composite" }
    }
  }
  return undefined
}

/** The row types whose values those of a type contain, also within arrays, domains and other rows. */
export const rowTypesIn = (type: UserType | undefined, catalog: Catalog): ReadonlySet<Address> => {
  const found = new Set<Address>()
  const seen = new Set<string>()
  const visit = (type: UserType | undefined): void => {
    if (type === undefined || seen.has(`${type.schema}\n${type.name}`)) return
    seen.add(`${type.schema}\n${type.name}`)
    const domain = find(catalog, address("domain", type.schema, type.name))
    if (domain?.kind === "domain") return visit(domain.userType)
    const row = rowTypeAt(type, catalog)
    if (row !== undefined) found.add(row.address)
    for (const { userType } of row?.attributes ?? []) visit(userType)
  }
  visit(type)
  return found
}
