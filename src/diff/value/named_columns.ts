/**
 * The columns and the expressions that the fields of indexes, constraints and policies name.
 */
import { type Address, address, type IndexElement, type QualifiedName } from "../../catalog/mod.ts"

/** The addresses of columns of a table. */
export const columnAddresses = (
  { name, schema }: QualifiedName,
  columns: ReadonlyArray<string>
): ReadonlyArray<Address> => columns.map((column) => address("column", schema, name, column))

/** The columns among the keys of an index. */
export const elementColumns = (elements: ReadonlyArray<IndexElement>): ReadonlyArray<string> =>
  elements.flatMap(({ column }) => column === undefined ? [] : [column])

/** All texts in an object, expressions among them. */
export const textsIn = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
    ? Object.values(value).flatMap(textsIn)
    : []
