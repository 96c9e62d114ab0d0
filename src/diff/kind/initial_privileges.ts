/**
 * The privileges on a new object that come from default privileges. Only default privileges that both sides have apply to
 * the objects that a plan creates: others are revoked before or granted after.
 */
import { addressOn, type CatalogObject, type DefaultPrivilege, find, ofKind } from "../../catalog/mod.ts"
import type { Context } from "../description/context.ts"
import { standaloneOf } from "./_standalone.ts"

type Type = DefaultPrivilege["type"]

const typeOf = (object: CatalogObject): Type | "none" => standaloneOf(object)?.defaultPrivileges ?? "none"

/** Whether default privileges apply to an object. */
export const isGiven = (object: CatalogObject): boolean => typeOf(object) !== "none"

// What PostgreSQL grants without default privileges.
const standardOf = (type: Type | "none", grantee: string | undefined): ReadonlyArray<string> =>
  grantee !== "public" ? [] : type === "functions" ? ["EXECUTE"] : type === "types" ? ["USAGE"] : []

type Sides = Pick<Context, "from" | "options" | "to">

/**
 * The default privileges that apply to a new object. If privileges are not compared, an object that only one side has keeps
 * what it gets from them, and one that is recreated has what it had.
 */
export const inForce = (object: CatalogObject, { from, options, to }: Sides): ReadonlyArray<DefaultPrivilege> => {
  const isOnBoth = () => find(from, object.address) !== undefined && find(to, object.address) !== undefined
  const type = options.privileges === true || isOnBoth() ? typeOf(object) : "none"
  const schema = "schema" in object ? object.schema : undefined
  return type === "none" ?
    [] :
    ofKind(from, "default-privilege").filter((one) =>
      one.type === type && one.creator === undefined && one.grantee !== undefined &&
      (one.schema === undefined || one.schema === schema) && find(to, one.address) !== undefined
    )
}

/** The rights of a role on a new object with and without default privileges; undefined if none apply. */
export const initial = (object: CatalogObject, grantee: string | undefined, context: Sides) => {
  const found = inForce(object, context).filter((one) => one.grantee === grantee)
  if (found.length === 0) return undefined
  const standard = standardOf(typeOf(object), grantee)
  const everywhere = found.find(({ schema }) => schema === undefined)?.rights ?? standard
  const here = found.find(({ schema }) => schema !== undefined)?.rights ?? []
  return { rights: [...new Set([...everywhere, ...here])].toSorted(), standard }
}

/** The roles that get privileges on a new object from default privileges but have none in the desired state. */
export const unwanted = (object: CatalogObject, context: Sides): ReadonlyArray<string> => {
  const grantees = inForce(object, context).flatMap(({ grantee }) => grantee ?? [])
  return [...new Set(grantees)].filter((grantee) =>
    find(context.to, addressOn("privilege", object.address, grantee)) === undefined
  ).toSorted()
}
