/** The operations on enum types. */
import type { EnumHolder, Name } from "../../text/mod.ts"
import type { DropOptions, Tagged } from "./_base.ts"

export interface CreateEnum extends Tagged<"CreateEnum"> {
  readonly name: Name
  readonly values: ReadonlyArray<string>
}

export interface DropEnum extends Tagged<"DropEnum">, DropOptions {
  readonly name: Name
  readonly previous?: ReadonlyArray<string>
}

export interface RenameEnum extends Tagged<"RenameEnum"> {
  readonly name: Name
  readonly to: string
}

/** `ALTER TYPE … ADD VALUE`; PostgreSQL cannot remove a value, so it has no inverse. */
export interface AddEnumValue extends Tagged<"AddEnumValue"> {
  readonly name: Name
  readonly value: string
  readonly before?: string
  readonly after?: string
  readonly ifNotExists?: boolean
}

export interface RenameEnumValue extends Tagged<"RenameEnumValue"> {
  readonly name: Name
  readonly from: string
  readonly to: string
}

/** A column that has the enum, or arrays of it; `default` is the value that is its default. */
export interface EnumColumn extends EnumHolder {
  readonly default?: string
}

/**
 * Replaces the values `from` by the values `to`, in `columns` as well: a new type takes the place of the old one. `lost` says
 * what rows get instead of a value that leaves: another value, or `null`. Without it, a row with such a value is an error.
 */
export interface AlterEnum extends Tagged<"AlterEnum"> {
  readonly name: Name
  readonly from: ReadonlyArray<string>
  readonly to: ReadonlyArray<string>
  readonly columns?: ReadonlyArray<EnumColumn>
  readonly lost?: Readonly<Record<string, string | null>>
}
