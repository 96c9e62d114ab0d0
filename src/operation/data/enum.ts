/** The operations on enum types. */
import type { Name } from "../../text/mod.ts"
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
