/**
 * Privileges: one rule for all kinds. What a role has beyond or below the standard is granted and revoked.
 */
import { type Address, addressOn, type Catalog, type CatalogObject, children, find, type Privilege } from "../../catalog/mod.ts"
import { type Action, always, type Context, type Draft, never, noText, nothing, type Parts, partsOf, type Scene, type StepReference } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ranked } from "../description/plain.ts"
import { roleText } from "../description/statement.ts"
import { ownedWhole, ownerOf } from "./_owner.ts"
import { type Grant, isRevoked, rightChanges, rightDrafts } from "./_rights.ts"
import { targetOf } from "./_standalone.ts"
import { initial as initialRights } from "./initial_privileges.ts"

/** What is granted on: `TABLE "app"."users"`, and the column of it, if any. */
export const placeOf = (object: CatalogObject, on: Address): Pick<Grant, "on" | "column"> | undefined => {
  const form = targetOf(object)?.grant ?? "none"
  return form === "none" ? undefined : form(object, on)
}

const grantOf = ({ grantee, on }: Privilege, object: CatalogObject, catalog: Catalog): Grant | undefined => {
  const place = placeOf(object, on)
  return place && { ...place, to: grantee === undefined ? ownerOf(catalog, object) : roleText(grantee) }
}

/** The statements for the privileges that are granted together with their object. */
export const privilegeTexts = (object: CatalogObject, parts: Parts): ReadonlyArray<string> => {
  const whole = { objects: parts, edges: [] }
  const own = partsOf(parts, "privilege").toSorted((a, b) => Number(a.on !== a.parent) - Number(b.on !== b.parent))
  return own.flatMap((privilege) =>
    rightChanges(grantOf(privilege, object, whole), privilege.standard, privilege.rights)
  )
}

/** The privileges of the same role on columns of the object, where they stay as they are meanwhile. */
const onColumns = ({ grantee, on }: Privilege, { from, isNew, to }: Context): ReadonlyArray<Privilege> =>
  children(from, on).flatMap((child) => child.kind === "column" ? children(from, child.address) : [child])
    .filter((child) => child.kind === "privilege" && child.grantee === grantee && child.on !== on)
    .filter((child): child is Privilege => find(to, child.address) !== undefined && !isNew(child.address))

const change = (
  privilege: Privilege,
  side: Catalog,
  rights: { readonly from: ReadonlyArray<string>; readonly to: ReadonlyArray<string> },
  context: Context
): ReadonlyArray<Draft> => {
  const object = find(side, privilege.parent ?? "")
  if (object === undefined) return []
  const grant = grantOf(privilege, object, side)
  const columns = onColumns(privilege, context)
  const statements = (from: ReadonlyArray<string>, to: ReadonlyArray<string>) => [
    ...rightChanges(grant, from, to),
    // What is revoked on a table is revoked on its columns.
    ...columns.flatMap((column) => {
      const left = column.rights.filter((right) => !isRevoked(right, from, to))
      return rightChanges(grantOf(column, find(side, column.parent ?? "") ?? object, side), left, column.rights)
    })
  ]
  return rightDrafts(statements(rights.from, rights.to), statements(rights.to, rights.from))
}

/** What the role has before anything is granted: a new object comes with what default privileges give. */
const initial = (privilege: Privilege, context: Context): ReadonlyArray<string> => {
  const object = find(context.to, privilege.parent ?? "")
  return object !== undefined && context.isNew(object.address)
    ? initialRights(object, privilege.grantee, context)?.rights ?? privilege.standard
    : privilege.standard
}

const operations: Operations<Privilege> = {
  create: (object, _parts, context) =>
    change(object, context.to, { from: initial(object, context), to: object.rights }, context),
  drop: (object, _parts, context) =>
    change(object, context.from, { from: object.rights, to: object.standard }, context),
  alterable: always,
  // It comes before a change of the owner.
  alter: (from, to, _parts, context) => change(to, context.from, { from: from.rights, to: to.rights }, context),
  park: "none"
}

/**
 * The privileges of the new owner become those of an owner: what was granted to it is revoked before, and what is granted
 * to the former owner comes after. REVOKE on a table also revokes on its columns.
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
  needs: nothing,
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: nothing,
  canRelease: false,
  isRecreatedWith: never,
  places: nothing,
  ...noType,
  ...ranked(88),
  precedence: aroundOwner,
  fold: { isFoldable: (_, whole) => targetOf(whole)?.attachments === "all", intoAlter: never, looseness: () => 3 },
  attachments: "none",
  isAttachment: true,
  ...noNames
}
