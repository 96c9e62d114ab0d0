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
const ordered: ReadonlyArray<string> = ["foreignOptions", "options", "storageParameters"]

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  // Options of foreign tables can have any name, and an assignment to `__proto__` would set the prototype.
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => compareText(a, b)).map(([key, inner]) => [key, sorted(inner)])
  )
}

/** A text that is equal for two values if they differ at most in the order of their keys. */
export const textOf = (value: object): string => JSON.stringify(sorted(value))

interface Fields {
  readonly [name: string]: unknown
}

// This compares every object of one catalog with that of another, so it allocates nothing.
const isEqual = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
  }
  return !Array.isArray(b) && hasEqualFields(a as Fields, b as Fields)
}

const hasEqualFields = (a: Fields, b: Fields): boolean => {
  let more = 0
  for (const name in a) {
    if (a[name] === undefined) continue
    if (!Object.hasOwn(b, name) || !isEqual(a[name], b[name])) return false
    more++
  }
  for (const name in b) if (b[name] !== undefined) more--
  return more === 0
}

/** Whether two values of a catalog have equal JSON, apart from the order of keys. */
export const same = (a: object, b: object): boolean => isEqual(a, b)

const isAscending = <A>(items: ReadonlyArray<A>, compare: (a: A, b: A) => number): boolean => {
  for (let index = 1; index < items.length; index++) {
    if (compare(items[index - 1]!, items[index]!) >= 0) return false
  }
  return true
}

const byObjectAddress = (a: CatalogObject, b: CatalogObject): number => compareText(a.address, b.address)

const byEnds = (a: Edge, b: Edge): number =>
  compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(a.type, b.type)

const objectsInOrder = (objects: Catalog["objects"]): Catalog["objects"] =>
  isAscending(objects, byObjectAddress) ? objects : objects.toSorted(byObjectAddress)

const edgesInOrder = (edges: Catalog["edges"]): Catalog["edges"] => {
  if (isAscending(edges, byEnds)) return edges
  const all = edges.toSorted(byEnds)
  return all.filter((edge, index) => index === 0 || byEnds(all[index - 1]!, edge) !== 0)
}

/** A catalog whose edges are computed when they are first asked for: a comparison that finds no difference needs none. */
export const withEdges = (
  { coercions, objects, serverVersion }: Omit<Catalog, "edges">,
  edges: () => Catalog["edges"]
): Catalog => {
  let made: Catalog["edges"] | undefined
  return {
    objects,
    get edges() {
      return made ??= edges()
    },
    coercions,
    serverVersion
  }
}

const canonicals = new WeakSet<Catalog>()

/**
 * The canonical form of a catalog: objects sorted by address, edges sorted and without duplicates. Two schemas are equal if
 * the objects of their canonical forms are the same. It is the catalog itself if it was made here.
 */
export const canonical = (catalog: Catalog): Catalog => {
  if (canonicals.has(catalog)) return catalog
  const { coercions, objects, serverVersion } = catalog
  const made = withEdges(
    { objects: objectsInOrder(objects), coercions, serverVersion },
    () => edgesInOrder(catalog.edges)
  )
  canonicals.add(made)
  return made
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

/** The catalog with some objects replaced; the catalog itself if `change` returns every object as it is. */
export const mapObjects = (catalog: Catalog, change: (object: CatalogObject) => CatalogObject): Catalog => {
  const { coercions, serverVersion } = catalog
  let isChanged = false
  const objects = catalog.objects.map((object) => {
    const made = change(object)
    isChanged ||= made !== object
    return made
  })
  return isChanged ? withEdges({ objects, coercions, serverVersion }, () => catalog.edges) : catalog
}

/**
 * The catalog with the options of `other` in its order where both have the same, so that a difference in the order alone
 * is none.
 */
export const inOrderOf = (other: Catalog, catalog: Catalog): Catalog => {
  const others = byAddress(other)
  return mapObjects(catalog, (object) => {
    const twin: object | undefined = others.get(object.address)
    return twin === undefined ? object : aligned(twin, object)
  })
}

const aligned = (twin: object, object: CatalogObject): CatalogObject => {
  let found = object
  for (const field of ordered) {
    const [a, b] = [optionsIn(twin, field), optionsIn(object, field)]
    if (a === undefined || b === undefined || !same(a, b) || JSON.stringify(a) === JSON.stringify(b)) continue
    found = Object.assign({}, found, { [field]: a })
  }
  return found
}

const optionsIn = (object: object, field: string): object | undefined => {
  const value: unknown = field in object ? (object as Fields)[field] : undefined
  return typeof value === "object" && value !== null ? value : undefined
}
