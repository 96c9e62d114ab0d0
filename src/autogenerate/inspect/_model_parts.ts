/**
 * Divides a catalog into the prelude, which models need, the models, and the SQL that follows them.
 *
 * All models are created together, so nothing that they need may need a model. Where something does, SQL adds the default,
 * the constraint or the index in question later; if there is none, it creates the enum or the table itself.
 */
import * as Catalog from "../../catalog/mod.ts"
import { plainForm, type Serial, serials } from "./_model_form.ts"
import { modelKinds } from "./_model_kinds.ts"
import { needsOf } from "./_model_needs.ts"

/** The parts. `models` includes `prelude`; the rest of the catalog is created by SQL after the models. */
export interface Parts {
  readonly prelude: Catalog.Catalog
  readonly models: Catalog.Catalog
  /** The `serial` columns of `models`, by address. */
  readonly serials: ReadonlyMap<Catalog.Address, Serial>
}

/** The parts of a catalog. The objects in `unsayable` are not part of models. */
export const partsOf = (catalog: Catalog.Catalog, unsayable: ReadonlySet<Catalog.Address>): Parts => {
  const needs = needsOf(catalog)
  const found = serials(catalog)
  const sayable = candidates(catalog, found)
  leave(sayable, unsayable, catalog, found)
  for (let next = inTheWay(sayable, needs, catalog); next.size > 0; next = inTheWay(sayable, needs, catalog)) {
    leave(sayable, next, catalog, found)
  }
  const before = beforeModels(sayable, needs, catalog)
  return {
    prelude: restricted(catalog, before, (object) => object),
    models: restricted(
      catalog,
      new Set([...before, ...sayable]),
      (object) => sayable.has(object.address) ? plainForm(object, catalog) : object
    ),
    serials: new Map([...found].filter(([, { objects }]) => objects.every((address) => sayable.has(address))))
  }
}

type Addresses = Set<Catalog.Address>
type Needs = ReadonlyMap<Catalog.Address, ReadonlySet<Catalog.Address>>
type Serials = ReadonlyMap<Catalog.Address, Serial>

/** Ordinary tables with their parts, and the enums of their columns. */
const candidates = (catalog: Catalog.Catalog, found: Serials): Addresses => {
  const sayable: Addresses = new Set()
  const add = (object: Catalog.CatalogObject): void => {
    sayable.add(object.address)
    for (const child of Catalog.children(catalog, object.address)) {
      if (modelKinds[child.kind].part !== "none") add(child)
    }
  }
  for (const table of Catalog.ofKind(catalog, "table")) if (standsAlone(table, catalog)) add(table)
  for (const { objects } of found.values()) for (const address of objects) sayable.add(address)
  for (const type of usedEnums(sayable, catalog)) add(type)
  return sayable
}

const standsAlone = (table: Catalog.Table, catalog: Catalog.Catalog): boolean =>
  table.type !== "foreign" && table.ofType === undefined &&
  !Catalog.children(catalog, table.address).some(({ kind }) => kind === "inheritance")

const usedEnums = (sayable: Addresses, catalog: Catalog.Catalog): ReadonlyArray<Catalog.EnumType> => {
  const used = new Set(
    catalog.edges.flatMap(({ from, to }) =>
      sayable.has(from) && Catalog.find(catalog, from)?.kind === "column" ? [to] : []
    )
  )
  return Catalog.ofKind(catalog, "enum").filter(({ address, values }) => values.length > 0 && used.has(address))
}

/** Removes objects with their parts, the sequences of `serial` columns, and enums that are no longer used. */
const leave = (
  sayable: Addresses,
  going: ReadonlySet<Catalog.Address>,
  catalog: Catalog.Catalog,
  found: Serials
): void => {
  const remove = (address: Catalog.Address): void => {
    sayable.delete(address)
    for (const child of Catalog.children(catalog, address)) remove(child.address)
  }
  for (const address of going) remove(address)
  for (const [column, { objects }] of found) {
    if (![column, ...objects].every((address) => sayable.has(address))) {
      for (const address of objects) remove(address)
    }
  }
  const used = new Set(usedEnums(sayable, catalog).map(({ address }) => address))
  for (const { address } of Catalog.ofKind(catalog, "enum")) if (!used.has(address)) remove(address)
}

/** The objects that prevent the models from being created together; parts that can be added later are preferred. */
const inTheWay = (sayable: Addresses, needs: Needs, catalog: Catalog.Catalog): ReadonlySet<Catalog.Address> => {
  const reach = reachOf(sayable, needs)
  const [loose, firm]: readonly [Addresses, Addresses] = [new Set(), new Set()]
  for (const address of sayable) {
    const object = Catalog.find(catalog, address)!
    const isLoose = modelKinds[object.kind].part === "loose"
    for (const need of needs.get(address) ?? []) {
      const isDirect = sayable.has(need) && isElsewhere(object, Catalog.find(catalog, need)!)
      const reached = sayable.has(need) ? [] : reach(need)
      if (isLoose && (isDirect || reached.length > 0)) loose.add(address)
      else if (isDirect) firm.add(tableOf(object) ?? address)
      else for (const other of reached) firm.add(tableOf(Catalog.find(catalog, other)!) ?? other)
    }
  }
  return loose.size > 0 ? loose : firm
}

/** The model objects that an object outside of the models needs, directly or through other such objects. */
const reachOf = (sayable: Addresses, needs: Needs) => {
  const known = new Map<Catalog.Address, ReadonlyArray<Catalog.Address>>()
  return (start: Catalog.Address): ReadonlyArray<Catalog.Address> => {
    const found = known.get(start)
    if (found !== undefined) return found
    const seen = new Set([start])
    for (const address of seen) {
      if (!sayable.has(address)) {
        for (const need of needs.get(address) ?? []) seen.add(need)
      }
    }
    const reached = [...seen].filter((address) => sayable.has(address))
    known.set(start, reached)
    return reached
  }
}

/** Whether an object needs another table of the models. Foreign keys do not count: they are created after all tables. */
const isElsewhere = (object: Catalog.CatalogObject, need: Catalog.CatalogObject): boolean => {
  const [own, other] = [tableOf(object), tableOf(need)]
  const isForeignKey = object.kind === "constraint" && object.type === "foreign-key"
  return own !== undefined && other !== undefined && own !== other && !isForeignKey
}

/** The table that an object is, or that it belongs to. */
const tableOf = (object: Catalog.CatalogObject): Catalog.Address | undefined =>
  object.kind === "table"
    ? object.address
    : "table" in object && typeof object.table === "string"
    ? Catalog.address("table", object.schema, object.table)
    : undefined

/** The objects that models need, with their parts that need no model, and all extensions. */
const beforeModels = (sayable: Addresses, needs: Needs, catalog: Catalog.Catalog): ReadonlySet<Catalog.Address> => {
  const reach = reachOf(sayable, needs)
  const before: Addresses = new Set(Catalog.ofKind(catalog, "extension").map(({ address }) => address))
  for (const address of sayable) for (const need of needs.get(address) ?? []) if (!sayable.has(need)) before.add(need)
  for (const address of before) {
    for (const need of needs.get(address) ?? []) if (!sayable.has(need)) before.add(need)
    if (Catalog.find(catalog, address)?.kind === "schema") continue
    for (const child of Catalog.children(catalog, address)) {
      if (!sayable.has(child.address) && reach(child.address).length === 0) before.add(child.address)
    }
  }
  return before
}

const restricted = (
  catalog: Catalog.Catalog,
  kept: ReadonlySet<Catalog.Address>,
  form: (object: Catalog.CatalogObject) => Catalog.CatalogObject
): Catalog.Catalog =>
  Catalog.canonical({
    ...catalog,
    objects: catalog.objects.filter(({ address, kind }) =>
      address === publicSchema || (kept.has(address) && !Catalog.notCompared.has(kind))
    ).map(form),
    edges: catalog.edges.filter(({ from, to }) => kept.has(from) && kept.has(to))
  })

// Every database has it.
const publicSchema = Catalog.address("schema", "public")
