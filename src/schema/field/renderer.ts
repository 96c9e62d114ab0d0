/**
 * Renderers: functions from a schema node to a column type, of which the first result is used.
 *
 * Renderers of the environment come first and get every layer of a field from the outside in. The built-in ones get the
 * innermost layer, and use the decoded type and not the encoding: a `DateTime` that is read from text is a `timestamptz`.
 */
import * as AST from "effect/SchemaAST"
import type { ColumnType, Name } from "../../operation/mod.ts"
import { annotated, checksOf, declared, isCalendarDate, isJsonText, members } from "./schema_node.ts"

/** Whether a maximum length makes a `varchar(n)`. For a single column use `Type.varchar`. */
export type Lengths = "text" | "varchar"

/** The context of a node. */
export interface Context {
  readonly table: Name
  /** The model, as messages name it. */
  readonly model: string
  readonly field: string
  readonly column: string
  /** The whole schema of the field, or of the element of an array. */
  readonly source: AST.AST
  readonly lengths: Lengths
  /** The column type of another node in the same context, such as an element or a member. */
  readonly render: (node: AST.AST) => ColumnType | undefined
}

/** Returns the column type of a node, or undefined to try the next renderer. */
export type Renderer = (node: AST.AST, context: Context) => ColumnType | undefined

/** Values that are encoded as JSON text. */
const jsonText: Renderer = (_, { source }) => isJsonText(source) ? "jsonb" : undefined

const string: Renderer = (node, { lengths }) => {
  if (AST.isTemplateLiteral(node)) return "text"
  if (!AST.isString(node)) return undefined
  const format = annotated(node, "format")
  if (typeof format === "string" && Object.hasOwn(formats, format)) return formats[format]
  if (checksOf(node).some(({ id }) => id === "isUUID" || id === "isGUID")) return "uuid"
  const length = lengths === "varchar" ? maximumLength(node) : undefined
  return length === undefined ? "text" : `varchar(${length})`
}

// The formats of JSON Schema for which PostgreSQL has a type.
const formats: Readonly<Record<string, ColumnType>> = {
  uuid: "uuid",
  date: "date",
  "date-time": "timestamptz",
  duration: "interval"
}

/** The maximum length of a string by its checks, if any. */
export const maximumLength = (node: AST.AST): number | undefined => {
  const lengths = checksOf(node).flatMap(({ id, payload }) => {
    const key = maximumKeys[id]
    const value = key !== undefined && typeof payload === "object" && payload !== null ? Reflect.get(payload, key) : 0
    return typeof value === "number" && value > 0 ? [value] : []
  })
  return lengths.length === 0 ? undefined : Math.min(...lengths)
}

// JavaScript counts UTF-16 units and PostgreSQL counts characters, so a string that passes the check always fits.
const maximumKeys: Readonly<Record<string, string>> = {
  isMaxLength: "maxLength",
  isBetweenLength: "maximum",
  isMaxCodePoints: "maxCodePoints",
  isBetweenCodePoints: "maximum"
}

const number: Renderer = (node) => {
  if (AST.isBoolean(node)) return "boolean"
  if (AST.isBigInt(node)) return "bigint"
  if (!AST.isNumber(node)) return undefined
  return checksOf(node).some(({ id }) => id === "isInt") ? "integer" : "double precision"
}

const time: Renderer = (node, { source }) => {
  switch (declared(node)) {
    case "Date":
    case "DateTimeUtc":
    case "DateTimeZoned":
      return isCalendarDate(source) ? "date" : "timestamptz"
    case "Duration":
      return "interval"
    default:
      return undefined
  }
}

const declaration: Renderer = (node) => declarations[declared(node) ?? ""] ?? (isClass(node) ? "jsonb" : undefined)

const declarations: Readonly<Record<string, ColumnType>> = {
  BigDecimal: "numeric",
  Uint8Array: "bytea",
  Json: "jsonb",
  MutableJson: "jsonb",
  URL: "text",
  RegExp: "text",
  SemVer: "text",
  SemVerRange: "text",
  TimeZone: "text",
  TimeZoneNamed: "text",
  TimeZoneOffset: "text"
}

const isClass = (node: AST.AST): boolean =>
  AST.isDeclaration(node) && node.typeParameters.length === 1 && node.typeParameters.every(AST.isObjects)

const composite: Renderer = (node, context) => {
  if (AST.isArrays(node)) return array(node, context)
  if (AST.isUnion(node)) return union(node, context)
  return AST.isObjects(node) || AST.isObjectKeyword(node) || AST.isUnknown(node) || AST.isAny(node)
    ? "jsonb"
    : undefined
}

// `NonEmptyArray(T)` is one T followed by any number of T. Arrays of arrays become JSON, because arrays of PostgreSQL are
// rectangular.
const array = ({ elements, rest }: AST.Arrays, context: Context): ColumnType | undefined => {
  const [element, ...more] = rest
  const isList = element !== undefined && more.length === 0 &&
    elements.every((own) => AST.toType(own) === AST.toType(element))
  if (!isList) return "jsonb"
  const type = context.render(element)
  return type === undefined ? undefined : arrayOf(type) ?? "jsonb"
}

/** The array type of a type; undefined for types without a useful array type. */
export const arrayOf = (type: ColumnType): ColumnType | undefined => {
  if (typeof type !== "string") return type.array === true ? undefined : { ...type, array: true }
  return type.endsWith("]") || type === "jsonb" || type === "json" ? undefined : `${type}[]`
}

// A union whose members have the same column type has that type; for other unions only JSON keeps them distinct.
const union = (node: AST.Union, { render }: Context): ColumnType | undefined => {
  const types = members(node).map((member) => literalType(member) ?? render(member))
  if (types.length === 0 || types.includes(undefined)) return undefined
  return new Set(types.map((type) => JSON.stringify(type))).size === 1 ? types[0] : "jsonb"
}

const literalType = (node: AST.AST): ColumnType | undefined => {
  if (AST.isEnum(node)) return "text"
  if (!AST.isLiteral(node)) return undefined
  return typeof node.literal === "string" ? "text" : typeof node.literal === "number" ? "double precision" : undefined
}

/** The built-in renderers, in order. Literals and enums are handled before them, because they need a name. */
export const builtIn: ReadonlyArray<Renderer> = [jsonText, string, number, time, declaration, composite]

/** The first result of the renderers. */
export const first = (
  renderers: ReadonlyArray<Renderer>,
  node: AST.AST,
  context: Context
): ColumnType | undefined => {
  for (const renderer of renderers) {
    const type = renderer(node, context)
    if (type !== undefined) return type
  }
  return undefined
}
