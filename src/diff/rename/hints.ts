/**
 * Hints: pairs of a drop and an add that look like a rename. Renames are never guessed; the user declares them with
 * `renamedFrom`.
 */
import { type Catalog, type CatalogObject, children, find, ofKind } from "../../catalog/mod.ts"
import type { Hint } from "../plan.ts"

const gone = (from: Catalog, to: Catalog, kind: CatalogObject["kind"]): ReadonlyArray<CatalogObject> =>
  ofKind(from, kind).filter((object) => find(to, object.address) === undefined)

const columnNames = (catalog: Catalog, table: CatalogObject): ReadonlyArray<string> =>
  children(catalog, table.address).flatMap((child) => child.kind === "column" ? [child.name] : [])

const looksAlike = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  const shared = a.filter((name) => b.includes(name)).length
  return shared > 0 && shared * 2 >= Math.max(a.length, b.length)
}

const hint = (what: string, from: CatalogObject, to: CatalogObject): Hint => ({
  from: from.address,
  to: to.address,
  text: `${from.address} is dropped and ${to.address} is added, which looks like a rename of the ${what}: declare ` +
    "renamedFrom in the model to keep its data"
})

const keyText = (name: string): string => /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)

/** All pairs of objects that look like a rename. */
export const hintsOf = (from: Catalog, to: Catalog): ReadonlyArray<Hint> => {
  const tables = gone(from, to, "table").flatMap((old) =>
    gone(to, from, "table").filter((table) => looksAlike(columnNames(from, old), columnNames(to, table)))
      .map((table) => hint("table", old, table))
  )
  const added = Map.groupBy(gone(to, from, "column"), (column) => column.parent)
  const columns = gone(from, to, "column").flatMap((old) =>
    (old.parent !== undefined && find(to, old.parent) !== undefined ? added.get(old.parent) ?? [] : [])
      .filter((column) =>
        column.kind === "column" && old.kind === "column" && column.type === old.type && !column.inherited
      )
      .map((column) => hint("column", old, column))
  )
  const enums = ofKind(from, "enum").flatMap((old) => {
    const now = find(to, old.address)
    if (now?.kind !== "enum") return []
    const [lost, won] = [
      old.values.filter((value) => !now.values.includes(value)),
      now.values.filter((value) => !old.values.includes(value))
    ]
    return lost.length === 1 && won.length === 1
      ? [{
        from: old.address,
        to: now.address,
        text:
          `${old.address} loses the value '${lost[0]!}' and gets the value '${won[0]!}', which looks like a rename ` +
          `of the value: declare it in the model to keep it in the rows, with Type.enum(${
            JSON.stringify(now.name)
          }, { values: { ${keyText(won[0]!)}: ${JSON.stringify(lost[0]!)} } })`
      }]
      : []
  })
  return [...tables, ...columns, ...enums]
}
