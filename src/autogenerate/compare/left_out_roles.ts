/**
 * Owners and privileges that the options leave out.
 */
import * as Catalog from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"

/** What can be compared on request, by the names of the options and flags. */
export type Roles = Pick<Environment.Environment["compare"], "owners" | "privileges">

/** The name of an option. */
export type RoleOption = keyof Roles

/** The environment that compares owners and privileges if it does so itself or `roles` says so. */
export const withRoles = (loaded: Environment.Loaded, { owners, privileges }: Roles): Environment.Loaded => {
  const { compare } = loaded.environment
  if ((!owners || compare.owners) && (!privileges || compare.privileges)) return loaded
  return {
    ...loaded,
    environment: {
      ...loaded.environment,
      compare: { ...compare, owners: compare.owners || owners, privileges: compare.privileges || privileges }
    }
  }
}

const optionsLeftOut = ({ owners, privileges }: Roles): ReadonlyArray<RoleOption> => [
  ...(owners ? [] : ["owners" as const]),
  ...(privileges ? [] : ["privileges" as const])
]

/** The options that leave out owners or privileges that a catalog has. */
export const rolesIn = ({ objects }: Catalog.Catalog, roles: Roles): ReadonlyArray<RoleOption> =>
  optionsLeftOut(roles).filter((option) => objects.some(({ kind }) => Diff.requestedBy(kind) === option))

/** Whether both sides have what an object is on, and not the same object on it. */
const differs = (one: Catalog.CatalogObject, side: Catalog.Catalog): boolean => {
  if (one.parent !== undefined && Catalog.find(side, one.parent) === undefined) return false
  const other = Catalog.find(side, one.address)
  return other === undefined || !Catalog.same(one, other)
}

/** The options that leave out owners or privileges that differ on objects that both catalogs have. */
export const rolesBetween = (from: Catalog.Catalog, to: Catalog.Catalog, roles: Roles): ReadonlyArray<RoleOption> => {
  return optionsLeftOut(roles).filter((option) => {
    const isOf = ({ kind }: Catalog.CatalogObject) => Diff.requestedBy(kind) === option
    return from.objects.some((object) => isOf(object) && differs(object, to)) ||
      to.objects.some((object) => isOf(object) && differs(object, from))
  })
}

/** Whether objects of a kind are part of a schema: those of all kinds that are compared, owners and privileges on request. */
export const isIncluded = (kind: Catalog.Kind, roles: Roles): boolean => {
  const option = Diff.requestedBy(kind)
  return option === undefined ? !Catalog.notCompared.has(kind) : roles[option]
}
