/**
 * Comments: one rule for all kinds. Those that a typed operation knows are written with it, the rest as SQL.
 */
import { type Catalog, type CatalogObject, type Comment, find } from "../catalog/mod.ts"
import type { CommentTarget } from "../operation/mod.ts"
import { called, columnAt, kindWords } from "./_called.ts"
import { type Behaviour, type Draft, draft, nameOf, type Parts, partsOf, tableOf } from "./_kind.ts"
import { execute, literal, quote, quoteName } from "./_sql.ts"

const target = (object: CatalogObject): CommentTarget | undefined => {
  switch (object.kind) {
    case "schema":
    case "extension":
      return { kind: object.kind, name: object.name }
    case "constraint":
      return object.onDomain ? undefined : { kind: "constraint", on: tableOf(object), name: object.name }
    case "column":
    case "trigger":
    case "policy":
      return { kind: object.kind, on: tableOf(object), name: object.name }
    case "table":
    case "view":
    case "materialized-view":
    case "index":
    case "sequence":
    case "enum":
    case "composite":
    case "range":
    case "domain":
      return { kind: kindWords[object.kind], name: nameOf(object) }
    default:
      return undefined
  }
}

/** `COMMENT ON …` for the object, or for what of it `on` names: a column, or the index behind a constraint. */
const statement = ({ on, parent }: Comment, object: CatalogObject, text: string | null): string => {
  const is = `IS ${text === null ? "NULL" : literal(text)}`
  switch (object.kind) {
    case "constraint":
      return on === parent
        ? `COMMENT ON CONSTRAINT ${quote(object.name)} ON ${object.onDomain ? "DOMAIN " : ""}${
          quoteName(tableOf(object))
        } ${is}`
        : `COMMENT ON INDEX ${quoteName(object)} ${is}`
    case "column":
      return `COMMENT ON COLUMN ${quoteName(tableOf(object))}.${quote(object.name)} ${is}`
    case "trigger":
    case "policy":
      return `COMMENT ON ${object.kind.toUpperCase()} ${quote(object.name)} ON ${quoteName(tableOf(object))} ${is}`
    default: {
      const column = on === parent ? undefined : columnAt(object, on)
      return column !== undefined && "schema" in object && "name" in object
        ? `COMMENT ON COLUMN ${quoteName(object)}.${quote(column)} ${is}`
        : `COMMENT ON ${called(object)} ${is}`
    }
  }
}

/** The statements for the comments that are written together with their object. */
export const commentTexts = (object: CatalogObject, parts: Parts): ReadonlyArray<string> =>
  partsOf(parts, "comment").map((comment) => statement(comment, object, comment.text))

const change = (
  comment: Comment,
  object: CatalogObject | undefined,
  from: string | null,
  to: string | null
): ReadonlyArray<Draft> => {
  if (object === undefined) return []
  const known = comment.on === comment.parent ? target(object) : undefined
  return [draft(
    known === undefined
      ? execute(statement(comment, object, to), statement(comment, object, from))
      : { _tag: "SetComment", target: known, comment: to, previous: from }
  )]
}

const at = (catalog: Catalog, { parent }: Comment): CatalogObject | undefined =>
  parent === undefined ? undefined : find(catalog, parent)

/** The comment of whatever has one. */
export const comment: Behaviour<Comment> = {
  create: (comment, _parts, { to }) => change(comment, at(to, comment), null, comment.text),
  drop: (comment, _parts, { from }) => change(comment, at(from, comment), comment.text, null),
  alterable: () => true,
  alter: (from, to, _parts, context) => change(to, at(context.to, to), from.text, to.text)
}
