/**
 * The names of the constraints by which PostgreSQL 18 records NOT NULL: which one it chooses, and how columns of a table
 * exchange theirs. Earlier versions record no names, so their catalogs have none.
 */
import { type Address, type Catalog, children, type Column, find } from "../../catalog/mod.ts"
import { compareText } from "../../text/mod.ts"
import type { Context } from "../description/context.ts"

type Sides = Pick<Context, "from" | "to">

const suffix = "not_null"

const bytes = (text: string): number => new TextEncoder().encode(text).length

const clipped = (text: string, length: number): string => {
  let result = text
  while (bytes(result) > length) result = result.slice(0, -1).toWellFormed()
  return result
}

/** The name that PostgreSQL chooses (`makeObjectName`): the longer part is cut until both fit. */
const standardName = ({ name, table }: Column): string => {
  const available = 63 - suffix.length - 2
  let [first, second] = [bytes(table), bytes(name)]
  while (first + second > available) {
    if (first > second) first--
    else second--
  }
  return `${clipped(table, first)}_${clipped(name, second)}_${suffix}`
}

type Holders = Map<string, Array<Address>>

const add = (names: Holders, schema: string, name: string | undefined, address: Address): void => {
  if (name === undefined) return
  const key = `${schema}.${name}`
  const found = names.get(key)
  if (found === undefined) names.set(key, [address])
  else found.push(address)
}

const holders = new WeakMap<Catalog, { readonly own: Holders; readonly given: Holders }>()

/** The columns and constraints by their names in a schema. Inherited names are apart: their parents give them. */
const holdersIn = (catalog: Catalog) => {
  const known = holders.get(catalog)
  if (known !== undefined) return known
  const [own, given]: [Holders, Holders] = [new Map(), new Map()]
  for (const object of catalog.objects) {
    if (object.kind === "constraint") add(own, object.schema, object.name, object.address)
    if (object.kind === "column") {
      add(own, object.schema, object.notNullName, object.address)
      add(given, object.schema, object.notNullGivenName, object.address)
    }
  }
  const made = { own, given }
  holders.set(catalog, made)
  return made
}

/**
 * The name that PostgreSQL gives to the constraint if none is stated. Undefined if another constraint of the schema may
 * have that name at the time, because PostgreSQL then appends a number.
 */
export const chosenName = (column: Column, { from, to }: Sides): string | undefined => {
  const name = standardName(column)
  const key = `${column.schema}.${name}`
  const [old, next] = [holdersIn(from), holdersIn(to)]
  const isTaken = [old.own, old.given, next.own].some((names) =>
    names.get(key)?.some((address) => address !== column.address) === true
  )
  return isTaken ? undefined : name
}

/** The name that a definition states: none if PostgreSQL chooses the same one. */
export const statedName = (column: Column, sides: Sides): string | undefined =>
  column.notNullName === undefined || column.notNullName === chosenName(column, sides) ? undefined : column.notNullName

const columnAt = (catalog: Catalog, address: Address): Column | undefined => {
  const found = find(catalog, address)
  return found?.kind === "column" ? found : undefined
}

/** What has the name that a column takes: another column or constraint of the table. */
export const holderOf = ({ address, notNullName, parent = "" }: Column, { from }: Sides): Address | undefined =>
  notNullName === undefined || columnAt(from, address)?.notNullName === notNullName
    ? undefined
    : children(from, parent).find((other) =>
      other.address !== address &&
      (other.kind === "column" ? other.notNullName : other.kind === "constraint" && other.name) === notNullName
    )?.address

/** A constraint whose name changes. */
export interface Renaming {
  readonly address: Address
  readonly was: string
  readonly name: string
}

/**
 * Columns that pass their names around, if this one is among them: each takes the name of the next, and the last that of
 * the first, which is the one with the smallest address.
 */
export const circleOf = (column: Column, sides: Sides): ReadonlyArray<Renaming> => {
  const circle: Array<Renaming> = []
  for (let next: Column | undefined = column; next !== undefined;) {
    const { address, notNullName: name } = next
    const was = columnAt(sides.from, address)?.notNullName
    const holder = holderOf(next, sides)
    if (name === undefined || was === undefined || holder === undefined) return []
    circle.push({ address, was, name })
    if (holder === column.address) break
    if (circle.some((one) => one.address === holder)) return []
    next = columnAt(sides.to, holder)
    if (next === undefined) return []
  }
  const first = circle.map(({ address }) => address).toSorted(compareText)[0]
  const index = circle.findIndex(({ address }) => address === first)
  return [...circle.slice(index), ...circle.slice(0, index)]
}

/**
 * The desired state as the server of `from` records it, because a plan runs there. If one of the two servers records no
 * names of NOT NULL constraints, the desired columns get those of the existing ones.
 */
export const recordedOn = (from: Catalog, to: Catalog): Catalog => {
  if (from.serverVersion === to.serverVersion) return to
  const { serverVersion } = from
  if (Math.min(serverVersion, to.serverVersion) >= 18) return { ...to, serverVersion }
  const objects = to.objects.map((object) => {
    if (object.kind !== "column") return object
    const { notNullComment: _c, notNullGivenName: _g, notNullName: _n, ...column } = object
    const twin = column.nullable ? undefined : columnAt(from, column.address)
    const { notNullComment, notNullGivenName, notNullName } = twin ?? {}
    return {
      ...column,
      ...(notNullComment === undefined ? {} : { notNullComment }),
      ...(notNullGivenName === undefined ? {} : { notNullGivenName }),
      ...(notNullName === undefined ? {} : { notNullName })
    }
  })
  return { ...to, serverVersion, objects }
}
