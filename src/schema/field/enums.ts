/**
 * The enums of a schema while its columns are read: one for each name, shared by the columns that mean the same.
 *
 * A name is the annotation's, else that of the schema's identifier, else `<table>_<column>` of the first column.
 */
import * as String from "effect/String"
import type { Name } from "../../operation/mod.ts"
import { nameBeside } from "../../text/mod.ts"
import { EnumConflict } from "../error.ts"
import { nameText } from "../name/names.ts"
import { shorten } from "../name/naming.ts"
import { fail } from "../raise.ts"
import type { EnumOptions } from "./type.ts"

/** An enum to be made, and the column it was found at first. */
export interface EnumType {
  readonly name: Name
  readonly values: ReadonlyArray<string>
  readonly options: EnumOptions
  readonly place: string
}

/** One use of an enum. */
export interface EnumUse {
  readonly identity: object
  readonly values: ReadonlyArray<string>
  readonly table: Name
  readonly column: string
  readonly name?: Name | undefined
  readonly identifier?: string | undefined
  readonly options?: EnumOptions | undefined
}

/** The enums found so far. */
export interface Enums {
  readonly byName: Map<string, EnumType>
  readonly byIdentity: Map<object, Name>
}

export const empty = (): Enums => ({ byName: new Map(), byIdentity: new Map() })

/** Notes a use and answers the enum's name. Throws a `SchemaError` when the name already has other values. */
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
