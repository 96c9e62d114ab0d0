/**
 * Groups of answers for kinds to which a part of the description does not apply. A description spreads a group and then
 * gives the answers that differ.
 */
import { always, itself, never, noText, nothing } from "./context.ts"

/** All fields are compared, and no option decides about an object. */
export const comparedWhole = { comparable: itself, isDeparsed: always, judge: "never", isLeftOut: never } as const

/** No comment, no owner and no privileges. */
export const notCalled = { comment: "none", owner: "none", grant: "none", defaultPrivileges: "none" } as const

/** No dependencies, except on the parent and those that PostgreSQL records, and no name that a text could contain. */
export const independent = {
  needs: nothing,
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: nothing,
  canRelease: false,
  isRecreatedWith: never,
  places: nothing
} as const

/** A statement that PostgreSQL deparses and evaluates, and that no text names: it is recreated around what it names. */
export const fromDefinition = {
  evaluates: ({ definition }: { readonly definition: string }) => [definition],
  namesInBodies: nothing,
  canRelease: false,
  expressions: ["definition"],
  isRecreatedAround: always
} as const

/** Neither a type nor a user of types. */
export const noType = {
  isTypeName: false,
  secondType: "none",
  usesTypes: false,
  containsType: never,
  retyping: "none"
} as const

/** A rank, and no order except that of dependencies and ranks. */
export const ranked = (rank: number) => ({
  rank: () => rank,
  position: noText,
  precedence: nothing,
  isAlteredAfter: never,
  recreates: nothing,
  parksParts: false
})

/** Always in a statement of its own, without other objects. */
export const ownStatements = { fold: "never", attachments: "none", isAttachment: false } as const

/** No field in which a rename changes a name. */
export const noNames = {
  expressions: [],
  types: [],
  columns: [],
  withColumns: "none",
  isRecreatedAround: never,
  isNamedAfterParent: false,
  rename: "none"
} as const
