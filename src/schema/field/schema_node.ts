/**
 * Analyses the nodes of a schema: whether a column is nullable, and what kind of value it has.
 *
 * The layers of a node are the node and what it wraps, from the outside in: `NullOr(Redacted(Int))` has three. Encodings
 * are used only if the type is not sufficient, so a timestamp is a timestamp whatever its encoding is.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import * as AST from "effect/SchemaAST"
import { type Annotation, key } from "./type.ts"

/** The node and all nodes that it wraps, from the outside in. */
export const layers = (node: AST.AST): readonly [AST.AST, ...ReadonlyArray<AST.AST>] => {
  const found: [AST.AST, ...Array<AST.AST>] = [node]
  for (let next = content(node); next !== undefined && !found.includes(next); next = content(next)) found.push(next)
  return found
}

/** The innermost layer, the value of the column. */
export const innermost = (node: AST.AST): AST.AST => layers(node).at(-1) ?? node

const content = (node: AST.AST): AST.AST | undefined => {
  if (AST.isSuspend(node)) return node.thunk()
  if (AST.isDeclaration(node)) return isWrapper(node) ? node.typeParameters[0] : undefined
  if (!AST.isUnion(node)) return undefined
  const present = node.types.filter((type) => !isAbsence(type))
  return present.length === 1 ? present[0] : undefined
}

/** The identifier of a declared type of Effect, such as `effect/schema/Duration`, without the path. */
export const declared = (node: AST.AST): string | undefined => {
  const representation = node.annotations?.["representation"]
  const id = typeof representation === "object" && representation !== null && "id" in representation
    ? representation.id
    : undefined
  return typeof id === "string" ? id.replace("effect/schema/", "") : undefined
}

const isWrapper = (node: AST.Declaration): boolean => declared(node) === "Option" || declared(node) === "Redacted"

const isAbsence = (node: AST.AST): boolean => AST.isNull(node) || AST.isUndefined(node) || AST.isVoid(node)

/** The members of a union and of nested unions, without `null` and `undefined`; the node itself if it is no union. */
export const members = (node: AST.AST): ReadonlyArray<AST.AST> =>
  AST.isUnion(node) ? node.types.flatMap(members) : isAbsence(node) ? [] : [node]

/**
 * Whether a column is nullable: the field is optional, its type has `null`, `undefined` or `Option`, or it is decoded from
 * a type with `null`, as with a decoding default.
 */
export const isNullable = (node: AST.AST): boolean =>
  layers(node).some((layer) =>
    AST.isOptional(layer) || hasAbsence(layer) || (AST.isDeclaration(layer) && declared(layer) === "Option") ||
    encodings(layer).some((link) => admitsNull(link.to))
  )

const admitsNull = (node: AST.AST): boolean =>
  layers(node).some((layer) => hasNull(layer) || encodings(layer).some((link) => admitsNull(link.to)))

const hasAbsence = (node: AST.AST): boolean => AST.isUnion(node) ? node.types.some(hasAbsence) : isAbsence(node)

const hasNull = (node: AST.AST): boolean => AST.isUnion(node) ? node.types.some(hasNull) : AST.isNull(node)

/** The transformations from a node to its encoded form, nearest first. */
export const encodings = (node: AST.AST): ReadonlyArray<AST.Link> => node.encoding ?? []

/** The `strata` annotation of the outermost layer that has one; the encoded forms of a layer come after the layer. */
export const annotationOf = (node: AST.AST): Annotation | undefined => {
  for (const layer of layers(node)) {
    const own = [
      ...(layer.checks ?? []).toReversed().map((check) => check.annotations),
      layer.annotations,
      layer.context?.annotations
    ].find((annotations) => annotations?.[key] !== undefined)?.[key]
    if (own !== undefined) return own as Annotation
    for (const link of encodings(layer)) {
      const encoded = annotationOf(link.to)
      if (encoded !== undefined) return encoded
    }
  }
  return undefined
}

const passes = (node: AST.AST, test: (link: AST.Link) => boolean): boolean =>
  layers(node).some((layer) => encodings(layer).some((link) => test(link) || passes(link.to, test)))

const calendar = Model.Date.ast.encoding?.[0].transformation

/** Whether a `DateTime` is a calendar date: only its transformation distinguishes `Model.Date`. */
export const isCalendarDate = (node: AST.AST): boolean => passes(node, (link) => link.transformation === calendar)

const json = Schema.fromJsonString(Schema.Unknown).ast.encoding?.[0].to.annotations

/** Whether a value is encoded as JSON text, as by `Schema.fromJsonString`. */
export const isJsonText = (node: AST.AST): boolean => passes(node, (link) => link.to.annotations === json)

/** The identifiers and payloads of all checks of a node, including those in groups. */
export const checksOf = (node: AST.AST): ReadonlyArray<{ readonly id: string; readonly payload: unknown }> =>
  (node.checks ?? []).flatMap(leaves).flatMap((check) => {
    const representation = check.annotations?.["representation"]
    if (typeof representation !== "object" || representation === null || !("id" in representation)) return []
    return [{
      id: String(representation.id).replace("effect/schema/", ""),
      payload: "payload" in representation ? representation.payload : undefined
    }]
  })

const leaves = (check: AST.Check<never>): ReadonlyArray<AST.Check<never>> =>
  check._tag === "FilterGroup" ? [check, ...check.checks.flatMap(leaves)] : [check]

/** The last annotation of that name on a node or its checks. */
export const annotated = (node: AST.AST, name: string): unknown =>
  [...(node.checks ?? []).toReversed().map((check) => check.annotations), node.annotations]
    .find((annotations) => annotations?.[name] !== undefined)?.[name]

/** The name of a schema in a message: its identifier, title or description, else its kind. */
export const describe = (node: AST.AST): string => {
  const inner = innermost(node)
  const names = [...layers(node)].toReversed().flatMap((layer) =>
    ["identifier", "title", "description"].map((name) => annotated(layer, name))
  )
  const found = [...names, annotated(inner, "expected")].find(Predicate.isString)
  return found === undefined ? `a schema of the kind ${inner._tag}` : `"${found}"`
}
