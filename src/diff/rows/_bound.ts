/**
 * The bounds of partitions, compared as PostgreSQL compares the values.
 */
import { type Catalog, children, type Inheritance, type Table } from "../../catalog/mod.ts"
import { significantTexts, unquoteLiteral } from "../../text/mod.ts"
import { isName } from "../description/deparsed_name.ts"
import { shapeOf } from "../value/conversion.ts"

/** How the values of a part of the key are compared. */
type Order = "number" | "time" | "same"

/** Each of the two is a row of constants, MINVALUE and MAXVALUE. */
export interface Range {
  readonly low: ReadonlyArray<string>
  readonly high: ReadonlyArray<string>
}

/** What is written in the parentheses that begin at a text, one text for each element. */
const elements = (texts: ReadonlyArray<string>, start: number): ReadonlyArray<string> => {
  const found = [""]
  let depth = 0
  for (const token of texts.slice(start)) {
    if (token === "(" && depth++ === 0) continue
    if (token === ")" && --depth === 0) break
    if (token === "," && depth === 1) found.push("")
    else found[found.length - 1] += token
  }
  return found
}

/** The ends of `FROM … TO …`. */
export const rangeOf = ({ bound = "" }: Inheritance): Range | undefined => {
  const texts = significantTexts(bound)
  if (texts[2] !== "FROM") return undefined
  const second = texts.findIndex((text, index) => text === "TO" && texts[index - 1] === ")")
  return { low: elements(texts, 3), high: elements(texts, second + 1) }
}

/** The values of `IN`. */
export const valuesOf = ({ bound = "" }: Inheritance): ReadonlyArray<string> => {
  const texts = significantTexts(bound)
  return texts[2] === "IN" ? elements(texts, 3) : []
}

const orders: Readonly<Record<string, Order>> = {
  smallint: "number",
  integer: "number",
  bigint: "number",
  numeric: "number",
  real: "number",
  "double precision": "number",
  date: "time",
  "timestamp without time zone": "time",
  "timestamp with time zone": "time"
}

/** How the parts of the partition key of a table are compared, on the sides where it is partitioned. */
export const ordersOf = (table: Table, side: Catalog): ReadonlyArray<Order> => {
  const texts = significantTexts(table.partitionBy ?? "")
  const columns = children(side, table.address)
  return elements(texts, 1).map((part) => {
    const column = columns.find((each) => each.kind === "column" && isName(part, each.name))
    return column?.kind === "column" ? orders[shapeOf(column.type).base] ?? "same" : "same"
  })
}

const decimal = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/

/** A number as a sign and digits of one length for all numbers, or undefined for others than plain decimal numbers. */
const numberOf = (text: string): bigint | undefined => {
  const found = decimal.exec(text)
  if (found === null || text === "" || (found[3] ?? "").length > digits) return undefined
  const value = BigInt(found[2]! + (found[3] ?? "").padEnd(digits, "0"))
  return found[1] === "-" ? -value : value
}

const digits = 40

const instant =
  /^(\d{4,6})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?)?$/

/** A date or a time in microseconds. */
const timeOf = (text: string): bigint | undefined => {
  if (text === "infinity") return 10n ** 30n
  if (text === "-infinity") return -(10n ** 30n)
  const found = instant.exec(text)
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const [hours, minutes, seconds] = found.slice(9, 12).map((part) => Number(part ?? 0))
  const offset = (found[8] === "-" ? -1 : 1) * (hours! * 3600 + minutes! * 60 + seconds!)
  const at = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) / 1000 - offset
  return BigInt(at) * 1_000_000n + BigInt((found[7] ?? "").padEnd(6, "0"))
}

const bare = (text: string): string => text.startsWith("'") ? unquoteLiteral(text) : text

/** Below zero if `a` is lower than `b`, zero if they are equal, undefined if it is not known. */
const compared = (a: string, b: string, order: Order): number | undefined => {
  const [left, right] = [bare(a), bare(b)]
  if (a === b || (left === right && isConstant(a) && isConstant(b))) return 0
  if (a === "MINVALUE" || b === "MAXVALUE") return -1
  if (a === "MAXVALUE" || b === "MINVALUE") return 1
  if (order === "same" || a === "NULL" || b === "NULL") return undefined
  const [x, y] = order === "number" ? [numberOf(left), numberOf(right)] : [timeOf(left), timeOf(right)]
  return x === undefined || y === undefined ? undefined : x < y ? -1 : x > y ? 1 : 0
}

const isConstant = (text: string): boolean => !["MINVALUE", "MAXVALUE", "NULL"].includes(text)

/** Compares two ends of ranges: below zero, zero, above zero, or undefined if it is not known. */
export const comparedRows = (
  a: ReadonlyArray<string>,
  b: ReadonlyArray<string>,
  orders: ReadonlyArray<Order>
): number | undefined => {
  for (const [index, order] of orders.entries()) {
    const found = compared(a[index] ?? "", b[index] ?? "", order)
    // Nothing that follows MINVALUE or MAXVALUE counts.
    if (found !== 0) return found
    if (a[index] === "MINVALUE" || a[index] === "MAXVALUE") return 0
  }
  return 0
}
