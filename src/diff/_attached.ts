/**
 * What is said together with an object that is made by SQL: its comments, its owner, its privileges.
 */
import type { CatalogObject } from "../catalog/mod.ts"
import { commentTexts } from "./_comment.ts"
import type { Parts } from "./_kind.ts"
import { ownerTexts } from "./_owner.ts"
import { privilegeTexts } from "./_privilege.ts"

/** The statements for all of it. */
export const attachedTexts = (object: CatalogObject, parts: Parts): ReadonlyArray<string> => [
  ...commentTexts(object, parts),
  ...ownerTexts(object, parts),
  ...privilegeTexts(object, parts)
]
