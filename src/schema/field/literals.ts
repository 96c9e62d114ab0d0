/**
 * Schemas with a fixed list of values: which values, in declaration order, and how a column holds them.
 *
 * Strings make an enum. Integers make `integer` (`bigint` beyond 32 bits and for bigints), other numbers `double
 * precision`, booleans `boolean`, and a mixture `jsonb`; all but enums and both booleans get a check of the values.
 */
import * as Result from "effect/Result"
import * as AST from "effect/SchemaAST"
import { type ColumnType, type Expression, Op, type Parameter, Value } from "../../operation/mod.ts"
import { innermost, layers, members } from "./schema_node.ts"

/** The values of a literal, an enum or a union of nothing else, without repetition; undefined for other schemas. */
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
 * What makes two uses of an enum the same one: the list that Effect keeps through brands, annotations, `NullOr` and
 * `toType`. A literal on its own has none, and stands for itself.
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

/** The check that a column has one of the values; undefined where the type already says it. */
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
