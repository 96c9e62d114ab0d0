/**
 * Schemas with a fixed list of values: the values in declaration order, and the column type.
 *
 * Strings become an enum. Integers become `integer` (`bigint` beyond 32 bits and for bigints), other numbers `double
 * precision`, booleans `boolean`, and a mixture `jsonb`; all except enums and both booleans get a check constraint.
 */
import * as Result from "effect/Result"
import * as AST from "effect/SchemaAST"
import { type ColumnType, type Expression, Op, type Parameter, Value } from "../../operation/mod.ts"
import { innermost, layers, members } from "./schema_node.ts"

/** The distinct values of a literal, an enum or a union of these; undefined for other schemas. */
export const literalsOf = (node: AST.AST): ReadonlyArray<AST.LiteralValue> | undefined => {
  const values: Array<AST.LiteralValue> = []
  for (const member of members(node)) {
    if (AST.isLiteral(member)) values.push(member.literal)
    else if (AST.isEnum(member)) values.push(...member.enums.map(([, value]) => value))
    else return undefined
  }
  return values.length === 0 ? undefined : [...new Set(values)]
}

/**
 * The identity of an enum: the list of values, which Effect keeps through brands, annotations, `NullOr` and `toType`. A
 * single literal has no list and is its own identity.
 */
export const identityOf = (node: AST.AST): object => {
  const found = layers(node).findLast((layer) => AST.isUnion(layer) || AST.isEnum(layer))
  if (found === undefined) return innermost(node)
  return AST.isUnion(found) ? found.types : AST.isEnum(found) ? found.enums : found
}

/** The column type of values that are not all strings. */
export const literalType = (values: ReadonlyArray<AST.LiteralValue>): ColumnType => {
  if (values.every((value) => typeof value === "boolean")) return "boolean"
  if (values.every(isInteger)) return values.every(isInt32) ? "integer" : "bigint"
  return values.every((value) => typeof value === "number") ? "double precision" : "jsonb"
}

const isInteger = (value: AST.LiteralValue): boolean => typeof value === "bigint" || Number.isSafeInteger(value)

const isInt32 = (value: AST.LiteralValue): boolean => typeof value === "number" && (value | 0) === value

/** The check that a column has one of the values; undefined if the type already ensures it. */
export const literalCheck = (
  column: string,
  values: ReadonlyArray<AST.LiteralValue>,
  type: ColumnType
): Expression | undefined => {
  if (type === "boolean" && values.length === 2) return undefined
  const parameters = values.map((value) => literal(value, type))
  const list = parameters.map((_, index) => `$${index + 1}`).join(", ")
  return { _tag: "Expression", text: `${Op.identifier(column).text} IN (${list})`, parameters }
}

const casts: Readonly<Record<string, string>> = {
  boolean: "bool",
  integer: "int4",
  bigint: "int8",
  "double precision": "float8"
}

const literal = (value: AST.LiteralValue, type: ColumnType): Parameter => {
  const cast = typeof type === "string" ? casts[type] : undefined
  if (cast !== undefined) return { text: String(value), cast }
  return typeof value === "bigint"
    ? { text: String(value), cast: "jsonb" }
    : Result.getOrThrow(Value.fromJson(value))
}
