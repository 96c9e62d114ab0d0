/**
 * Changing the texts in the fields of an object.
 */
import type { CatalogObject } from "../../catalog/mod.ts"

/**
 * The object with `text` applied to all texts in the given fields, at any depth, and `record` to all records in it.
 */
export const mapTexts = (
  object: CatalogObject,
  fields: ReadonlySet<string>,
  text: (text: string) => string,
  record: (value: object) => object = (value) => value
): CatalogObject => {
  const deep = (value: unknown, field: string): unknown => {
    if (typeof value === "string") return fields.has(field) ? text(value) : value
    if (Array.isArray(value)) return value.map((inner) => deep(inner, field))
    if (typeof value !== "object" || value === null) return value
    const made = field === "" ? value : record(value)
    return Object.fromEntries(Object.entries(made).map(([name, inner]) => [name, deep(inner, name)]))
  }
  return deep(object, "") as CatalogObject
}
