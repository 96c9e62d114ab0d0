/**
 * Declared renames, applied to the catalog of the database as PostgreSQL would apply them: to addresses, to names in
 * fields, and to the texts in which PostgreSQL would write the new name.
 */
import * as Result from "effect/Result"
import { type Address, address, type Catalog, find, type QualifiedName } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { DiffError, RenameUnknown } from "../error.ts"
import type { Rename } from "../options.ts"
import { renamedColumn } from "./_column.ts"
import { renamedValue } from "./_enum_value.ts"
import { renamedWhole } from "./_whole.ts"
import { type Applied, targetOf } from "./target.ts"

const resultOf = (rename: Rename): Address =>
  rename.kind === "column"
    ? address("column", rename.table.schema, rename.table.name, rename.to)
    : rename.kind === "enum-value"
    ? targetOf(rename)
    : address(rename.kind, rename.to.schema, rename.to.name)

const nameText = (name: string | QualifiedName): string =>
  typeof name === "string" ? `"${name}"` : `"${name.schema}.${name.name}"`

const shown = (rename: Rename): string => `${rename.kind} ${nameText(rename.from)} to ${nameText(rename.to)}`

const isSame = (one: string | QualifiedName, other: string | QualifiedName): boolean =>
  nameText(one) === nameText(other)

/** Whether a later rename goes on from the result of this one, as when two columns exchange their names. */
const goesOn = (rename: Rename, later: ReadonlyArray<Rename>): boolean =>
  later.some((next) => {
    if (!isSame(next.from, rename.to)) return false
    if (next.kind === "column") return rename.kind === "column" && isSame(next.table, rename.table)
    if (next.kind === "enum-value") return rename.kind === "enum-value" && isSame(next.enum, rename.enum)
    return next.kind === rename.kind
  })

/** Fails with `RenameUnknown` unless both sides have the object of the rename; `later` are those that follow. */
export const checked = (
  rename: Rename,
  from: Catalog,
  to: Catalog,
  later: ReadonlyArray<Rename>
): Result.Result<Rename, DiffError> => {
  const fail = (missing: string, side: "database" | "models") =>
    Result.fail(DiffError.of(new RenameUnknown({ rename: shown(rename), missing, side })))
  const [target, result] = [targetOf(rename), resultOf(rename)]
  const [old, object] = [find(from, target), find(to, result)]
  if (old === undefined) return fail(target, "database")
  const isPassing = goesOn(rename, later)
  if (object === undefined && !isPassing) return fail(result, "models")
  if (rename.kind !== "enum-value") return Result.succeed(rename)
  if (old.kind !== "enum" || !old.values.includes(rename.from)) return fail(`value "${rename.from}"`, "database")
  if (!isPassing && (object?.kind !== "enum" || !object.values.includes(rename.to))) {
    return fail(`value "${rename.to}"`, "models")
  }
  return Result.succeed(rename)
}

const isPart = ({ kind }: Rename): boolean => kind === "column" || kind === "enum-value"

/** Renames of objects come before those of columns and values, which refer to objects by their new names. */
export const wholesFirst = (renames: ReadonlyArray<Rename>): ReadonlyArray<Rename> => {
  return [...renames.filter((rename) => !isPart(rename)), ...renames.filter(isPart)]
}

/** The steps of one rename. */
export const applied = (catalog: Catalog, rename: Rename): ReadonlyArray<Applied> => {
  const target = targetOf(rename)
  if (rename.kind === "column") {
    const operation: Operation = {
      _tag: "AlterColumn",
      table: rename.table,
      column: rename.from,
      change: { name: rename.to }
    }
    return [{ operation, address: target, catalog: renamedColumn(catalog, rename) }]
  }
  if (rename.kind === "enum-value") {
    const { enum: name, from, to } = rename
    const operation: Operation = { _tag: "RenameEnumValue", name, from, to }
    return [{ operation, address: target, catalog: renamedValue(catalog, target, rename) }]
  }
  return renamedWhole(catalog, rename)
}
