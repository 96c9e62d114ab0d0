/**
 * The names that PostgreSQL chooses for the indexes of partitions, as `ChooseIndexName` and `makeObjectName` make them.
 */
import type { Catalog, Constraint, Index } from "../../catalog/mod.ts"

type Indexed = Index | Extract<Constraint, { readonly include: unknown }>

const limit = 63

const isPlain = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text)

/** The name of an element: a column, or the function that an expression calls. */
const elementName = ({ column, expression = "" }: { readonly column?: string; readonly expression?: string }) => {
  if (column !== undefined) return column
  const call = /^([a-z_][a-z0-9_]*)\((.*)\)$/.exec(expression)
  return call !== null && isOneCall(call[2]!) ? call[1] : undefined
}

const isOneCall = (text: string): boolean => !/[()'"]/.test(text.replaceAll(/\(\w+\)/g, ""))

const distinct = (names: ReadonlyArray<string>): boolean => new Set(names).size === names.length

/** The name without a number, or undefined if it cannot be told, or if PostgreSQL would number a part of it. */
export const chosenName = (object: Indexed): string | undefined => {
  const [names, label] = object.kind === "index"
    ? [[...object.elements.map(elementName), ...object.include], "idx"]
    : object.type === "primary-key"
    ? [[], "pkey"]
    : object.type === "unique"
    ? [[...object.columns, ...object.include], object.withoutOverlaps ? "excl" : "key"]
    : [[...object.elements.map(elementName), ...object.include], "excl"]
  const known = names.filter((name) => name !== undefined)
  if (known.length < names.length || !distinct(known) || ![object.table, ...known].every(isPlain)) return undefined
  return joined(object.table, known.join("_").slice(0, limit), label)
}

const joined = (table: string, columns: string, label: string): string => {
  const room = limit - label.length - 1 - (columns === "" ? 0 : 1)
  let [first, second] = [table, columns]
  while (first.length + second.length > room) {
    if (first.length > second.length) first = first.slice(0, -1)
    else second = second.slice(0, -1)
  }
  return [first, ...(columns === "" ? [] : [second]), label].join("_")
}

const taken = new WeakMap<Catalog, ReadonlySet<string>>()

const key = (schema: string, name: string): string => `${schema}\n${name}`

const relations = new Set(["table", "index", "view", "materialized-view", "sequence", "composite", "constraint"])

/** Whether no relation and no constraint of a schema has the name, so that PostgreSQL does not number it. */
export const isNameFree = ({ name, schema }: Indexed, side: Catalog): boolean => {
  const known = taken.get(side) ?? new Set(
    side.objects.flatMap((object) =>
      relations.has(object.kind) && "schema" in object && "name" in object && object.schema !== undefined
        ? [key(object.schema, object.name)]
        : []
    )
  )
  taken.set(side, known)
  return !known.has(key(schema, name))
}
