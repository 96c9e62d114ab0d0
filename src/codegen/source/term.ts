/**
 * Terms: source together with the value to which it evaluates.
 *
 * A term is built by calling the constructor that its source names, so the generated source is verified by comparing
 * that value with the wanted one.
 */
import { propertyKey, quoteString } from "./quote.ts"
import { atom, type Item, type Source } from "./source.ts"
import { widthOf } from "./width.ts"

export interface Term<out A = unknown> {
  readonly source: Source
  readonly value: A
}

/** Plain data; fields that are undefined are left out. */
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

/** The term of an optional value. */
export const optional = (value: unknown): Term | undefined => value === undefined ? undefined : literal(value)

/** An array of terms. */
export const list = <A>(terms: ReadonlyArray<Term<A>>, broken = false): Term<ReadonlyArray<A>> => ({
  source: listOf("[]", terms.map(({ source }) => ({ prefix: "", value: source })), broken),
  value: terms.map(({ value }) => value)
})

// After a longer key there is no room for a call on the same line.
const maximumKey = 72

/** Whether a name can be a key of an object literal without changing its order, as keys that are numbers do. */
export const isKey = (name: string): boolean =>
  name !== "..." && !/^(?:0|[1-9]\d*)$/.test(name) && widthOf(propertyKey(name)) <= maximumKey

/** An object of terms; undefined ones are left out. A key `...` spreads its value. */
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

/** An object of terms; undefined if all of them are undefined. */
export const options = (fields: ReadonlyArray<readonly [string, Term | undefined]>): Term<object> | undefined =>
  fields.every(([, term]) => term === undefined) ? undefined : record(fields)

/** A call of a constructor; undefined arguments at the end are left out. */
export const call = <A>(
  callee: string,
  make: (...args: ReadonlyArray<never>) => A,
  args: ReadonlyArray<Term | undefined>
): Term<A> => {
  const given = args.slice(0, args.findLastIndex((term) => term !== undefined) + 1)
  return {
    source: { kind: "call", callee, args: given.map((term) => term?.source ?? atom("undefined")) },
    // The types of the arguments are checked when the source is compiled.
    value: make(...given.map((term) => term?.value as never))
  }
}

/** The term if it evaluates to the data, else the data itself, also if a constructor throws. */
export const exactly = <A>(data: A, make: () => Term | undefined): Term<A> =>
  matching(data, make) as Term<A> | undefined ?? literal(data)

/** The term if it evaluates to the data. */
export const matching = (data: unknown, make: () => Term | undefined): Term | undefined => {
  try {
    const term = make()
    return term !== undefined && isSame(term.value, data) ? term : undefined
  } catch {
    // A constructor that throws cannot express these arguments.
    return undefined
  }
}

/** Whether two pieces of data are equal; undefined fields and prototypes are ignored. */
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
