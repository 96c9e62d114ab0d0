/**
 * Enum types.
 */
import type { AddEnumValue, CreateEnum, RenameEnum, RenameEnumValue } from "../../operation/mod.ts"
import { identifierUnsafe, qualifiedUnsafe, type Statement } from "../../text/mod.ts"
import { ddl, refuse, text } from "./_ddl.ts"

export const createEnum = ({ name, values }: CreateEnum): ReadonlyArray<Statement> => [
  ddl("CREATE TYPE", qualifiedUnsafe(name), `AS ENUM (${values.map(text).join(", ")})`)
]

export const renameEnum = ({ name, to }: RenameEnum): ReadonlyArray<Statement> => [
  ddl("ALTER TYPE", qualifiedUnsafe(name), "RENAME TO", identifierUnsafe(to))
]

export const addEnumValue = ({ after, before, ifNotExists, name, value }: AddEnumValue): ReadonlyArray<Statement> => {
  if (before !== undefined && after !== undefined) refuse("a new enum value has either before or after, but not both")
  return [
    ddl(
      "ALTER TYPE",
      qualifiedUnsafe(name),
      "ADD VALUE",
      ifNotExists && "IF NOT EXISTS",
      text(value),
      before !== undefined && `BEFORE ${text(before)}`,
      after !== undefined && `AFTER ${text(after)}`
    )
  ]
}

export const renameEnumValue = ({ from, name, to }: RenameEnumValue): ReadonlyArray<Statement> => [
  ddl("ALTER TYPE", qualifiedUnsafe(name), "RENAME VALUE", text(from), "TO", text(to))
]
