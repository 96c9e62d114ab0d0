/**
 * The names of NOT NULL constraints of children that differ from that of their parent (PostgreSQL 18).
 *
 * RENAME CONSTRAINT looks for the old name in every child and fails where it is another. A partition keeps its name if it
 * is detached meanwhile; from a table that inherits, the constraint is taken away and added again.
 */
import { type Address, type Catalog, children, type Column, type Inheritance } from "../../catalog/mod.ts"
import { type Context, type Scene, type StepReference, tableOf } from "../description/context.ts"
import type { KindChange } from "../description/description.ts"
import { childrenOf, columnIn } from "../family/family.ts"

/** The places of the children, at any depth, whose constraint has another name than `name`; not what is below them. */
const placesBelow = (
  table: Address,
  column: string,
  name: string | undefined,
  side: Catalog
): ReadonlyArray<Inheritance> =>
  childrenOf(side, table).flatMap((place) => {
    const own = columnIn(side, tableOf(place), column)
    if (own === undefined || own.nullable) return []
    return (own.notNullName ?? own.notNullGivenName) === name
      ? placesBelow(place.parent ?? "", column, name, side)
      : [place]
  })

const isPartition = ({ bound }: Inheritance): boolean => bound !== undefined

/** Whether children that inherit have a NOT NULL of another name than `name`, so that no RENAME reaches them. */
export const isNamedApart = ({ name: column, parent = "" }: Column, name: string, { from }: Context): boolean =>
  placesBelow(parent, column, name, from).some((place) => !isPartition(place))

const isRenamed = (from: Column | undefined, to: Column | undefined): boolean =>
  from?.notNullName !== undefined && to?.notNullName !== undefined && from.notNullName !== to.notNullName

const partitionsApart = (from: Column, side: Catalog): ReadonlyArray<Address> =>
  placesBelow(from.parent ?? "", from.name, from.notNullName, side).filter(isPartition).map(({ address }) => address)

/** The partitions that are detached while the constraint of the partitioned table is renamed. */
export const detachedForName = ({ alter, from, to }: KindChange<Column>, scene: Scene): ReadonlyArray<Address> =>
  alter && from !== undefined && isRenamed(from, to) ? partitionsApart(from, scene.from) : []

/** They are detached before that and attached after it. */
export const aroundName = (
  { address }: Column,
  scene: Scene
): ReadonlyArray<readonly [StepReference, StepReference]> => {
  const { alter = false, from, to } = scene.changeOf(address) ?? {}
  if (!alter || from?.kind !== "column" || to?.kind !== "column" || !isRenamed(from, to)) return []
  return partitionsApart(from, scene.from).flatMap((place) => [
    [{ action: "drop", address: place }, { action: "alter", address }] as const,
    [{ action: "alter", address }, { action: "create", address: place }] as const
  ])
}

/** Whether a primary key, before or after, keeps a column from becoming nullable for a moment. */
export const isInPrimaryKey = ({ name, parent = "" }: Column, { from, to }: Context): boolean =>
  [from, to].some((side) =>
    children(side, parent).some((part) =>
      part.kind === "constraint" && part.type === "primary-key" && part.columns.includes(name)
    )
  )
