/**
 * What depends on stubs. A stub gives no values, so nothing may be computed with it that stays.
 */
import { type Address, byAddress, type Catalog, type CatalogObject } from "../../catalog/mod.ts"
import { needsOf } from "../engine/needs.ts"
import { descendants } from "../rename/readdress.ts"

const usersOf = (catalog: Catalog, stubs: ReadonlySet<Address>): ReadonlyArray<CatalogObject> => {
  const { users } = needsOf(catalog)
  const known = byAddress(catalog)
  const found = new Set<Address>(stubs)
  for (const each of found) for (const user of users.get(each) ?? []) found.add(user)
  return [...found].filter((each) => !stubs.has(each)).flatMap((each) => known.get(each) ?? [])
}

/** Whether PostgreSQL stores values that it computes for an object when a row is written. */
const isStored = (object: CatalogObject): boolean =>
  object.kind === "index" || (object.kind === "column" && object.generated?.storage === "stored") ||
  (object.kind === "constraint" && object.type === "exclusion")

/** Whether PostgreSQL computes values when it creates an object on rows that exist. */
const isComputed = (object: CatalogObject): boolean =>
  isStored(object) || object.kind === "materialized-view" || object.kind === "constraint"

/** Whether values of existing objects are computed with what becomes stubs. */
export const isInUse = (catalog: Catalog, stubs: ReadonlySet<Address>): boolean =>
  usersOf(catalog, stubs).some((object) => isStored(object))

/** The objects whose creation is wrong while there are stubs. */
export const computedWith = (catalog: Catalog, stubs: ReadonlySet<Address>): ReadonlySet<Address> =>
  new Set(usersOf(catalog, stubs).filter((object) => isComputed(object)).map(({ address }) => address))

/** The new objects that are created after the stubs are replaced, and what depends on them. */
export const createdLast = (from: Catalog, to: Catalog, stubs: ReadonlySet<Address>): ReadonlySet<Address> => {
  const old = byAddress(from)
  const late = usersOf(to, stubs).filter((object) =>
    !old.has(object.address) && isComputed(object) &&
    (object.kind === "materialized-view" || old.has(object.parent ?? ""))
  ).flatMap(({ address }) => Array.from(descendants(to, address)))
  return new Set([...late, ...usersOf(to, new Set(late)).map(({ address }) => address)])
}
