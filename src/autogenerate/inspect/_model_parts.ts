/**
 * A catalog in three parts: what models can say of it, what has to be there before them, and what comes after.
 *
 * Models are created in one go, so nothing that they need may need one of them. Where something does, a part that can be
 * added later (a default, a constraint, an index) is left to SQL, and else the enum or the table that is in the way.
 */
import * as Catalog from "../../catalog/mod.ts"
import { plainForm, type Serial, serials } from "./_model_form.ts"
import { modelKinds } from "./_model_kinds.ts"
import { needsOf } from "./_model_needs.ts"

/** The parts; `models` holds everything of `prelude`, and is short of the catalog by what SQL adds after the models. */
export interface Parts {
  readonly prelude: Catalog.Catalog
  readonly models: Catalog.Catalog
  /** What `models` has because a column is a `serial`, by the column. */
  readonly serials: ReadonlyMap<Catalog.Address, Serial>
}

/** The parts of a catalog, without the objects that turned out to have no words in a model. */
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
      (object) => sayable.has(object.address) ? plainForm(object) : object
    ),
    serials: new Map([...found].filter(([, { objects }]) => objects.every((address) => sayable.has(address))))
  }
}

type Addresses = Set<Catalog.Address>
type Needs = ReadonlyMap<Catalog.Address, ReadonlySet<Catalog.Address>>
type Serials = ReadonlyMap<Catalog.Address, Serial>

/** Tables that stand alone with their parts, and the enums of their columns. */
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

/** Takes objects out, with their parts, with what makes a column a serial, and with enums that nothing uses any more. */
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

/** What keeps the models from being created in one go: the objects to leave to SQL, loose ones before others. */
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

/** The objects of models that something outside of them needs, by way of other such things. */
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

/** Whether an object needs another table of the models; only foreign keys are made after all tables. */
const isElsewhere = (object: Catalog.CatalogObject, need: Catalog.CatalogObject): boolean => {
  const [own, other] = [tableOf(object), tableOf(need)]
  const isForeignKey = object.kind === "constraint" && object.type === "foreign-key"
  return own !== undefined && other !== undefined && own !== other && !isForeignKey
}

/** The table that an object is, or is of. */
const tableOf = (object: Catalog.CatalogObject): Catalog.Address | undefined =>
  object.kind === "table"
    ? object.address
    : "table" in object && typeof object.table === "string"
    ? Catalog.address("table", object.schema, object.table)
    : undefined

/** What the models need, and what belongs to that and needs no model. Extensions are there before everything else. */
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
    objects: catalog.objects.filter(({ address, kind }) =>
      address === publicSchema || (kept.has(address) && !Catalog.notCompared.has(kind))
    ).map(form),
    edges: catalog.edges.filter(({ from, to }) => kept.has(from) && kept.has(to))
  })

// Every database has it.
const publicSchema = Catalog.address("schema", "public")
