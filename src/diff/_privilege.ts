/**
 * Privileges: one rule for all kinds. What a role has beyond or below what nobody has to say is granted and revoked.
 */
import { type Catalog, type CatalogObject, children, find, type Privilege } from "../catalog/mod.ts"
import { called, columnAt, kindWords } from "./_called.ts"
import { given } from "./_given.ts"
import { type Behaviour, type Context, type Draft, type Parts, partsOf, tableOf } from "./_kind.ts"
import { ownerOf } from "./_owner.ts"
import { type Grant, isRevoked, rightChanges, rightDrafts, roleText } from "./_rights.ts"
import { quote, quoteName } from "./_sql.ts"

const words = { ...kindWords, view: "table", "materialized-view": "table" }

/** What is granted on: `TABLE "app"."users"`, and the column of it, if any. */
export const placeOf = (object: CatalogObject, on: string): Pick<Grant, "on" | "column"> => {
  if (object.kind === "column") return { on: `TABLE ${quoteName(tableOf(object))}`, column: quote(object.name) }
  const column = on === object.address ? undefined : columnAt(object, on)
  return { on: called(object, words) ?? "", ...(column === undefined ? {} : { column: quote(column) }) }
}

const grantOf = ({ grantee, on }: Privilege, object: CatalogObject, catalog: Catalog): Grant => ({
  ...placeOf(object, on),
  to: grantee === undefined ? ownerOf(catalog, object) : roleText(grantee)
})

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
    ? given(object, privilege.grantee, context)?.rights ?? privilege.standard
    : privilege.standard
}

/** The privileges of a role on whatever has them. */
export const privilege: Behaviour<Privilege> = {
  create: (object, _parts, context) =>
    change(object, context.to, { from: initial(object, context), to: object.rights }, context),
  drop: (object, _parts, context) =>
    change(object, context.from, { from: object.rights, to: object.standard }, context),
  alterable: () => true,
  // It comes before a change of the owner.
  alter: (from, to, _parts, context) => change(to, context.from, { from: from.rights, to: to.rights }, context)
}
