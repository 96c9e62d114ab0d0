/**
 * One complete description of each kind of the catalog. A kind without one does not compile.
 */
import type { CatalogObject, Kind } from "../../catalog/mod.ts"
import type { Descriptions } from "../description/description.ts"
import { comment } from "./_comment.ts"
import { defaultPrivilege } from "./_default_privilege.ts"
import { owner } from "./_owner.ts"
import { privilege } from "./_privilege.ts"
import { securityLabel } from "./_security_label.ts"
import { type AnyCompared, standalone } from "./_standalone.ts"

const descriptions: Descriptions = {
  ...standalone,
  comment,
  "security-label": securityLabel,
  owner,
  privilege,
  "default-privilege": defaultPrivilege
}

/** Whether a kind is compared. */
export const isCompared = (kind: Kind): boolean => !("notCompared" in descriptions[kind])

/** The description of an object's kind, which has to be one that is compared. */
export const descriptionOf = (object: CatalogObject): AnyCompared => {
  const description = descriptions[object.kind]
  if ("notCompared" in description) {
    throw new Error(`No operation changes ${object.address}: ${description.notCompared}`)
  }
  return description as unknown as AnyCompared
}

/** The kinds of objects that are types, which columns can have. */
export const typeKinds: ReadonlyArray<Kind> = (Object.keys(descriptions) as ReadonlyArray<Kind>).filter((kind) => {
  const description = descriptions[kind]
  return "isTypeName" in description && description.isTypeName
})

/** The option that requests a kind; undefined if it is always or never compared. */
export const requestedBy = (kind: Kind): "owners" | "privileges" | undefined => {
  const description = descriptions[kind]
  return "notCompared" in description || description.requestedBy === "always" ? undefined : description.requestedBy
}
