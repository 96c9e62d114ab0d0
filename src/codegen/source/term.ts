/**
 * Terms: source together with the value it evaluates to.
 *
 * A term is built by calling the very constructor that its source names. So whether the source says what was asked for
 * is a comparison of data, made while it is written, and not a hope.
 */
import { propertyKey, quoteString } from "./quote.ts"
import { atom, type Item, type Source } from "./source.ts"
import { widthOf } from "./width.ts"

export interface Term<out A = unknown> {
  readonly source: Source
  readonly value: A
}

/** Plain data as it would be written by hand: fields that are undefined are absent. */
export const literal = <A>(value: A): Term<A> => ({ source: sourceOf(value), value })

const sourceOf = (value: unknown): Source => {
  if (typeof value === "string") return atom(quoteString(value))
  if (typeof value === "bigint") return atom(`${value}n`)
  if (typeof value === "number") return atom(Object.is(value, -0) ? "-0" : String(value))
  if (typeof value !== "object" || value === null) return atom(String(value))
  if (Array.isArray(value)) return listOf("[]", value.map((item) => ({ prefix: "", value: sourceOf(item) })))
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return listOf("{}", entries.map(([key, field]) => ({ prefix: `${propertyKey(key)}: `, value: sourceOf(field) })))
}

const listOf = (brackets: "{}" | "[]", items: ReadonlyArray<Item>, broken = false): Source => ({
  kind: "list",
  brackets,
  items,
  broken
})

/** A term of what may be absent. */
export const optional = (value: unknown): Term | undefined => value === undefined ? undefined : literal(value)

/** An array of terms. */
export const list = <A>(terms: ReadonlyArray<Term<A>>, broken = false): Term<ReadonlyArray<A>> => ({
  source: listOf("[]", terms.map(({ source }) => ({ prefix: "", value: source })), broken),
  value: terms.map(({ value }) => value)
})

// A longer key would leave no room for a call behind it on the same line.
const maximumKey = 72

/** Whether a name can be a key of an object literal: keys that look like numbers would move to the front. */
export const isKey = (name: string): boolean =>
  name !== "..." && !/^(?:0|[1-9]\d*)$/.test(name) && widthOf(propertyKey(name)) <= maximumKey

/** An object of terms; absent ones are left out. A key `...` spreads its value. */
export const record = (fields: ReadonlyArray<readonly [string, Term | undefined]>, broken = false): Term<object> => {
  const present = fields.flatMap(([key, term]) => term === undefined ? [] : [[key, term] as const])
  return {
    source: listOf(
      "{}",
      present.map(([key, { source }]) => ({
        prefix: key === "..." ? key : `${propertyKey(key)}: `,
        value: source
      })),
      broken
    ),
    value: Object.fromEntries(
      present.flatMap(([key, { value }]) => key === "..." ? Object.entries(value as object) : [[key, value]])
    )
  }
}

/** An object of terms, or undefined where all of them are absent. */
export const options = (fields: ReadonlyArray<readonly [string, Term | undefined]>): Term<object> | undefined =>
  fields.every(([, term]) => term === undefined) ? undefined : record(fields)

/** A call of a constructor; absent arguments at the end are left out. */
export const call = <A>(
  callee: string,
  make: (...args: ReadonlyArray<never>) => A,
  args: ReadonlyArray<Term | undefined>
): Term<A> => {
  const given = args.slice(0, args.findLastIndex((term) => term !== undefined) + 1)
  return {
    source: { kind: "call", callee, args: given.map((term) => term?.source ?? atom("undefined")) },
    // The types of the arguments are checked where the source is compiled.
    value: make(...given.map((term) => term?.value as never))
  }
}

/** The term when it evaluates to the data, else the data itself; a constructor that refuses its arguments counts so. */
export const exactly = <A>(data: A, make: () => Term | undefined): Term<A> =>
  matching(data, make) as Term<A> | undefined ?? literal(data)

/** The term when it evaluates to the data. */
export const matching = (data: unknown, make: () => Term | undefined): Term | undefined => {
  try {
    const term = make()
    return term !== undefined && isSame(term.value, data) ? term : undefined
  } catch {
    // Any throw says that these arguments cannot be written through this constructor.
    return undefined
  }
}

/** Whether two pieces of data are the same; undefined fields are absent, and prototypes do not count. */
export const isSame = (left: unknown, right: unknown): boolean => {
  if (Object.is(left, right)) return true
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]))
  }
  const [own, other] = [fieldsOf(left), fieldsOf(right)]
  return own.size === other.size && [...own].every(([key, value]) => other.has(key) && isSame(value, other.get(key)))
}

const fieldsOf = (data: object): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(data).filter(([, value]) => value !== undefined))
