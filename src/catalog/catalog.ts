/**
 * A catalog: the contents of a database schema as JSON-safe data, with one canonical form.
 *
 * It is a list of objects (see `object.ts`) and the dependencies between them. Fields contain what PostgreSQL returns, not
 * what a user wrote, so two catalogs are equal exactly if PostgreSQL sees no difference.
 */
import { compareText } from "../text/mod.ts"
import type { Address } from "./address.ts"
import type { Coercion } from "./coercion.ts"
import { type CatalogObject, type Kind, notCompared, type OfKind } from "./object.ts"

/**
 * `from` depends on `to`. The dependency of an object on its parent is not listed. `auto` and `internal` mean that dropping
 * `to` also drops `from`, `normal` that it fails without CASCADE.
 */
export interface Edge {
  readonly from: Address
  readonly to: Address
  readonly type: "normal" | "auto" | "internal"
}

/**
 * The contents of a database schema. The functions of this module return catalogs in canonical form. `coercions` are the
 * conversions that the server of the catalog knows; there are none in a catalog that was not read from one.
 * `serverVersion` is the major version of the server.
 */
export interface Catalog {
  readonly objects: ReadonlyArray<CatalogObject>
  readonly edges: ReadonlyArray<Edge>
  readonly coercions: ReadonlyArray<Coercion>
  readonly serverVersion: number
}

/** The catalog without objects, of the oldest server that Strata supports. */
export const empty: Catalog = { objects: [], edges: [], coercions: [], serverVersion: 14 }

/** The fields with options, which keep the order in which they were declared. */
const ordered: ReadonlySet<string> = new Set(["foreignOptions", "options", "storageParameters"])

// This runs for every object of every catalog, so it allocates the result only.
const plain = (value: unknown, keeps: ReadonlySet<string>, isKept = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => plain(item, keeps))
  if (typeof value !== "object" || value === null) return value
  const from = value as { readonly [key: string]: unknown }
  const sorted: { [key: string]: unknown } = {}
  const keys = Object.keys(from)
  for (const key of isKept ? keys : keys.toSorted()) {
    if (from[key] !== undefined) put(sorted, key, plain(from[key], keeps, keeps.has(key)))
  }
  return sorted
}

/** A text that is equal for two values if they differ at most in the order of their keys. */
export const textOf = (value: object): string => JSON.stringify(plain(value, new Set()))

// Options of foreign tables can have any name, and an assignment to this one would set the prototype.
const put = (record: { [key: string]: unknown }, key: string, value: unknown): void => {
  if (key === "__proto__") Object.defineProperty(record, key, { value, enumerable: true })
  else record[key] = value
}

// A comparison asks for the canonical form of the same objects several times.
const plainObjects = new WeakSet<CatalogObject>()

const plainObject = (object: CatalogObject): CatalogObject => {
  if (plainObjects.has(object)) return object
  const made = plain(object, ordered) as CatalogObject
  plainObjects.add(made)
  return made
}

/**
 * The canonical form of a catalog: objects sorted by address, edges sorted and without duplicates, keys of records sorted,
 * no undefined values. Two schemas are equal if the JSON texts of the objects of their canonical forms are.
 */
export const canonical = (catalog: Catalog): Catalog => {
  const objects = catalog.objects.map(plainObject)
  const edges = new Map(catalog.edges.map(({ from, to, type }) => [`${from}\n${to}\n${type}`, { from, to, type }]))
  return {
    ...catalog,
    objects: objects.toSorted((a, b) => compareText(a.address, b.address)),
    edges: [...edges.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, edge]) => edge)
  }
}

/** The catalog without the objects of some kinds: those that are not compared, unless `kinds` is given. */
export const compared = (catalog: Catalog, kinds: ReadonlySet<Kind> = notCompared): Catalog => {
  const objects = catalog.objects.filter((object) => !kinds.has(object.kind))
  const left = new Set(objects.map((object) => object.address))
  return { ...catalog, objects, edges: catalog.edges.filter((edge) => left.has(edge.from) && left.has(edge.to)) }
}

/**
 * A text that is equal for two catalogs if a comparison finds no difference: JSON of the objects, with all keys sorted, without those
 * of `kinds`, without the positions of columns, which no statement can change, and without the edges, which follow from the
 * objects.
 */
export const digest = (catalog: Catalog, kinds: ReadonlySet<Kind> = notCompared): string => {
  const objects = canonical({ ...empty, objects: compared(catalog, kinds).objects }).objects
  return textOf(objects.map((object) => {
    if (object.kind !== "column") return object
    const { notNullGivenName: _given, position: _, ...rest } = object
    return rest
  }))
}

const addressed = new WeakMap<Catalog, ReadonlyMap<Address, CatalogObject>>()
const families = new WeakMap<Catalog, ReadonlyMap<Address, ReadonlyArray<CatalogObject>>>()

const cached = <A>(cache: WeakMap<Catalog, A>, catalog: Catalog, make: () => A): A => {
  const known = cache.get(catalog)
  if (known !== undefined) return known
  const made = make()
  cache.set(catalog, made)
  return made
}

/** The objects by address. The map is computed once for each catalog. */
export const byAddress = (catalog: Catalog): ReadonlyMap<Address, CatalogObject> =>
  cached(addressed, catalog, () => new Map(catalog.objects.map((object) => [object.address, object])))

/** The object at an address. */
export const find = (catalog: Catalog, address: Address): CatalogObject | undefined => byAddress(catalog).get(address)

/** The objects of one kind, in the catalog's order. */
export const ofKind = <K extends Kind>(catalog: Catalog, kind: K): ReadonlyArray<OfKind<K>> =>
  catalog.objects.filter((object): object is OfKind<K> => object.kind === kind)

/** The objects with this parent, in the order of the catalog. The map behind it is computed once for each catalog. */
export const children = (catalog: Catalog, parent: Address): ReadonlyArray<CatalogObject> =>
  cached(families, catalog, () =>
    Map.groupBy(
      catalog.objects.filter((object) => object.parent !== undefined),
      (object) => object.parent!
    )).get(parent) ?? []

/**
 * The catalog with the options of `other` in its order where both have the same, so that a difference in the order alone
 * is none.
 */
export const inOrderOf = (other: Catalog, catalog: Catalog): Catalog => {
  const others = byAddress(other)
  return {
    ...catalog,
    objects: catalog.objects.map((object) => {
      const twin: object | undefined = others.get(object.address)
      return twin === undefined ? object : aligned(twin, object)
    })
  }
}

const aligned = (twin: object, object: CatalogObject): CatalogObject => {
  let found = object
  for (const field of ordered) {
    const [a, b] = [optionsIn(twin, field), optionsIn(object, field)]
    if (a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b) || textOf(a) !== textOf(b)) {
      continue
    }
    found = Object.assign({}, found, { [field]: a })
  }
  return found
}

const optionsIn = (object: object, field: string): object | undefined => {
  const value: unknown = field in object ? (object as { readonly [field: string]: unknown })[field] : undefined
  return typeof value === "object" && value !== null ? value : undefined
}
