/**
 * Looking through a schema to what it means: which values a column may lack, and what kind of value it holds.
 *
 * The layers of a node are the node and what it wraps, from outside in: `NullOr(Redacted(Int))` has three. Encodings are
 * looked at only where the type says too little, so a timestamp stays one whatever it is read from.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import * as AST from "effect/SchemaAST"
import { type Annotation, key } from "./type.ts"

/** The node and all it wraps, from outside in; at least the node. */
export const layers = (node: AST.AST): readonly [AST.AST, ...ReadonlyArray<AST.AST>] => {
  const found: [AST.AST, ...Array<AST.AST>] = [node]
  for (let next = content(node); next !== undefined && !found.includes(next); next = content(next)) found.push(next)
  return found
}

/** The innermost layer, which is what the column holds. */
export const innermost = (node: AST.AST): AST.AST => layers(node).at(-1) ?? node

const content = (node: AST.AST): AST.AST | undefined => {
  if (AST.isSuspend(node)) return node.thunk()
  if (AST.isDeclaration(node)) return isWrapper(node) ? node.typeParameters[0] : undefined
  if (!AST.isUnion(node)) return undefined
  const present = node.types.filter((type) => !isAbsence(type))
  return present.length === 1 ? present[0] : undefined
}

/** The identifier that Effect gives a declared type, such as `effect/schema/Duration`, without its path. */
export const declared = (node: AST.AST): string | undefined => {
  const representation = node.annotations?.["representation"]
  const id = typeof representation === "object" && representation !== null && "id" in representation
    ? representation.id
    : undefined
  return typeof id === "string" ? id.replace("effect/schema/", "") : undefined
}

const isWrapper = (node: AST.Declaration): boolean => declared(node) === "Option" || declared(node) === "Redacted"

const isAbsence = (node: AST.AST): boolean => AST.isNull(node) || AST.isUndefined(node) || AST.isVoid(node)

/** The members of a union, unions inside it included, without `null` and `undefined`; a lone node is its own member. */
export const members = (node: AST.AST): ReadonlyArray<AST.AST> =>
  AST.isUnion(node) ? node.types.flatMap(members) : isAbsence(node) ? [] : [node]

/**
 * Whether a row may have no value: the field is optional, its type has `null`, `undefined` or `Option`, or it is decoded
 * from something that may be `null`, as with a default for old rows.
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

/** The steps from a node to its encoded form, nearest first. */
export const encodings = (node: AST.AST): ReadonlyArray<AST.Link> => node.encoding ?? []

/** The first layer's `strata` annotation, from outside in; a layer's encoded forms come after the layer itself. */
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

/** Whether a time is a calendar date: `Model.Date` is a `DateTime` that only its transformation tells apart. */
export const isCalendarDate = (node: AST.AST): boolean => passes(node, (link) => link.transformation === calendar)

const json = Schema.fromJsonString(Schema.Unknown).ast.encoding?.[0].to.annotations

/** Whether a value is written as JSON text, as `Schema.fromJsonString` does. */
export const isJsonText = (node: AST.AST): boolean => passes(node, (link) => link.to.annotations === json)

/** The identifiers and payloads of all checks of a node, those in groups included. */
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

/** An annotation of a node or of one of its checks, the last one given. */
export const annotated = (node: AST.AST, name: string): unknown =>
  [...(node.checks ?? []).toReversed().map((check) => check.annotations), node.annotations]
    .find((annotations) => annotations?.[name] !== undefined)?.[name]

/** What to call a schema in a message: its identifier, title or description, or what kind of node it is. */
export const describe = (node: AST.AST): string => {
  const inner = innermost(node)
  const names = [...layers(node)].toReversed().flatMap((layer) =>
    ["identifier", "title", "description"].map((name) => annotated(layer, name))
  )
  const found = [...names, annotated(inner, "expected")].find(Predicate.isString)
  return found === undefined ? `a schema of the kind ${inner._tag}` : `"${found}"`
}
