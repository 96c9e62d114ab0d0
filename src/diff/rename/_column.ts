/**
 * Renames of columns.
 */
import { address, type Catalog, type CatalogObject, find, ofKind, type QualifiedName } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { mapTexts } from "../description/map_texts.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Rename } from "../options.ts"
import { withColumn } from "./_respell.ts"
import { descendants, readdressed } from "./readdress.ts"

type ColumnRename = Extract<Rename, { readonly kind: "column" }>

/** The catalog with the column renamed in its table and in all tables that inherit it. */
export const renamedColumn = (catalog: Catalog, rename: ColumnRename): Catalog =>
  heirs(catalog, rename).reduce(
    (renamed, table) => renamedIn(renamed, Object.assign({}, rename, { table })),
    renamedIn(catalog, rename)
  )

/** The tables that inherit the column, each once. */
const heirs = (catalog: Catalog, { from, table }: ColumnRename): ReadonlyArray<QualifiedName> => {
  const found = new Map<string, QualifiedName>()
  const places = Map.groupBy(ofKind(catalog, "inheritance"), (place) => quoteName(place.from))
  const add = (parent: QualifiedName): void => {
    for (const { schema, table: name } of places.get(quoteName(parent)) ?? []) {
      const child = { schema, name }
      if (found.has(quoteName(child)) || find(catalog, address("column", schema, name, from)) === undefined) continue
      found.set(quoteName(child), child)
      add(child)
    }
  }
  add(table)
  return [...found.values()]
}

/** The catalog with the column renamed, in the objects of its table and in those that refer to it from other tables. */
const renamedIn = (catalog: Catalog, { from, table, to }: ColumnRename): Catalog => {
  const target = address("column", table.schema, table.name, from)
  const path = `${quoteName(table)}.${quoteIdentifier(from)}`
  const own = descendants(catalog, target)
  const renamed = new Map(
    [...own].map((each) => [each, each.replace(path, () => `${quoteName(table)}.${quoteIdentifier(to)}`)])
  )
  const family = descendants(catalog, address("table", table.schema, table.name))
  const name = (column: string) => column === from ? to : column
  const patch = (object: CatalogObject): CatalogObject => {
    if (object.address === target) return { ...object, name: to } as CatalogObject
    const { columns, expressions, withColumns } = descriptionOf(object)
    const isOwn = family.has(object.address) || isMember(object, table)
    const other = withColumns === "none" ? object : withColumns(object, table, name)
    const spelled = mapTexts(other, new Set(expressions), (text) => withColumn(text, table, from, to, isOwn))
    return isOwn ? mapTexts(spelled, new Set(columns), name) : spelled
  }
  return readdressed(catalog, renamed, patch)
}

/** Whether it is the entry of the table in a publication. */
const isMember = (object: CatalogObject, { name, schema }: QualifiedName): boolean =>
  object.kind === "publication-table" && object.schema === schema && object.table === name
