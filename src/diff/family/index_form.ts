/**
 * How an index on a partitioned table, or the index of a key, comes into being together with those of the partitions.
 *
 * PostgreSQL creates the indexes of partitions with that of the partitioned table and with the partition, and chooses their
 * names. Where the desired state is another, an index is created ON ONLY its table and those of the partitions are attached.
 */
import { type Address, address, addressOn, type Catalog, type CatalogObject, children, type Constraint, find, type Index, type IndexAttachment, type Inheritance, ofKind } from "../../catalog/mod.ts"
import type { Scene } from "../description/context.ts"
import { chosenName, isNameFree } from "./_index_name.ts"
import { childrenOf, isKept } from "./family.ts"

/** An index, or a constraint with one. */
export type Indexed = Index | Extract<Constraint, { readonly include: unknown }>

/** Whether an object is an index or a constraint with one. */
export const isIndexed = (object: CatalogObject | undefined): object is Indexed =>
  object?.kind === "index" || (object?.kind === "constraint" && "include" in object)

/**
 * With a statement for the index and all those of partitions, with one for the index alone, or without a statement because
 * it comes with another index or with its table.
 */
export type Form = "whole" | "only" | "implied"

/** The attachment of an index on one side. */
export const attachmentOf = (object: CatalogObject, side: Catalog): IndexAttachment | undefined => {
  const found = find(side, addressOn("index-attachment", object.address))
  return found?.kind === "index-attachment" ? found : undefined
}

/** The addresses that the index can have to which another one is attached: as an index, and as that of a constraint. */
export const attachedTo = ({ of, ofTable }: IndexAttachment): ReadonlyArray<Address> => [
  address("index", of.schema, of.name),
  address("constraint", ofTable.schema, ofTable.name, of.name)
]

/** The index to which another one is attached. */
export const wholeOf = (attachment: IndexAttachment, side: Catalog): Indexed | undefined =>
  attachedTo(attachment).map((each) => find(side, each)).find(isIndexed)

/** The place of the partition whose index is attached. */
export const placeOf = (attachment: IndexAttachment, side: Catalog): Inheritance | undefined => {
  const { ofTable, schema, table } = attachment
  const found = find(side, address("inheritance", schema, table, ofTable.schema, ofTable.name))
  return found?.kind === "inheritance" ? found : undefined
}

const byWhole = new WeakMap<Catalog, ReadonlyMap<Address, ReadonlyArray<IndexAttachment>>>()

/** The attachments to an index. */
export const attachmentsTo = (object: Indexed, side: Catalog): ReadonlyArray<IndexAttachment> => {
  const known = byWhole.get(side)
  const all = known ??
    Map.groupBy(ofKind(side, "index-attachment"), ({ of }) => address("index", of.schema, of.name))
  if (known === undefined) byWhole.set(side, all)
  return all.get(address("index", object.schema, object.name)) ?? []
}

/** What two indexes have to have in common for PostgreSQL to attach one to the other. */
const shape = (object: Indexed): string => {
  const keys = "elements" in object ? object.elements : object.columns.map((column) => ({ column }))
  const where = "where" in object ? object.where : undefined
  const isUnique = object.kind === "index" ? object.unique : object.type !== "exclusion"
  return JSON.stringify([keys, object.include, where, isUnique])
}

/** Whether PostgreSQL attaches no index of the kind: it cannot compare exclusion constraints, which WITHOUT OVERLAPS is too. */
export const isNeverAttached = (object: Indexed): boolean =>
  object.kind === "constraint" && (object.type === "exclusion" || object.withoutOverlaps)

/** Whether an index would have to be attached or detached, which PostgreSQL does not do for its kind. */
export const isMadeAnew = (before: CatalogObject, after: CatalogObject, from: Catalog, to: Catalog): boolean =>
  isIndexed(before) && isIndexed(after) && isNeverAttached(before) &&
  (attachmentOf(before, from) === undefined) !== (attachmentOf(after, to) === undefined)

/** Whether a table has another index that PostgreSQL could attach instead. */
const hasTwin = (object: Indexed, scene: Scene): boolean =>
  !isNeverAttached(object) &&
  [scene.from, scene.to].some((side) =>
    children(side, object.parent ?? "").some((other) =>
      isIndexed(other) && other.address !== object.address && shape(other) === shape(object) &&
      find(scene.to, other.address) !== undefined
    )
  )

const settings = ({ storageParameters, tablespace }: Indexed): string => JSON.stringify([storageParameters, tablespace])

/** Whether an index has the name and the options that PostgreSQL gives to that of a partition. */
export const isAsChosen = (object: Indexed, whole: Indexed): boolean =>
  object.name === chosenName(object) && settings(object) === settings(whole)

/** Whether an index has its name from one that is dropped before: alone, or with that of the partitioned table. */
const isReplaced = (object: Indexed, whole: Indexed, scene: Scene): boolean => {
  const [before, old] = [find(scene.from, object.address), find(scene.from, whole.address)]
  if (isNeverAttached(object) && scene.changeOf(object.address)?.drop === true) return true
  return isIndexed(before) && isIndexed(old) && scene.changeOf(whole.address)?.drop === true &&
    scene.changeOf(object.address)?.drop === true && isIndexGone(before, scene) &&
    attachmentsTo(old, scene.from).some(({ parent }) => parent === before.address)
}

/** Whether a new index is as PostgreSQL makes it for a partition. */
const isCopy = (object: Indexed, whole: Indexed, scene: Scene): boolean =>
  isAsChosen(object, whole) && (isNameFree(object, scene.from) || isReplaced(object, whole, scene)) &&
  !hasTwin(object, scene)

/** Whether PostgreSQL finds or makes the indexes of all partitions. */
const isWhole = (object: Indexed, scene: Scene): boolean => {
  const attached = attachmentsTo(object, scene.to)
  return childrenOf(scene.to, object.parent ?? "").filter(({ bound }) => bound !== undefined).every((place) => {
    const part = attached.map(({ parent = "" }) => find(scene.to, parent)).find((found) =>
      found?.parent === place.parent
    )
    if (!isIndexed(part)) return false
    return scene.isNew(part.address) ? isCopy(part, object, scene) && isWhole(part, scene) : !hasTwin(part, scene)
  })
}

/** How a new index comes into being. */
export const formOf = (object: Indexed, scene: Scene): Form => {
  const attachment = attachmentOf(object, scene.to)
  const whole = attachment === undefined ? undefined : wholeOf(attachment, scene.to)
  if (whole !== undefined && isImplied(object, whole, scene)) return "implied"
  return isWhole(object, scene) ? "whole" : "only"
}

const isImplied = (object: Indexed, whole: Indexed, scene: Scene): boolean =>
  (scene.isNew(whole.address)
    ? formOf(whole, scene) !== "only"
    : scene.isNew(object.parent ?? "") || (isNeverAttached(object) && isPlaced(object, scene))) &&
  isCopy(object, whole, scene)

/** Whether a key comes with the attachment of a table, which keeps it when it is detached again. */
export const isKeyGiven = ({ parent = "" }: Inheritance, scene: Scene): boolean =>
  !scene.isNew(parent) &&
  children(scene.to, parent).some((own) =>
    isIndexed(own) && isNeverAttached(own) && isPlaced(own, scene) && formOf(own, scene) === "implied"
  )

/** Whether the table of an index is attached to a partitioned table, which creates what it lacks. */
const isPlaced = (object: Indexed, scene: Scene): boolean => {
  const attachment = attachmentOf(object, scene.to)
  const place = attachment === undefined ? undefined : placeOf(attachment, scene.to)
  return place !== undefined && !isKept(place, scene)
}

/** Whether an index goes with its table or with the index that it is attached to. */
export const isIndexGone = (object: Indexed, scene: Scene): boolean => {
  const attachment = attachmentOf(object, scene.from)
  if (attachment === undefined) return false
  const place = placeOf(attachment, scene.from)
  return scene.changeOf(object.parent ?? "")?.drop === true || (place !== undefined && isKept(place, scene))
}

/** The indexes of a partitioned table, of which a new partition has none: they are created again ON ONLY the table. */
export const lackedBy = (place: Inheritance, scene: Scene): ReadonlyArray<Address> => {
  const table = address("table", place.from.schema, place.from.name)
  return place.bound === undefined ? [] : children(scene.to, table).filter(isIndexed)
    .filter((whole) => find(scene.from, whole.address) !== undefined && scene.changeOf(whole.address)?.drop !== true)
    .filter((whole) =>
      !attachmentsTo(whole, scene.to).some(({ parent = "" }) => find(scene.to, parent)?.parent === place.parent)
    ).map((whole) => whole.address)
}

/** The places of the partitions of the table of an index. */
export const partitionsOf = (object: Indexed, side: Catalog): ReadonlyArray<Inheritance> =>
  childrenOf(side, object.parent ?? "").filter(({ bound }) => bound !== undefined)
