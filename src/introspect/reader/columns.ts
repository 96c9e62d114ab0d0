/**
 * SQL for columns that several kinds share (types, options, qualified names), and their conversion.
 */
import type { Attribute, ColumnSettings, Parameters, QualifiedName, Typed } from "../../catalog/mod.ts"

/** The fields that are not null. */
export const present = <A extends object>(fields: A): { readonly [K in keyof A]?: NonNullable<A[K]> } => {
  const found: { [K in keyof A]?: NonNullable<A[K]> } = {}
  for (const key in fields) {
    const value = fields[key]
    if (value !== null && value !== undefined) found[key] = value
  }
  return found
}

/** A JSON object of an array of options such as `reloptions`; null if there are none, which saves a function call. */
export const options = (array: string): string =>
  `CASE WHEN ${array} IS NOT NULL THEN
      (SELECT json_object_agg(option_name, coalesce(option_value, '')) FROM pg_options_to_table(${array})) END`

/** A JSON object `{ schema, name }`; null if there is no such row. */
export const qualified = (schema: string, name: string): string =>
  `CASE WHEN ${name} IS NOT NULL THEN json_build_object('schema', ${schema}, 'name', ${name}) END`

/** JSON of the name of a function; null if there is none. */
export const routineName = (oid: string): string =>
  `(SELECT json_build_object('schema', fn.nspname, 'name', f.proname)
    FROM pg_proc f JOIN pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = ${oid})`

/** The same with the types of its arguments: a `RoutineReference`. */
export const routineReference = (oid: string): string =>
  `(SELECT json_build_object('schema', fn.nspname, 'name', f.proname, 'argumentTypes', oidvectortypes(f.proargtypes))
    FROM pg_proc f JOIN pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = ${oid})`

/** JSON of the name of an operator; null if there is none. */
export const operatorName = (oid: string): string =>
  `(SELECT json_build_object('schema', opn.nspname, 'name', op.oprname)
    FROM pg_operator op JOIN pg_namespace opn ON opn.oid = op.oprnamespace WHERE op.oid = ${oid})`

/** The columns of a `Typed`, as `typed` returns them. */
export interface TypedRow {
  readonly type: string
  readonly userType: (QualifiedName & { readonly array: boolean }) | null
  readonly collation: QualifiedName | null
}

/**
 * The columns of a `Typed`, for a query that joins `typeTables`. `userType` of an array is its element type, as in
 * dependencies and operations.
 */
export const typeColumns = {
  userType: `CASE WHEN en.nspname <> 'pg_catalog' THEN
      json_build_object('schema', en.nspname, 'name', e.typname, 'array', e.oid <> t.oid) END`,
  collation: qualified("cn.nspname", "co.collname")
}

/** The joins that `typeColumns` needs, after a `pg_type t`, for a collation oid. */
export const typeTables = (collation: string): string =>
  `JOIN pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
    JOIN pg_namespace en ON en.oid = e.typnamespace
    LEFT JOIN pg_collation co ON co.oid = ${collation} AND co.oid <> t.typcollation
    LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace`

/** JSON of a `Typed` for a type oid, a modifier and a collation oid, as a scalar subquery. */
export const typed = (type: string, modifier: string, collation: string): string =>
  `(SELECT json_build_object('type', format_type(t.oid, ${modifier}), 'userType', ${typeColumns.userType},
      'collation', ${typeColumns.collation})
    FROM pg_type t ${typeTables(collation)} WHERE t.oid = ${type})`

/** Converts a row of `typed`. */
export const toTyped = ({ collation, type, userType }: TypedRow): Typed => ({
  type,
  ...present({ userType, collation })
})

/** JSON of the columns of a relation as attributes, in order. */
export const attributes = (relation: string): string =>
  `(SELECT json_agg(json_build_object('name', a.attname, 'typed', ${
    typed("a.atttypid", "a.atttypmod", "a.attcollation")
  }) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = ${relation} AND a.attnum > 0 AND NOT a.attisdropped)`

/** One element of `attributes`. */
export interface AttributeRow {
  readonly name: string
  readonly typed: TypedRow
}

/** Converts the rows of `attributes`. */
export const toAttributes = (rows: ReadonlyArray<AttributeRow> | null): ReadonlyArray<Attribute> =>
  (rows ?? []).map(({ name, typed }) => Object.assign({ name }, toTyped(typed)))

/** Converts a row of `options`. */
export const toParameters = (row: Parameters | null): Parameters => row ?? {}

/** The storage parameters of a relation, with those of its TOAST table under names that begin with `toast.`. */
export const storageParameters = (own: Parameters | null, toast: Parameters | null): Parameters => ({
  ...toParameters(own),
  ...Object.fromEntries(Object.entries(toParameters(toast)).map(([name, value]) => [`toast.${name}`, value]))
})

/** The settings of a column, as the columns of `settings` have them. */
export interface SettingsRow {
  readonly storage: keyof typeof storages | null
  readonly typeStorage: keyof typeof storages | null
  readonly compression: "p" | "l" | null
  readonly statistics: number | null
  readonly options: Parameters | null
}

const storages = { p: "plain", e: "external", x: "extended", m: "main" } as const
const compressions = { p: "pglz", l: "lz4" } as const

/** The settings of a row `a` of `pg_attribute` with a type `t`: expressions by name, null for those by default. */
export const settings = {
  storage: `CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END`,
  typeStorage: `CASE WHEN a.attstorage <> t.typstorage THEN t.typstorage::text END`,
  compression: `nullif(a.attcompression::text, '')`,
  statistics: `CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::int4 END`,
  options: options("a.attoptions")
} as const satisfies { readonly [K in keyof SettingsRow]: string }

/** Converts the columns of `settings`. */
export const toSettings = ({ compression, options, statistics, storage, typeStorage }: SettingsRow): ColumnSettings =>
  present({
    storage: storage === null ? null : storages[storage],
    typeStorage: typeStorage === null ? null : storages[typeStorage],
    compression: compression === null ? null : compressions[compression],
    statistics,
    options
  })
