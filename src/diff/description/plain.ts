/**
 * The answers of kinds to which a group of questions does not apply. A description that spreads one of these gives the
 * answers that are different after it.
 */
import { always, itself, never, nobody, noText, nothing } from "./context.ts"

/** Everything about an object is compared, by rule. */
export const comparedWhole = { comparable: itself, isDeparsed: always, judge: "never", isLeftOut: never } as const

/** No comment, no owner and no privileges. */
export const notCalled = { comment: "none", owner: "none", grant: "none", defaultPrivileges: "none" } as const

/** Neither a type nor something with values of one. */
export const noType = {
  isTypeName: false,
  secondType: "none",
  usesTypes: false,
  containsType: never,
  retyping: "none"
} as const

/** A rank, and no order besides those of dependencies and ranks. */
export const ranked = (rank: number) => ({
  rank: () => rank,
  position: noText,
  precedence: nothing,
  isAlteredAfter: never,
  recreates: nobody,
  parksParts: false
})

/** Always a statement of its own, which includes no other object. */
export const ownStatements = { fold: "never", attachments: "none", isAttachment: false } as const

/** No text and no field in which a rename changes a name. */
export const noNames = {
  expressions: [],
  types: [],
  columns: [],
  withColumns: "none",
  isRecreatedAround: false,
  isNamedAfterParent: false,
  rename: "none"
} as const
