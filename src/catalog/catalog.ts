/**
 * A catalog: what a database schema is, as plain JSON-safe data with one canonical form.
 *
 * It is a flat list of objects (`object.ts` says what the grain is) and the dependencies between them. Fields hold what
 * PostgreSQL elaborated, never what somebody wrote, so two catalogs are equal exactly when the server sees no difference.
 */
import { compareText } from "../text/mod.ts"
import type { Address } from "./address.ts"
import { type CatalogObject, type Kind, notCompared, type OfKind } from "./object.ts"

/**
 * `from` needs `to`. A child needs its parent too, but that edge is not listed. `auto` and `internal` mean that dropping
 * `to` takes `from` along; `normal` that it refuses without CASCADE.
 */
export interface Edge {
  readonly from: Address
  readonly to: Address
  readonly type: "normal" | "auto" | "internal"
}

/** A database schema. `canonical` sorts it; every function of this module returns catalogs in that form. */
export interface Catalog {
  readonly objects: ReadonlyArray<CatalogObject>
  readonly edges: ReadonlyArray<Edge>
}

/** Nothing at all. */
export const empty: Catalog = { objects: [], edges: [] }

// Every object of every catalog comes through here, so it makes nothing but the result.
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const from = value as { readonly [key: string]: unknown }
  const sorted: { [key: string]: unknown } = {}
  for (const key of Object.keys(from).toSorted()) if (from[key] !== undefined) put(sorted, key, plain(from[key]))
  return sorted
}

// Options of foreign tables have any name, and assigning to this one does something else.
const put = (record: { [key: string]: unknown }, key: string, value: unknown): void => {
  if (key === "__proto__") Object.defineProperty(record, key, { value, enumerable: true })
  else record[key] = value
}

// A comparison asks several times for the form of objects that mostly have it.
const plainObjects = new WeakSet<CatalogObject>()

const plainObject = (object: CatalogObject): CatalogObject => {
  if (plainObjects.has(object)) return object
  const made = plain(object) as CatalogObject
  plainObjects.add(made)
  return made
}

/**
 * The one form of a catalog: objects by address, edges by their ends and without repetitions, keys of every record in
 * order, nothing undefined. Two catalogs are equal when the JSON texts of their canonical forms are.
 */
export const canonical = (catalog: Catalog): Catalog => {
  const objects = catalog.objects.map(plainObject)
  const edges = new Map(catalog.edges.map(({ from, to, type }) => [`${from}\n${to}\n${type}`, { from, to, type }]))
  return {
    objects: objects.toSorted((a, b) => compareText(a.address, b.address)),
    edges: [...edges.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, edge]) => edge)
  }
}

/** The catalog without the kinds that are not compared; `kinds` are the ones to leave out. */
export const compared = (catalog: Catalog, kinds: ReadonlySet<Kind> = notCompared): Catalog => {
  const objects = catalog.objects.filter((object) => !kinds.has(object.kind))
  const left = new Set(objects.map((object) => object.address))
  return { objects, edges: catalog.edges.filter((edge) => left.has(edge.from) && left.has(edge.to)) }
}

/**
 * A text that is equal for two catalogs when a comparison finds no difference: canonical JSON of the compared objects,
 * without the positions of columns, which no statement can change, and without the edges, which follow from the rest.
 * Hash it where a short one is needed. `kinds` are left out.
 */
export const digest = (catalog: Catalog, kinds: ReadonlySet<Kind> = notCompared): string => {
  const objects = canonical({ objects: compared(catalog, kinds).objects, edges: [] }).objects
  return JSON.stringify(objects.map((object) => {
    if (object.kind !== "column") return object
    const { position: _, ...rest } = object
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

/** The objects by address; built once for a catalog. */
export const byAddress = (catalog: Catalog): ReadonlyMap<Address, CatalogObject> =>
  cached(addressed, catalog, () => new Map(catalog.objects.map((object) => [object.address, object])))

/** The object at an address. */
export const find = (catalog: Catalog, address: Address): CatalogObject | undefined => byAddress(catalog).get(address)

/** The objects of one kind, in the catalog's order. */
export const ofKind = <K extends Kind>(catalog: Catalog, kind: K): ReadonlyArray<OfKind<K>> =>
  catalog.objects.filter((object): object is OfKind<K> => object.kind === kind)

/** The objects whose parent is `parent`, in the catalog's order; built once for a catalog. */
export const children = (catalog: Catalog, parent: Address): ReadonlyArray<CatalogObject> =>
  cached(families, catalog, () =>
    Map.groupBy(
      catalog.objects.filter((object) => object.parent !== undefined),
      (object) => object.parent!
    )).get(parent) ?? []
