/**
 * The renames that models declare with `renamedFrom`. Names are those in the database.
 */
import type { Name } from "../../operation/mod.ts"
import type { EnumType } from "../field/enums.ts"
import type { Resolved } from "./resolved.ts"

/** A declared rename of a table, a column, an enum or a value of an enum. */
export type Rename =
  | { readonly kind: "table"; readonly table: Name; readonly from: string }
  | { readonly kind: "column"; readonly table: Name; readonly column: string; readonly from: string }
  | { readonly kind: "enum"; readonly enum: Name; readonly from: string }
  | { readonly kind: "enum-value"; readonly enum: Name; readonly value: string; readonly from: string }

/** The renames of tables and their columns, followed by those of enums and their values. */
export const renamesOf = (tables: ReadonlyArray<Resolved>, enums: ReadonlyArray<EnumType>): ReadonlyArray<Rename> => [
  ...tables.flatMap(tableRenames),
  ...enums.flatMap(({ name, options }): ReadonlyArray<Rename> => [
    ...(options.renamedFrom === undefined ? [] : [{ kind: "enum" as const, enum: name, from: options.renamedFrom }]),
    ...Object.entries(options.values ?? {}).map(([value, from]) => ({
      kind: "enum-value" as const,
      enum: name,
      value,
      from
    }))
  ])
]

const tableRenames = ({ column, name, table }: Resolved): ReadonlyArray<Rename> => [
  ...(table.options.renamedFrom === undefined
    ? []
    : [{ kind: "table" as const, table: name, from: table.options.renamedFrom }]),
  ...Object.entries(table.options.columns ?? {}).flatMap(([field, options]) =>
    options?.renamedFrom === undefined
      ? []
      : [{ kind: "column" as const, table: name, column: column(field), from: options.renamedFrom }]
  )
]
