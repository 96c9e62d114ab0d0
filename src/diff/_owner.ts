/**
 * Owners: one rule for all kinds. Without one, an object belongs to the role that runs, which is `CURRENT_USER`.
 */
import { addressOn, type Catalog, type CatalogObject, children, find, type Owner } from "../catalog/mod.ts"
import { called } from "./_called.ts"
import { type Behaviour, type Draft, draft, type Parts, partsOf } from "./_kind.ts"
import { execute, quote } from "./_sql.ts"

const roleOf = (role: string | undefined): string => role === undefined ? "CURRENT_USER" : quote(role)

const statement = (object: CatalogObject, role: string | undefined): string =>
  `ALTER ${called(object)} OWNER TO ${roleOf(role)}`

/** The statements for the owner that is said together with its object. */
export const ownerTexts = (object: CatalogObject, parts: Parts): ReadonlyArray<string> =>
  partsOf(parts, "owner").map(({ role }) => statement(object, role))

/** How statements call the owner of what a privilege is on: an object, or the one that a column is part of. */
export const ownerOf = (catalog: Catalog, object: CatalogObject): string => {
  const whole = object.kind === "column" ? object.parent ?? "" : object.address
  const [owner] = partsOf(
    children(catalog, whole).filter(({ address }) => address === addressOn("owner", whole)),
    "owner"
  )
  return roleOf(owner?.role)
}

const change = (
  { parent = "" }: Owner,
  catalog: Catalog,
  from: string | undefined,
  to: string | undefined
): ReadonlyArray<Draft> => {
  const object = find(catalog, parent)
  return object === undefined ? [] : [draft(execute(statement(object, to), statement(object, from)))]
}

/** The owner of whatever has one. */
export const owner: Behaviour<Owner> = {
  create: (owner, _parts, { to }) => change(owner, to, owner.standard, owner.role),
  drop: (owner, _parts, { from }) => change(owner, from, owner.role, owner.standard),
  alterable: () => true,
  alter: (from, to, _parts, context) => change(to, context.to, from.role, to.role)
}
