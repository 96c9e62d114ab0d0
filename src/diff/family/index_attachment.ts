/**
 * The attachment of the index of a partition to that of the partitioned table.
 *
 * Nothing detaches an index but the detachment of its table. Where the two tables stay together, both indexes are created
 * again.
 */
import { type Address, address, find, type IndexAttachment } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { type Draft, draft, nameOf, never, nothing, type Scene, type StepReference } from "../description/context.ts"
import type { Compared, KindChange, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { isKept } from "./family.ts"
import { attachedTo, formOf, isIndexed, isNeverAttached, placeOf, wholeOf } from "./index_form.ts"

/** Whether the index is attached by the creation of one of the two, or together with its table. */
const isAttached = (object: IndexAttachment, scene: Scene): boolean => {
  const [own, whole, place] = [
    find(scene.to, object.parent ?? ""),
    wholeOf(object, scene.to),
    placeOf(object, scene.to)
  ]
  if (!isIndexed(own) || whole === undefined || place === undefined) return false
  if (scene.isNew(own.address) && formOf(own, scene) === "implied") return true
  return scene.isNew(whole.address) ? formOf(whole, scene) !== "only" : !isKept(place, scene)
}

const attach = (object: IndexAttachment, scene: Scene): ReadonlyArray<Draft> =>
  isAttached(object, scene)
    ? []
    : [{
      ...draft(execute(`ALTER INDEX ${quoteName(object.of)} ATTACH PARTITION ${quoteName(nameOf(object))}`)),
      isOneWay: true
    }]

const operations: Operations<IndexAttachment> = {
  create: (object, _parts, scene) => attach(object, scene),
  drop: nothing,
  alterable: never,
  alter: nothing,
  park: "none"
}

/** An index of a partition that PostgreSQL does not attach, so that it makes another. */
const madeAnew = ({ create, to }: KindChange<IndexAttachment>, scene: Scene): ReadonlyArray<Address> => {
  const before = create && to !== undefined ? find(scene.from, to.parent ?? "") : undefined
  return isIndexed(before) && isNeverAttached(before) && !scene.isNew(before.address) ? [before.address] : []
}

/** Both indexes, if neither the attachment nor the place of the partition stays. */
const both = ({ drop, from }: KindChange<IndexAttachment>, scene: Scene): ReadonlyArray<Address> => {
  const place = from === undefined ? undefined : placeOf(from, scene.from)
  return !drop || from === undefined || place === undefined || !isKept(place, scene)
    ? []
    : [...attachedTo(from).filter((each) => find(scene.from, each) !== undefined), from.parent!]
}

type Pair = readonly [StepReference, StepReference]

const droppedBefore = (first: Address, then: Address): Pair => [
  { action: "drop", address: first },
  { action: "drop", address: then }
]

/**
 * An index is detached with its table before it is dropped. One that goes with that of the partitioned table loses its
 * comments before that. A new one exists before its table is attached, because
 * PostgreSQL would create another one, unless it is the one that PostgreSQL creates.
 */
const inOrder = (object: IndexAttachment, scene: Scene): ReadonlyArray<Pair> => {
  const { of, ofTable, parent = "", schema, table } = object
  const place = address("inheritance", schema, table, ofTable.schema, ofTable.name)
  const own = find(scene.to, parent)
  const wholes = attachedTo({ ...object, of, ofTable })
  const dropped = [
    ...[parent, ...wholes].map((each) => droppedBefore(place, each)),
    ...wholes.map((each) => droppedBefore(parent, each))
  ]
  const whole = wholeOf(object, scene.to)
  if (find(scene.to, object.address) === undefined || !isIndexed(own) || whole === undefined) return dropped
  const [made, attached, above] = [own.address, place, whole.address].map((address): StepReference => ({
    action: "create",
    address
  }))
  if (scene.isNew(own.address) && formOf(own, scene) === "implied") {
    const gone: StepReference = { action: "drop", address: own.address }
    const before: ReadonlyArray<Pair> = isNeverAttached(own) ? [[gone, attached!], [gone, above!]] : []
    return [...dropped, [attached!, made!], [above!, made!], ...before]
  }
  const isAfter = scene.isNew(whole.address) && formOf(whole, scene) === "only"
  return isAfter ? dropped : [...dropped, [made!, attached!]]
}

/** Attachments of indexes. */
export const indexAttachment: Compared<"index-attachment"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  ...independent,
  needs: (object) => [
    ...attachedTo(object),
    address("inheritance", object.schema, object.table, object.ofTable.schema, object.ofTable.name)
  ],
  ...noType,
  ...ranked(51),
  precedence: inOrder,
  recreates: (change, scene) => [...both(change, scene), ...madeAnew(change, scene)],
  ...ownStatements,
  ...noNames,
  isNamedAfterParent: true
}
