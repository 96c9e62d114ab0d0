/**
 * Privileges: one rule for all kinds. Rights that differ from what the role has by default are granted or revoked.
 */
import { type Address, addressOn, type Catalog, type CatalogObject, children, empty, find, type Privilege } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { type Action, always, type Context, type Draft, never, type Parts, partsOf, type Scene, type StepReference } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ranked } from "../description/plain.ts"
import { roleText } from "../description/statement.ts"
import { ownedWhole, ownerOf } from "./_owner.ts"
import { type Grant, isRevoked, rightChanges, rightDrafts } from "./_rights.ts"
import { targetOf, unsupported } from "./_standalone.ts"
import { initial as initialRights } from "./initial_privileges.ts"

/** What follows `ON` in GRANT: `TABLE "app"."users"`, and the column, if any. */
export const placeOf = (object: CatalogObject, on: Address): Pick<Grant, "on" | "column"> => {
  const form = targetOf(object).grant
  if (form === "none") throw unsupported("privilege", object.address)
  return form(object, on)
}

const grantOf = (
  { called, column, grantee, on }: Privilege,
  object: CatalogObject | undefined,
  catalog: Catalog
): Grant => ({
  ...(called === undefined ?
    placeOf(object!, on) :
    { on: called, ...(column === undefined ? {} : { column: quoteIdentifier(column) }) }),
  to: grantee !== undefined ? roleText(grantee) : object === undefined ? "CURRENT_USER" : ownerOf(catalog, object)
})

/** What the role of a privilege has on a new object before the GRANT. */
export type InitialRights = (privilege: Privilege) => ReadonlyArray<string>

/** The statements for the privileges that are written together with their object. */
export const privilegeTexts = (object: CatalogObject, parts: Parts, initial: InitialRights): ReadonlyArray<string> => {
  const whole = { ...empty, objects: parts }
  const own = partsOf(parts, "privilege").toSorted((a, b) => Number(a.on !== a.parent) - Number(b.on !== b.parent))
  return own.flatMap((privilege) =>
    rightChanges(grantOf(privilege, object, whole), initial(privilege), privilege.rights)
  )
}

/** The privileges of the same role on columns of the object that the plan does not change. */
const onColumns = ({ grantee, on }: Privilege, { from, isNew, to }: Context): ReadonlyArray<Privilege> =>
  children(from, on).flatMap((child) => child.kind === "column" ? children(from, child.address) : [child])
    .filter((child) =>
      child.kind === "privilege" && child.grantee === grantee && child.on !== on && child.called === undefined
    )
    .filter((child): child is Privilege => find(to, child.address) !== undefined && !isNew(child.address))

const change = (
  privilege: Privilege,
  side: Catalog,
  rights: { readonly from: ReadonlyArray<string>; readonly to: ReadonlyArray<string> },
  context: Context
): ReadonlyArray<Draft> => {
  const object = find(side, privilege.parent ?? "")
  if (object === undefined && privilege.parent !== undefined) return []
  const grant = grantOf(privilege, object, side)
  const columns = onColumns(privilege, context)
  const statements = (from: ReadonlyArray<string>, to: ReadonlyArray<string>) => [
    ...rightChanges(grant, from, to),
    // REVOKE on a table also revokes on its columns, so these privileges are granted again.
    ...columns.flatMap((column) => {
      const left = column.rights.filter((right) => !isRevoked(right, from, to))
      return rightChanges(grantOf(column, find(side, column.parent ?? "") ?? object, side), left, column.rights)
    })
  ]
  return rightDrafts(statements(rights.from, rights.to), statements(rights.to, rights.from))
}

/** The rights of the role before the GRANT: those from default privileges if the object is new. */
const initial = (privilege: Privilege, context: Context): ReadonlyArray<string> => {
  const object = find(context.to, privilege.parent ?? "")
  return object !== undefined && privilege.called === undefined && context.isNew(object.address)
    ? initialRights(object, privilege.grantee, context)?.rights ?? privilege.standard
    : privilege.standard
}

const operations: Operations<Privilege> = {
  create: (object, _parts, context) =>
    change(object, context.to, { from: initial(object, context), to: object.rights }, context),
  drop: (object, _parts, context) =>
    change(object, context.from, { from: object.rights, to: object.standard }, context),
  alterable: always,
  // The alteration runs before a change of the owner, so the former owner is named.
  alter: (from, to, _parts, context) => change(to, context.from, { from: from.rights, to: to.rights }, context),
  park: "none"
}

/**
 * Privileges of the new owner are revoked before the change of the owner, and those of the former owner are granted after
 * it. Privileges on columns are set after those on their table, because REVOKE on a table also revokes on its columns.
 */
const aroundOwner = (
  { address: own, grantee, on, parent = "" }: Privilege,
  { from, to }: Scene
): ReadonlyArray<readonly [StepReference, StepReference]> => {
  const object = find(to, parent) ?? find(from, parent)
  if (object === undefined) return []
  const whole = ownedWhole(object)
  const [drop, alter, create] = [step("drop", own), step("alter", own), step("create", own)]
  const pairs: Array<readonly [StepReference, StepReference]> = []
  for (const action of ["drop", "alter", "create"] as const) {
    const owner = step(action, addressOn("owner", whole))
    pairs.push([drop, owner], [alter, owner], [owner, create])
    if (on === whole) continue
    const onWhole = step(action, addressOn("privilege", whole, grantee))
    pairs.push([drop, onWhole], [onWhole, alter], [onWhole, create])
  }
  return pairs
}

const step = (action: Action, address: Address): StepReference => ({ action, address })

/** Privileges. */
export const privilege: Compared<"privilege"> = {
  requestedBy: "privileges",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  ...independent,
  ...noType,
  ...ranked(88),
  precedence: aroundOwner,
  fold: { isFoldable: (_, whole) => targetOf(whole).attachments === "all", intoAlter: never, looseness: () => 3 },
  attachments: "none",
  isAttachment: true,
  ...noNames
}
