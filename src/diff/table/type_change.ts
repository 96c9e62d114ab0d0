/**
 * What a change of type does to rows: which casts exist, what is rewritten, what can be lost.
 *
 * The families follow `pg_cast` (assignment casts) and the ALTER TABLE page, "Notes", on when a rewrite is not needed.
 * A conversion without an assignment cast uses an explicit cast, or casts through text.
 */
import type { Typed } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type { Expression } from "../../operation/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { raw } from "../description/statement.ts"

const integers = ["smallint", "integer", "bigint"]
const numbers = [...integers, "numeric", "real", "double precision"]
const strings = ["text", "character varying", "character", "name"]

const assignable: ReadonlyArray<readonly [ReadonlyArray<string>, ReadonlyArray<string>]> = [
  [numbers, numbers],
  [strings, strings],
  [["date", "timestamp without time zone"], ["date", "timestamp without time zone", "timestamp with time zone"]],
  [["timestamp with time zone"], ["date", "timestamp without time zone", "timestamp with time zone"]],
  [["timestamp with time zone"], ["time without time zone", "time with time zone"]],
  [["timestamp without time zone"], ["time without time zone"]],
  [["time without time zone", "interval"], ["time without time zone", "interval"]],
  [["time without time zone", "time with time zone"], ["time without time zone", "time with time zone"]],
  [["json", "jsonb"], ["json", "jsonb"]],
  [["bit", "bit varying"], ["bit", "bit varying"]],
  [["inet", "cidr"], ["inet", "cidr"]],
  [["macaddr", "macaddr8"], ["macaddr", "macaddr8"]]
]

const explicit: ReadonlyArray<readonly [ReadonlyArray<string>, ReadonlyArray<string>]> = [
  [["integer"], ["boolean"]],
  [["boolean"], ["integer"]],
  [["jsonb"], [...numbers, "boolean"]],
  [["integer", "bigint"], ["bit"]],
  [["bit"], ["integer", "bigint"]],
  [["text", "character varying"], ["xml"]]
]

interface Shape {
  readonly base: string
  readonly modifiers: ReadonlyArray<number>
  readonly array: boolean
}

/** `timestamp(3) with time zone[]` as base, modifiers and whether it is an array. */
export const shapeOf = (type: string): Shape => {
  const array = type.endsWith("[]")
  const element = array ? type.slice(0, -2) : type
  const found = /\(([\d, -]+)\)/.exec(element)
  return {
    array,
    base: element.replace(/\([\d, -]+\)/, "").replaceAll(/\s+/g, " ").trim(),
    modifiers: found === null ? [] : found[1]!.split(",").map(Number)
  }
}

const linked = (
  pairs: ReadonlyArray<readonly [ReadonlyArray<string>, ReadonlyArray<string>]>,
  from: string,
  to: string
): boolean => pairs.some(([sources, targets]) => sources.includes(from) && targets.includes(to))

/** Whether two types differ in their modifiers alone, so that operators and casts stay the same. */
export const isSameBase = (from: Typed, to: Typed): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  return a.base === b.base && a.array === b.array
}

const isAssignable = (from: Typed, to: Typed): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  if (a.base === b.base && a.array === b.array) return true
  if (a.array !== b.array || to.userType !== undefined) return false
  if (!a.array && strings.slice(0, 3).includes(b.base)) return true
  return from.userType === undefined && linked(assignable, a.base, b.base)
}

const hasCast = (from: Typed, to: Typed): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  if (a.array || b.array || from.userType !== undefined || to.userType !== undefined) return false
  return strings.includes(a.base) || linked(explicit, a.base, b.base)
}

/** The `USING` expression of a type change; none if an assignment cast exists. `target` is the text of the type. */
export const usingOf = (column: string, from: Typed, to: Typed, target: string = to.type): Expression | undefined => {
  if (isAssignable(from, to)) return undefined
  return raw(
    hasCast(from, to) ? `${quoteIdentifier(column)}::${target}` : `${quoteIdentifier(column)}::text::${target}`
  )
}

const unlimited = (base: string): boolean => ["text", "character varying", "numeric", "bit varying"].includes(base)

const varying = new Set(["text", "character varying"])

/** Whether PostgreSQL changes the type without rewriting the table. */
const isFree = (from: Typed, to: Typed): boolean => {
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  if (a.array !== b.array) return false
  if (varying.has(a.base) && varying.has(b.base)) {
    return b.modifiers.length === 0 || (a.modifiers.length === 1 && a.modifiers[0]! <= b.modifiers[0]!)
  }
  if (a.base !== b.base) return (a.base === "cidr" && b.base === "inet")
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
  if (a.base.startsWith("timestamp") && !b.base.startsWith("timestamp")) return !strings.includes(b.base)
  if (a.base === "timestamp with time zone" && b.base === "timestamp without time zone") return true
  if (b.modifiers.length === 0) return false
  if (a.base === b.base && a.modifiers.length > 0) {
    return b.modifiers.some((value, index) => value < (a.modifiers[index] ?? 0))
  }
  return strings.includes(b.base) || a.base === b.base
}

/** What the change of a column's type may cost. `column` is its dotted name. */
export const typeHazards = (column: string, from: Typed, to: Typed): ReadonlyArray<Hazard.Hazard> => {
  if (from.type === to.type && from.userType === undefined) return [Hazard.collationChanged(column)]
  const change = [column, from.type, to.type] as const
  return [
    ...(isNarrower(from, to) ? [Hazard.typeNarrowed(...change)] : []),
    ...(isNarrower(from, to) || !isAssignable(from, to) ? [Hazard.valuesNotConverted(...change)] : []),
    ...(isFree(from, to) ? [] : [Hazard.typeChanged(...change)])
  ]
}
