/**
 * Hints: pairs of a drop and an add that look like a rename. Renames are never guessed: the user declares them with
 * `renamedFrom`, passes them, or is asked.
 */
import { type Catalog, type CatalogObject, children, type EnumType, find, ofKind } from "../../catalog/mod.ts"
import type { Rename } from "../options.ts"
import type { Hint } from "../plan.ts"
import { argumentOf } from "./argument.ts"

const gone = <K extends CatalogObject["kind"]>(from: Catalog, to: Catalog, kind: K) =>
  ofKind(from, kind).filter((object) => find(to, object.address) === undefined)

const columnNames = (catalog: Catalog, table: CatalogObject): ReadonlyArray<string> =>
  children(catalog, table.address).flatMap((child) => child.kind === "column" ? [child.name] : [])

const looksAlike = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  const shared = a.filter((name) => b.includes(name)).length
  return shared > 0 && shared * 2 >= Math.max(a.length, b.length)
}

const hint = (what: string, from: CatalogObject, to: CatalogObject, rename: Rename): Hint => ({
  from: from.address,
  to: to.address,
  rename,
  text:
    `${from.address} is dropped and ${to.address} is added, which looks like a rename of the ${what}: to keep its ` +
    `data, declare renamedFrom in the model, or pass --rename ${argumentOf(rename)} to strata revision`
})

const keyText = (name: string): string => /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)

const nameOf = ({ name, schema }: { readonly schema: string; readonly name: string }) => ({ schema, name })

/** Tables with mostly the same columns, and enums with mostly the same values. */
const wholes = (from: Catalog, to: Catalog): ReadonlyArray<Hint> => [
  ...gone(from, to, "table").flatMap((old) =>
    gone(to, from, "table").filter((table) => looksAlike(columnNames(from, old), columnNames(to, table)))
      .map((table) => hint("table", old, table, { kind: "table", from: nameOf(old), to: nameOf(table) }))
  ),
  ...gone(from, to, "enum").flatMap((old) =>
    gone(to, from, "enum").filter((type) => looksAlike(old.values, type.values))
      .map((type) => hint("enum", old, type, { kind: "enum", from: nameOf(old), to: nameOf(type) }))
  )
]

/** Columns of the same type in a table of both sides. */
const columns = (from: Catalog, to: Catalog): ReadonlyArray<Hint> => {
  const added = Map.groupBy(gone(to, from, "column"), (column) => column.parent)
  return gone(from, to, "column").flatMap((old) =>
    (old.parent !== undefined && find(to, old.parent) !== undefined ? added.get(old.parent) ?? [] : [])
      .filter((column) => column.type === old.type && !column.inherited)
      .map((column) =>
        hint("column", old, column, {
          kind: "column",
          table: { schema: column.schema, name: column.table },
          from: old.name,
          to: column.name
        })
      )
  )
}

/** How many pairs of values are looked at: with more, the enum is another one. */
const mostPairs = 9

const values = (old: EnumType, now: EnumType): ReadonlyArray<Hint> => {
  const lost = old.values.filter((value) => !now.values.includes(value))
  const won = now.values.filter((value) => !old.values.includes(value))
  if (lost.length * won.length > mostPairs) return []
  return won.flatMap((to) =>
    lost.map((from): Hint => {
      const rename: Rename = { kind: "enum-value", enum: nameOf(now), from, to }
      return {
        from: old.address,
        to: now.address,
        rename,
        text: `${old.address} loses the value '${from}' and gets the value '${to}', which looks like a rename ` +
          `of the value: to keep it in the rows, declare it in the model with Type.enum(${
            JSON.stringify(now.name)
          }, { values: { ${keyText(to)}: ${JSON.stringify(from)} } }), or pass --rename ${
            argumentOf(rename)
          } to strata revision`
      }
    })
  )
}

/** All pairs of objects that look like a rename: first whole objects, then their parts. */
export const hintsOf = (from: Catalog, to: Catalog): ReadonlyArray<Hint> => [
  ...wholes(from, to),
  ...columns(from, to),
  ...ofKind(from, "enum").flatMap((old) => {
    const now = find(to, old.address)
    return now?.kind === "enum" ? values(old, now) : []
  })
]
