/**
 * Places that only one object can have at a time, and that are left before they are taken again: names in a schema, the
 * primary key of a table, the index that a table is clustered on or replicates by.
 */
import type { CatalogObject } from "../catalog/mod.ts"

const relations = new Set<CatalogObject["kind"]>([
  "table",
  "view",
  "materialized-view",
  "sequence",
  "index",
  "composite",
  "enum",
  "domain",
  "range"
])

/** The places that an object has; none for one that is not there. */
export const placesOf = (object: CatalogObject | undefined): ReadonlyArray<string> => {
  if (object === undefined) return []
  const name = "schema" in object && "name" in object ? `${object.schema}.${object.name}` : ""
  switch (object.kind) {
    case "function":
    case "procedure":
      return [`routine ${name}(${object.identityArguments})`]
    case "column":
      // The sequence behind an identity is no object of a catalog, but has the name that `serial` would take as well.
      return object.identity === undefined ? [] : [`${object.schema}.${object.table}_${object.name}_seq`]
    case "constraint":
      if (!("include" in object)) return []
      return [
        name,
        ...(object.type === "primary-key" ? [`primary key of ${object.schema}.${object.table}`] : []),
        ...roles(object)
      ]
    case "index":
      return [name, ...roles(object)]
    case "inheritance":
      // Bounds may not overlap at any time, so partitions go before others come.
      return object.bound === undefined ? [] : [`partitions of ${object.from.schema}.${object.from.name}`]
    default:
      return relations.has(object.kind) ? [name] : []
  }
}

interface Role {
  readonly schema: string
  readonly table: string
  readonly clustered: boolean
  readonly replicaIdentity: boolean
}

const roles = ({ clustered, replicaIdentity, schema, table }: Role): ReadonlyArray<string> => [
  ...(clustered ? [`order of ${schema}.${table}`] : []),
  ...(replicaIdentity ? [`identity of ${schema}.${table}`] : [])
]
