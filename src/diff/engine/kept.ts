/**
 * What the options leave out, taken from the database: owners and privileges that are not requested, and excluded objects.
 *
 * The desired side gets them as the database has them. So they are no difference, but where a plan recreates an object, it
 * gives them back, and recreates what depends on it.
 */
import { type Address, byAddress, type Catalog, type CatalogObject } from "../../catalog/mod.ts"
import { isOnPart } from "../kind/attachments.ts"
import { descriptionOf, requestedBy } from "../kind/descriptions.ts"

/** The database and the desired state, both with what the options leave out. */
export interface Completed {
  readonly from: Catalog
  readonly to: Catalog
}

/**
 * Adds to both sides what the options leave out. `whole` is the database with it and `compared` without it, both after the
 * declared renames; `from` is `whole` without the objects that are recreated around a rename.
 *
 * An object stays if everything that it is part of or depends on stays. Others are in neither state, because a plan never
 * drops what was left out; only what a role has on an object goes with the object.
 */
export const completed = (from: Catalog, to: Catalog, whole: Catalog, compared: Catalog): Completed => {
  const own = byAddress(compared)
  const left = new Map(whole.objects.flatMap((object) => own.has(object.address) ? [] : [[object.address, object]]))
  if (left.size === 0) return { from, to }
  const staying = stayingOf(left, whole, to)
  const goesWithWhole = (object: CatalogObject): boolean => {
    const parent = own.get(object.parent ?? "")
    const { fold } = descriptionOf(object)
    return parent !== undefined && requestedBy(object.kind) !== undefined && fold !== "never" &&
      fold.isFoldable(object, parent)
  }
  const objects = from.objects.filter((object) =>
    !left.has(object.address) || staying.has(object.address) || goesWithWhole(object)
  )
  return {
    from: within({ ...from, objects }),
    to: within({
      ...to,
      objects: [...to.objects, ...staying.values()],
      edges: [...to.edges, ...edgesOf(staying, whole)]
    })
  }
}

/** The objects that the desired side gets. */
const stayingOf = (
  left: ReadonlyMap<Address, CatalogObject>,
  whole: Catalog,
  to: Catalog
): ReadonlyMap<Address, CatalogObject> => {
  const [olds, news] = [byAddress(whole), byAddress(to)]
  const edges = Map.groupBy(whole.edges, (edge) => edge.from)
  const staying = new Map([...left].filter(([address]) => !news.has(address)))
  const stays = (object: CatalogObject): boolean => {
    const { address, parent } = object
    if (parent !== undefined) {
      const [before, after] = [olds.get(parent), news.get(parent) ?? staying.get(parent)]
      if (after === undefined || before === undefined || !isOnPart(object, before, after)) return false
    }
    return (edges.get(address) ?? []).every(({ to }) => news.has(to) || staying.has(to))
  }
  for (let isDone = false; !isDone;) {
    const gone = [...staying.values()].filter((object) => !stays(object))
    for (const { address } of gone) staying.delete(address)
    isDone = gone.length === 0
  }
  return staying
}

const edgesOf = (staying: ReadonlyMap<Address, CatalogObject>, { edges }: Catalog): Catalog["edges"] =>
  edges.filter(({ from, to }) => staying.has(from) || staying.has(to))

const within = (catalog: Catalog): Catalog => {
  const known = new Set(catalog.objects.map(({ address }) => address))
  return { ...catalog, edges: catalog.edges.filter(({ from, to }) => known.has(from) && known.has(to)) }
}
