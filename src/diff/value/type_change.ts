/**
 * What a change of type does to rows: which cast converts them, what is rewritten, what can be lost.
 *
 * The families of types that lose values follow the manual; the ALTER TABLE page, "Notes", says when a rewrite is not
 * needed. Which casts exist is a fact of the server (`conversion.ts`).
 */
import type { Typed } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type { Expression } from "../../operation/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { raw } from "../description/statement.ts"
import { type Conversion, shapeOf } from "./conversion.ts"

const integers = ["smallint", "integer", "bigint"]
const numbers = [...integers, "numeric", "real", "double precision"]
const strings: ReadonlySet<string> = new Set(["text", "character varying", "character", "name"])

/** Whether two types differ in their modifiers alone, so that operators and casts stay the same. */
export const isSameBase = (from: Typed, to: Typed): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  return a.base === b.base && a.array === b.array
}

/** The `USING` expression of a type change; none if an assignment converts the values. `target` is the text of the type. */
export const usingOf = (column: string, { context }: Conversion, target: string): Expression | undefined =>
  context === "text"
    ? raw(`${quoteIdentifier(column)}::text::${target}`)
    : context === "explicit"
    ? raw(`${quoteIdentifier(column)}::${target}`)
    : undefined

const unlimited = (base: string): boolean => ["text", "character varying", "numeric", "bit varying"].includes(base)

const varying = new Set(["text", "character varying"])

/** Whether PostgreSQL changes the type without rewriting the table. */
const isFree = (from: Typed, to: Typed, { isBinary }: Conversion): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  if (a.array !== b.array) return false
  if (isBinary && !a.array && b.modifiers.length === 0) return true
  if (varying.has(a.base) && varying.has(b.base)) {
    return b.modifiers.length === 0 || (a.modifiers.length === 1 && a.modifiers[0]! <= b.modifiers[0]!)
  }
  if (a.base !== b.base) return false
  if (b.modifiers.length === 0) return unlimited(b.base) || b.base.startsWith("time") || a.modifiers.length === 0
  if (b.base === "numeric") {
    return a.modifiers.length === 2 && a.modifiers[1] === b.modifiers[1] && a.modifiers[0]! <= b.modifiers[0]!
  }
  if (b.base === "bit varying" || b.base.startsWith("time")) {
    return a.modifiers.length === 1 && a.modifiers[0]! <= b.modifiers[0]!
  }
  return false
}

const width = (type: string): number => numbers.indexOf(type)

const isNarrower = (from: Typed, to: Typed): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  if (integers.includes(a.base) && integers.includes(b.base)) return width(b.base) < width(a.base)
  if (numbers.includes(a.base) && integers.includes(b.base)) return true
  if (a.base === "double precision" && b.base === "real") return true
  if (a.base === "numeric" && ["real", "double precision"].includes(b.base)) return true
  if (a.base.startsWith("timestamp") && !b.base.startsWith("timestamp")) return !strings.has(b.base)
  if (a.base === "timestamp with time zone" && b.base === "timestamp without time zone") return true
  if (b.modifiers.length === 0) return false
  if (a.base === b.base && a.modifiers.length > 0) {
    return b.modifiers.some((value, index) => value < (a.modifiers[index] ?? 0))
  }
  return strings.has(b.base) || a.base === b.base
}

/**
 * What the change of a type may cost, apart from writing the rows again. `place` is the dotted name of the column or
 * attribute. By convention only implicit casts convert every value, and every value has a text form.
 */
export const valueHazards = (
  place: string,
  from: Typed,
  to: Typed,
  { context }: Conversion
): ReadonlyArray<Hazard.Hazard> => {
  const change = [place, from.type, to.type] as const
  const isCertain = context === "same" || context === "implicit" ||
    (context === "assignment" && strings.has(shapeOf(to.type).base))
  return [
    ...(isNarrower(from, to) ? [Hazard.typeNarrowed(...change)] : []),
    ...(isNarrower(from, to) || !isCertain ? [Hazard.valuesNotConverted(...change)] : [])
  ]
}

/** What the change of a column's type may cost. `column` is its dotted name. */
export const typeHazards = (
  column: string,
  from: Typed,
  to: Typed,
  conversion: Conversion
): ReadonlyArray<Hazard.Hazard> => {
  if (from.type === to.type && from.userType === undefined) return [Hazard.collationChanged(column)]
  return [
    ...valueHazards(column, from, to, conversion),
    ...(isFree(from, to, conversion) ? [] : [Hazard.typeChanged(column, from.type, to.type)])
  ]
}
