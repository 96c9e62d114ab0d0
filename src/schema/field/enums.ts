/**
 * Collects the enums of columns, one for each name; columns with the same schema share an enum.
 *
 * The name is that of the annotation, else that of the identifier of the schema, else `<table>_<column>` of the first
 * column.
 */
import * as String from "effect/String"
import type { Name } from "../../operation/mod.ts"
import { nameBeside } from "../../text/mod.ts"
import { EnumConflict } from "../error.ts"
import { nameText } from "../name/names.ts"
import { shorten } from "../name/naming.ts"
import { fail } from "../raise.ts"
import type { EnumOptions } from "./type.ts"

/** An enum, and the first column that uses it. */
export interface EnumType {
  readonly name: Name
  readonly values: ReadonlyArray<string>
  readonly options: EnumOptions
  readonly place: string
}

/** A use of an enum by a column. */
export interface EnumUse {
  readonly identity: object
  readonly values: ReadonlyArray<string>
  readonly table: Name
  readonly column: string
  readonly name?: Name | undefined
  readonly identifier?: string | undefined
  readonly options?: EnumOptions | undefined
}

/** The enums that were found. */
export interface Enums {
  readonly byName: Map<string, EnumType>
  readonly byIdentity: Map<object, Name>
}

export const empty = (): Enums => ({ byName: new Map(), byIdentity: new Map() })

/** Records a use and returns the name of the enum. Throws a `SchemaError` if an enum of that name has other values. */
export const use = (enums: Enums, found: EnumUse): Name => {
  const name = found.name ?? enums.byIdentity.get(found.identity) ?? derivedName(found)
  const place = `the column "${found.column}" of "${nameText(found.table)}"`
  const key = nameText(name)
  const known = enums.byName.get(key)
  if (known !== undefined && JSON.stringify(known.values) !== JSON.stringify(found.values)) {
    fail(
      new EnumConflict({
        name: key,
        first: known.place,
        firstValues: known.values,
        second: place,
        secondValues: found.values
      })
    )
  }
  if (found.name === undefined) enums.byIdentity.set(found.identity, name)
  enums.byName.set(key, {
    name,
    values: found.values,
    options: { ...found.options, ...known?.options },
    place: known?.place ?? place
  })
  return name
}

const derivedName = ({ column, identifier, table }: EnumUse): Name =>
  nameBeside(
    table,
    shorten(
      identifier === undefined
        ? `${typeof table === "string" ? table : table.name}_${column}`
        : String.pascalToSnake(identifier)
    )
  )
