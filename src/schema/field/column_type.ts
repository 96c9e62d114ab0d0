/**
 * Chooses the column type of a field from its schema. In order: the annotation, the renderers of the environment, literals,
 * the built-in renderers, and finally the encoded form, for user-defined types.
 */
import * as Predicate from "effect/Predicate"
import * as AST from "effect/SchemaAST"
import type { ColumnType, Name } from "../../operation/mod.ts"
import { HiddenType } from "../error.ts"
import { nameText } from "../name/names.ts"
import { fail } from "../raise.ts"
import { builtInTypes } from "./_built_in_types.ts"
import { type Enums, use } from "./enums.ts"
import { identityOf, literalsOf, literalType } from "./literals.ts"
import { builtIn, type Context, first, type Lengths, maximumLength, type Renderer } from "./renderer.ts"
import { annotated, annotationOf, encodings, innermost, isJsonText, layers } from "./schema_node.ts"
import type { Annotation } from "./type.ts"

/** The context of a field. */
export interface Place {
  readonly table: Name
  readonly model: string
  readonly field: string
  readonly column: string
  readonly renderers: ReadonlyArray<Renderer>
  readonly lengths: Lengths
  readonly enums: Enums
}

/** A column type. `values` are the only valid values, if the type itself does not restrict them. */
export interface Rendering {
  readonly type: ColumnType
  readonly values?: ReadonlyArray<AST.LiteralValue>
}

type Named = Extract<Annotation, { readonly _tag: "Enum" }>

/** The column type of a node; undefined if it is unknown. `named` is an enum annotation of an outer node. */
export const render = (node: AST.AST, place: Place, named?: Named): Rendering | undefined => {
  const annotation = annotationOf(node) ?? named
  const explicit = annotation === undefined ? undefined : explicitType(node, annotation, place)
  if (explicit !== undefined) return { type: explicit }
  const name = annotation?._tag === "Enum" ? annotation : undefined
  const context: Context = {
    table: place.table,
    model: place.model,
    field: place.field,
    column: place.column,
    lengths: place.lengths,
    source: node,
    render: (inner) => render(inner, place, name)?.type
  }
  for (const layer of layers(node)) {
    const type = first(place.renderers, layer, context)
    if (type !== undefined) return { type }
  }
  const found = literals(node, place, name)
  if (found !== undefined) return found
  // An enum annotation on a schema without literals is the name of an existing enum, or that of the elements.
  return name === undefined || AST.isArrays(innermost(node))
    ? known(node, context) ?? encoded(node, place, name)
    : encoded(node, place, name) ?? { type: visible({ type: name.name }, place) }
}

const explicitType = (node: AST.AST, annotation: Annotation, place: Place): ColumnType | undefined => {
  if (annotation._tag === "Type") return visible(annotation.type, place)
  if (annotation._tag !== "Varchar") return undefined
  const length = annotation.length ?? maximumLength(innermost(node))
  return length === undefined ? "varchar" : `varchar(${length})`
}

/** Throws a `SchemaError` for an unqualified name of a built-in type. */
const visible = (type: ColumnType, { column, table }: Place): ColumnType =>
  typeof type !== "string" && typeof type.type === "string" && builtInTypes.has(type.type)
    ? fail(new HiddenType({ table: nameText(table), column, type: type.type }))
    : type

const literals = (node: AST.AST, place: Place, named: Named | undefined): Rendering | undefined => {
  const values = literalsOf(innermost(node))
  if (values === undefined || isJsonText(node)) return undefined
  if (named === undefined && !values.every((value) => typeof value === "string")) {
    return { type: literalType(values), values }
  }
  const identifier = layers(node).map((layer) => annotated(layer, "identifier")).findLast(Predicate.isString)
  const name = use(place.enums, {
    identity: identityOf(node),
    values: values.map(String),
    table: place.table,
    column: place.column,
    name: named?.name,
    options: named?.options,
    identifier
  })
  return { type: { type: name } }
}

const known = (node: AST.AST, context: Context): Rendering | undefined => {
  const type = first(builtIn, innermost(node), context)
  return type === undefined ? undefined : { type }
}

const encoded = (node: AST.AST, place: Place, named: Named | undefined): Rendering | undefined => {
  for (const layer of layers(node).toReversed()) {
    for (const link of encodings(layer)) {
      const rendering = render(link.to, place, named)
      if (rendering !== undefined) return rendering
    }
  }
  return undefined
}
