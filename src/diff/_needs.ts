/**
 * Who needs whom in one catalog: its edges, the parents, and what the fields of an object name.
 *
 * PostgreSQL records most of the last; naming it here makes the order right for catalogs from any source.
 */
import { type Address, address, byAddress, type Catalog, type CatalogObject, ofKind, type QualifiedName, type UserType } from "../catalog/mod.ts"

/** Both directions of the relation; an address without any is missing. */
export interface Needs {
  readonly needs: ReadonlyMap<Address, ReadonlySet<Address>>
  readonly users: ReadonlyMap<Address, ReadonlySet<Address>>
}

const types = ["enum", "domain", "composite", "range", "table", "view", "materialized-view"]

/** The addresses that a name of a type may have. */
export const typeAddresses = ({ name, schema }: QualifiedName): ReadonlyArray<Address> =>
  types.map((kind) => address(kind, schema, name))

const typeOf = (type: UserType | undefined): ReadonlyArray<Address> => type === undefined ? [] : typeAddresses(type)

const columnsOf = ({ name, schema }: QualifiedName, columns: ReadonlyArray<string>): ReadonlyArray<Address> =>
  columns.map((column) => address("column", schema, name, column))

const named = (object: CatalogObject): ReadonlyArray<Address> => {
  switch (object.kind) {
    case "column":
    case "domain":
      return typeOf(object.userType)
    case "composite":
      return object.attributes.flatMap(({ userType }) => typeOf(userType))
    case "table":
      return object.ofType === undefined ? [] : typeAddresses(object.ofType)
    case "inheritance":
      return [address("table", object.from.schema, object.from.name)]
    case "owned-by":
      return columnsOf(object.table, [object.column])
    case "constraint": {
      const table = { schema: object.schema, name: object.table }
      const own = "columns" in object
        ? object.columns
        : object.elements.flatMap(({ column }) => column === undefined ? [] : [column])
      const far = object.type === "foreign-key"
        ? [
          address("table", object.references.schema, object.references.name),
          ...columnsOf(object.references, object.referencedColumns)
        ]
        : []
      return [...columnsOf(table, own), ...far]
    }
    case "index":
      return columnsOf(
        { schema: object.schema, name: object.table },
        [...object.include, ...object.elements.flatMap(({ column }) => column === undefined ? [] : [column])]
      )
    case "extension":
      return [address("schema", object.schema)]
    default:
      return []
  }
}

const put = (map: Map<Address, Set<Address>>, key: Address, value: Address): void => {
  const set = map.get(key)
  if (set === undefined) map.set(key, new Set([value]))
  else set.add(value)
}

/** The relation of a catalog. */
export const needsOf = (catalog: Catalog): Needs => {
  const known = byAddress(catalog)
  const needs = new Map<Address, Set<Address>>()
  const users = new Map<Address, Set<Address>>()
  const add = (from: Address, to: Address) => {
    if (from === to || !known.has(from) || !known.has(to)) return
    put(needs, from, to)
    put(users, to, from)
  }
  for (const object of catalog.objects) {
    if (object.parent !== undefined) add(object.address, object.parent)
    for (const other of named(object)) add(object.address, other)
  }
  for (const { from, to } of catalog.edges) add(from, to)
  // PostgreSQL says of a domain what its default needs.
  for (const { address, domain, parent } of ofKind(catalog, "default")) {
    if (domain === undefined || parent === undefined) continue
    for (const other of needs.get(parent) ?? []) if (known.get(other)?.kind !== "schema") add(address, other)
  }
  return { needs, users }
}
