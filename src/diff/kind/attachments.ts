/**
 * Comments, owners and privileges that are written in the same statement as their object.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Context, Draft, Parts } from "../description/context.ts"
import { roleText, script } from "../description/statement.ts"
import { commentTexts } from "./_comment.ts"
import { ownerTexts } from "./_owner.ts"
import { type InitialRights, placeOf, privilegeTexts } from "./_privilege.ts"
import { rightChanges, rightDrafts } from "./_rights.ts"
import { targetOf } from "./_standalone.ts"
import { descriptionOf } from "./descriptions.ts"
import { initial, unwanted } from "./initial_privileges.ts"

/**
 * Whether an attachment that was on a part of an object, such as a column of a view, is on that part of the new object as
 * well. The part is not an object of the catalog, so both objects are asked what statements would call it.
 */
export const isOnPart = (attachment: CatalogObject, before: CatalogObject, after: CatalogObject): boolean => {
  if (!("on" in attachment) || attachment.on === attachment.parent) return true
  if ("called" in attachment) return !("identity" in before) || "identity" in after
  const called = (object: CatalogObject) => {
    const { comment, grant } = targetOf(object)
    return attachment.kind === "privilege"
      ? grant === "none" ? "" : JSON.stringify(grant(object, attachment.on))
      : comment === "none"
      ? ""
      : comment.on(object, attachment.on)
  }
  return called(before) === called(after)
}

const textsOf = (object: CatalogObject, parts: Parts, initial: InitialRights): ReadonlyArray<string> =>
  descriptionOf(object).attachments === "all"
    ? [...commentTexts(object, parts), ...ownerTexts(object, parts), ...privilegeTexts(object, parts, initial)]
    : []

const withTexts = (expression: Expression, texts: ReadonlyArray<string>): Expression => ({
  ...expression,
  text: script(expression.text, ...texts)
})

type Expression = Extract<Operation, { readonly _tag: "Execute" }>["expression"]

/**
 * The drafts that create an object, with its attachments at the end of the first statement. What default privileges give
 * too much is revoked first: after a change of the owner, it would be the owner's, and REVOKE also revokes on columns.
 */
export const created = (
  drafts: ReadonlyArray<Draft>,
  object: CatalogObject,
  parts: Parts,
  context: Context
): ReadonlyArray<Draft> => {
  const excess = takenBack(object, context)
  if (descriptionOf(object).attachments !== "all") {
    return [
      ...drafts,
      ...excess.flatMap(({ back, there }) => rightDrafts(there, back))
    ]
  }
  const rights: InitialRights = ({ grantee, on, standard }) =>
    on === object.address ? initial(object, grantee, context)?.rights ?? standard : standard
  const texts = [...excess.flatMap(({ there }) => there), ...textsOf(object, parts, rights)]
  return texts.length === 0 ? drafts : drafts.map((draft, index) =>
    index > 0 || draft.operation._tag !== "Execute"
      ? draft
      : { ...draft, operation: { ...draft.operation, expression: withTexts(draft.operation.expression, texts) } }
  )
}

/** The drafts that drop an object, with its attachments in the inverse of the last statement. */
export const dropped = (
  drafts: ReadonlyArray<Draft>,
  object: CatalogObject,
  parts: Parts
): ReadonlyArray<Draft> => {
  const texts = textsOf(object, parts, ({ standard }) => standard)
  return texts.length === 0 ?
    drafts :
    drafts.map((draft, index) =>
      index < drafts.length - 1 || draft.operation._tag !== "Execute" || draft.operation.inverse === undefined
        ? draft
        : { ...draft, operation: { ...draft.operation, inverse: withTexts(draft.operation.inverse, texts) } }
    )
}

/** The statements that revoke what comes from default privileges and is not in the desired state, and those that undo them. */
const takenBack = (object: CatalogObject, context: Context) =>
  unwanted(object, context).flatMap((grantee) => {
    const found = initial(object, grantee, context)
    if (found === undefined) return []
    const grant = { ...placeOf(object, object.address), to: roleText(grantee) }
    return [{
      there: rightChanges(grant, found.rights, found.standard),
      back: rightChanges(grant, found.standard, found.rights)
    }]
  })
