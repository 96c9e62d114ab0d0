/**
 * Default privileges: what roles get on objects that are made later.
 */
import type { CatalogObject, DefaultPrivilege } from "../catalog/mod.ts"
import { given, unwanted } from "./_given.ts"
import { type Behaviour, type Context, type Draft } from "./_kind.ts"
import { placeOf } from "./_privilege.ts"
import { type Grant, rightChanges, rightDrafts, roleText } from "./_rights.ts"
import { quote, words } from "./_sql.ts"

const grantOf = ({ creator, grantee, schema, type }: DefaultPrivilege): Grant => ({
  prefix: words(
    "ALTER DEFAULT PRIVILEGES",
    creator !== undefined && `FOR ROLE ${quote(creator)}`,
    schema !== undefined && `IN SCHEMA ${quote(schema)}`
  ),
  on: type.toUpperCase(),
  to: grantee !== undefined ? roleText(grantee) : creator !== undefined ? quote(creator) : "CURRENT_USER"
})

const change = (grant: Grant, from: ReadonlyArray<string>, to: ReadonlyArray<string>): ReadonlyArray<Draft> =>
  rightDrafts(rightChanges(grant, from, to), rightChanges(grant, to, from))

/** Takes from a new object what default privileges gave away with it and nobody wants. */
export const takenBack = (object: CatalogObject, context: Context): ReadonlyArray<Draft> =>
  unwanted(object, context).flatMap((grantee) => {
    const found = given(object, grantee, context)
    const grant = { ...placeOf(object, object.address), to: roleText(grantee) }
    return found === undefined ? [] : change(grant, found.rights, found.standard)
  })

/** What one role gets on what another makes. */
export const defaultPrivilege: Behaviour<DefaultPrivilege> = {
  create: (object) => change(grantOf(object), object.standard, object.rights),
  drop: (object) => change(grantOf(object), object.rights, object.standard),
  alterable: () => true,
  alter: (from, to) => change(grantOf(to), from.rights, to.rights)
}
