/**
 * Comments, owners and privileges that are written in the same statement as their object.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import type { Context, Draft, Parts } from "../description/context.ts"
import { roleText, script } from "../description/statement.ts"
import { commentTexts } from "./_comment.ts"
import { ownerTexts } from "./_owner.ts"
import { placeOf, privilegeTexts } from "./_privilege.ts"
import { rightChanges, rightDrafts } from "./_rights.ts"
import { descriptionOf } from "./descriptions.ts"
import { initial, unwanted } from "./initial_privileges.ts"

const textsOf = (object: CatalogObject, parts: Parts): ReadonlyArray<string> =>
  descriptionOf(object).attachments === "all"
    ? [...commentTexts(object, parts), ...ownerTexts(object, parts), ...privilegeTexts(object, parts)]
    : []

const withTexts = (expression: Expression, texts: ReadonlyArray<string>): Expression => ({
  ...expression,
  text: script(expression.text, ...texts)
})

type Expression = Extract<Operation, { readonly _tag: "Execute" }>["expression"]

/** The drafts that create an object, with its attachments at the end of the first statement. */
export const created = (
  drafts: ReadonlyArray<Draft>,
  object: CatalogObject,
  parts: Parts
): ReadonlyArray<Draft> => {
  const texts = textsOf(object, parts)
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
  const texts = textsOf(object, parts)
  return texts.length === 0 ?
    drafts :
    drafts.map((draft, index) =>
      index < drafts.length - 1 || draft.operation._tag !== "Execute" || draft.operation.inverse === undefined
        ? draft
        : { ...draft, operation: { ...draft.operation, inverse: withTexts(draft.operation.inverse, texts) } }
    )
}

/** Revokes the privileges on a new object that come from default privileges and are not in the desired state. */
export const takenBack = (object: CatalogObject, context: Context): ReadonlyArray<Draft> =>
  unwanted(object, context).flatMap((grantee) => {
    const found = initial(object, grantee, context)
    if (found === undefined) return []
    const grant = { ...placeOf(object, object.address), to: roleText(grantee) }
    return rightDrafts(
      rightChanges(grant, found.rights, found.standard),
      rightChanges(grant, found.standard, found.rights)
    )
  })
