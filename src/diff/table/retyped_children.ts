/**
 * Children around a column that is retyped: those with several parents, and partitions with indexes of their own.
 */
import { type Address, type Catalog, type CatalogObject, children, type Column, find } from "../../catalog/mod.ts"
import type { Scene, StepReference } from "../description/context.ts"
import type { KindChange } from "../description/description.ts"
import { childrenOf, columnIn, isKept, parentsOf, sourcesOf } from "../family/family.ts"
import { attachmentsTo, type Indexed, isAsChosen, isIndexed } from "../family/index_form.ts"
import { elementColumns } from "../value/named_columns.ts"
import { isRetyped } from "./column_piece.ts"

type Ordered = ReadonlyArray<readonly [StepReference, StepReference]>

/**
 * The places under which a child is attached again while the column is retyped: PostgreSQL changes the type of a column
 * with that of one parent only. Parents that get the column from one table change together.
 */
export const placesApart = ({ alter, from, to }: KindChange<Column>, scene: Scene): ReadonlyArray<Address> => {
  if (!alter || from === undefined || to === undefined || !isRetyped(from, to, scene)) return []
  return childrenOf(scene.from, to.parent ?? "").flatMap((place) => {
    const parents = parentsOf(scene.from, place.parent ?? "").filter((other) =>
      find(scene.to, other.address) !== undefined && columnIn(scene.from, other.from, to.name) !== undefined
    ).toSorted((a, b) => a.position - b.position)
    const sources = new Set(
      parents.flatMap((other) => sourcesOf(columnIn(scene.from, other.from, to.name)!, scene.from))
    )
    return sources.size < 2 ? [] : parents.slice(1).map((other) => other.address)
  })
}

/** The places of children, at any depth, that are taken away while a column is retyped with that of another parent. */
export const aroundRetyped = (column: Column, scene: Scene): Ordered => {
  const below = (table: Address): ReadonlyArray<Address> =>
    childrenOf(scene.from, table).flatMap(({ parent = "" }) => [parent].concat(below(parent)))
  return [...new Set(below(column.parent ?? ""))]
    .flatMap((child) => parentsOf(scene.from, child))
    .filter((place) => place.bound === undefined && !isKept(place, scene))
    .flatMap(({ address }): Ordered => [
      [{ action: "drop", address }, { action: "alter", address: column.address }],
      [{ action: "alter", address: column.address }, { action: "create", address }]
    ])
}

const columnsOf = (object: Indexed): ReadonlyArray<string> => [
  ...object.include,
  ..."elements" in object ? elementColumns(object.elements) : object.columns
]

const isCommented = ({ address }: CatalogObject, side: Catalog): boolean =>
  children(side, address).some(({ kind }) => kind === "comment")

const hasRole = ({ clustered, replicaIdentity }: Indexed): boolean => clustered || replicaIdentity

/** Whether PostgreSQL would not make all indexes of partitions as they are. */
const isMarked = (whole: Indexed, side: Catalog): boolean =>
  attachmentsTo(whole, side).map(({ parent = "" }) => find(side, parent)).filter(isIndexed).some((part) =>
    isCommented(whole, side) || isCommented(part, side) || hasRole(part) || !isAsChosen(part, whole) ||
    isMarked(part, side)
  )

/**
 * The indexes of a partitioned table that are recreated when a column of theirs is retyped. PostgreSQL makes those of the
 * partitions again from that of the partitioned table, with its comment and its options. What they had of their own would
 * be lost: names, comments, options and roles.
 */
export const markedIndexes = ({ alter, from, to }: KindChange<Column>, scene: Scene): ReadonlyArray<Address> =>
  !alter || from === undefined || to === undefined || !isRetyped(from, to, scene)
    ? []
    : children(scene.from, from.parent ?? "").filter(isIndexed).filter((whole) =>
      find(scene.to, whole.address) !== undefined && columnsOf(whole).includes(from.name) && isMarked(whole, scene.from)
    ).map(({ address }) => address)
