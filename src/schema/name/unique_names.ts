/**
 * Checks that names are unique in the namespaces of PostgreSQL: relations (tables and indexes, including those of
 * constraints), types (enums, and the row type of every table), and the constraints of a table.
 */
import type { Constraint, CreateEnum, CreateIndex, CreateTable, ForeignKey, Name } from "../../operation/mod.ts"
import { nameBeside } from "../../text/mod.ts"
import { DuplicateName } from "../error.ts"
import { fail } from "../raise.ts"
import { nameText } from "./names.ts"

/** The objects whose names are checked. */
export interface Objects {
  readonly enums: ReadonlyArray<CreateEnum>
  readonly tables: ReadonlyArray<CreateTable>
  readonly indexes: ReadonlyArray<CreateIndex>
  readonly foreignKeys: ReadonlyArray<{ readonly table: Name; readonly constraint: ForeignKey }>
}

/** Throws a `SchemaError` for the first name that two objects in a namespace have. */
export const checkNames = ({ enums, foreignKeys, indexes, tables }: Objects): void => {
  const claims = new Map<string, string>()
  const claim = (namespace: string, name: Name, what: string): void => {
    const key = JSON.stringify([namespace, nameText(name)])
    const first = claims.get(key)
    if (first !== undefined) fail(new DuplicateName({ name: nameText(name), first, second: what }))
    claims.set(key, what)
  }
  const constraint = (table: Name, { kind, name = "" }: Constraint): void => {
    const what = `the ${kind.replace("-", " ")} constraint of "${nameText(table)}"`
    claim(`constraint of ${nameText(table)}`, name, what)
    if (indexed.has(kind)) claim("relation", nameBeside(table, name), what)
  }
  for (const { table } of tables) {
    claim("relation", table, `the table "${nameText(table)}"`)
    claim("type", table, `the row type of the table "${nameText(table)}"`)
  }
  for (const { constraints, table } of tables) for (const one of constraints) constraint(table, one)
  for (const index of indexes) {
    claim("relation", nameBeside(index.table, index.name), `an index of "${nameText(index.table)}"`)
  }
  for (const one of foreignKeys) constraint(one.table, one.constraint)
  for (const { name } of enums) claim("type", name, `the enum "${nameText(name)}"`)
}

const indexed: ReadonlySet<Constraint["kind"]> = new Set(["primary-key", "unique", "exclusion"])
