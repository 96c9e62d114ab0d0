/**
 * Comments: one rule for all kinds. A comment that an operation can set is written as that operation, the others as SQL.
 */
import { type Catalog, type CatalogObject, type Comment, find } from "../../catalog/mod.ts"
import { always, type Draft, draft, never, type Parts, partsOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ranked } from "../description/plain.ts"
import { commentText, execute } from "../description/statement.ts"
import { targetOf, unsupported } from "./_standalone.ts"

/** The statements for the comments that are written together with their object. */
export const commentTexts = (object: CatalogObject, parts: Parts): ReadonlyArray<string> => {
  const form = targetOf(object).comment
  return partsOf(parts, "comment").map(({ address, called, on, text }) => {
    if (called !== undefined) return commentText(called, text)
    if (form === "none") throw unsupported("comment", address)
    return commentText(form.on(object, on), text)
  })
}

const change = (
  comment: Comment,
  side: Catalog,
  from: string | null,
  to: string | null
): ReadonlyArray<Draft> => {
  const object = find(side, comment.parent ?? "")
  if (object === undefined) return []
  const form = targetOf(object).comment
  if (form === "none") throw unsupported("comment", object.address)
  const target = comment.on === comment.parent ? form.target(object) : "sql"
  const called = comment.called ?? form.on(object, comment.on)
  return [draft(
    target === "sql"
      ? execute(commentText(called, to), commentText(called, from))
      : { _tag: "SetComment", target, comment: to, previous: from }
  )]
}

const operations: Operations<Comment> = {
  create: (comment, _parts, { to }) => change(comment, to, comment.standard ?? null, comment.text),
  drop: (comment, _parts, { from }) => change(comment, from, comment.text, comment.standard ?? null),
  alterable: always,
  alter: (from, to, _parts, context) => change(to, context.to, from.text, to.text),
  park: "none"
}

/** Comments. */
export const comment: Compared<"comment"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  isDeparsed: never,
  ...notCalled,
  ...independent,
  ...noType,
  ...ranked(80),
  fold: {
    isFoldable: ({ on, parent }, whole) => {
      const { attachments } = targetOf(whole)
      return attachments === "all" || (attachments === "comment" && on === parent)
    },
    intoAlter: never,
    looseness: () => 3
  },
  attachments: "none",
  isAttachment: true,
  ...noNames
}
