/**
 * What default privileges give away with every new object, which a plan has to reckon with while they are in force: those
 * that go are dropped before anything is created, and those that come are made after it.
 */
import { addressOn, type CatalogObject, type DefaultPrivilege, find, ofKind } from "../../catalog/mod.ts"
import type { Context } from "../description/context.ts"
import { targetOf } from "./_standalone.ts"

type Type = DefaultPrivilege["type"]

const typeOf = (object: CatalogObject): Type | "none" => targetOf(object)?.defaultPrivileges ?? "none"

/** Whether default privileges apply to an object. */
export const isGiven = (object: CatalogObject): boolean => typeOf(object) !== "none"

// What PostgreSQL grants by itself.
const standardOf = (type: Type | "none", grantee: string | undefined): ReadonlyArray<string> =>
  grantee !== "public" ? [] : type === "functions" ? ["EXECUTE"] : type === "types" ? ["USAGE"] : []

/** The default privileges that a new object comes with. */
export const inForce = (
  object: CatalogObject,
  { from, to }: Pick<Context, "from" | "to">
): ReadonlyArray<DefaultPrivilege> => {
  const type = typeOf(object)
  const schema = "schema" in object ? object.schema : undefined
  return type === "none" ?
    [] :
    ofKind(from, "default-privilege").filter((one) =>
      one.type === type && one.creator === undefined && one.grantee !== undefined &&
      (one.schema === undefined || one.schema === schema) && find(to, one.address) !== undefined
    )
}

/** What a role gets on a new object by default, and what without default privileges; undefined where these say nothing. */
export const initial = (object: CatalogObject, grantee: string | undefined, context: Pick<Context, "from" | "to">) => {
  const found = inForce(object, context).filter((one) => one.grantee === grantee)
  if (found.length === 0) return undefined
  const standard = standardOf(typeOf(object), grantee)
  const everywhere = found.find(({ schema }) => schema === undefined)?.rights ?? standard
  const here = found.find(({ schema }) => schema !== undefined)?.rights ?? []
  return { rights: [...new Set([...everywhere, ...here])].toSorted(), standard }
}

/** The roles that get something on a new object which the desired state does not speak of. */
export const unwanted = (object: CatalogObject, context: Pick<Context, "from" | "to">): ReadonlyArray<string> => {
  const grantees = inForce(object, context).flatMap(({ grantee }) => grantee ?? [])
  return [...new Set(grantees)].filter((grantee) =>
    find(context.to, addressOn("privilege", object.address, grantee)) === undefined
  ).toSorted()
}
