/** Constructors for enum types. */
import type { AddEnumValue, AlterEnum, CreateEnum, DropEnum, DropOptions, Name, RenameEnum, RenameEnumValue } from "../data/operation.ts"
import { type Op, yieldable } from "./yieldable.ts"

/** `CREATE TYPE … AS ENUM`, with the values in their sort order. */
export const createEnum = (name: Name, values: ReadonlyArray<string>): Op<CreateEnum> =>
  yieldable<CreateEnum>({ _tag: "CreateEnum", name, values })

/** `DROP TYPE`; `previous` are the values it had, which makes the operation invertible. */
export const dropEnum = (
  name: Name,
  options: DropOptions & { readonly previous?: ReadonlyArray<string> } = {}
): Op<DropEnum> =>
  yieldable<DropEnum>({
    _tag: "DropEnum",
    name,
    ifExists: options.ifExists,
    cascade: options.cascade,
    previous: options.previous
  })

/** `ALTER TYPE … RENAME TO`. */
export const renameEnum = (name: Name, to: string): Op<RenameEnum> =>
  yieldable<RenameEnum>({ _tag: "RenameEnum", name, to })

/** `ALTER TYPE … ADD VALUE`, at the end unless `before` or `after` is given; it is not invertible. */
export const addEnumValue = (
  name: Name,
  value: string,
  options: Omit<AddEnumValue, "_tag" | "name" | "value"> = {}
): Op<AddEnumValue> => yieldable<AddEnumValue>({ _tag: "AddEnumValue", name, value, ...options })

/** `ALTER TYPE … RENAME VALUE`. */
export const renameEnumValue = (name: Name, from: string, to: string): Op<RenameEnumValue> =>
  yieldable<RenameEnumValue>({ _tag: "RenameEnumValue", name, from, to })

/**
 * Replaces the values of an enum: some leave, come or change their order. PostgreSQL cannot do this in place, so a new type
 * takes the place of the old one, and `columns` are converted. The inverse exchanges `from` and `to`.
 */
export const alterEnum = (name: Name, change: Omit<AlterEnum, "_tag" | "name">): Op<AlterEnum> =>
  yieldable<AlterEnum>({ _tag: "AlterEnum", name, ...change })
