/**
 * Sequences of columns that exchange names. The current value belongs to the column, not to the name, so the sequences are
 * renamed. A sequence of another column or of none that has such a name leaves it first, and is dropped.
 */
import { type Address, address, type Catalog, find, ofKind, type OwnedBy, type QualifiedName } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { nameOf } from "../description/context.ts"
import { freeName } from "../description/free_name.ts"
import { renamedWhole } from "./_whole.ts"
import type { Applied } from "./target.ts"

/** The steps of the renames. `to` has the names that the sequences get. */
export const exchangedSequences = (from: Catalog, to: Catalog): ReadonlyArray<Applied> => {
  const steps: Array<Applied> = []
  const now = () => steps.at(-1)?.catalog ?? from
  const rename = (old: QualifiedName, name: string) =>
    void steps.push(...renamedWhole(now(), { kind: "sequence", from: old, to: { schema: old.schema, name } }))
  const aside = (sequence: QualifiedName): QualifiedName => {
    const free = { schema: sequence.schema, name: asideName(sequence, [now(), to]) }
    rename(sequence, free.name)
    return free
  }
  const waiting = new Map(pairsOf(from, to).map(([old, own]) => [quoteName(old), [old, own] as const]))
  while (waiting.size > 0) {
    const all = [...waiting]
    const [key, [old, own]] = all.find(([, [, own]]) => find(now(), at(own)) === undefined) ?? all[0]!
    waiting.delete(key)
    if (find(now(), at(own)) !== undefined) {
      const other = aside(own)
      const moved = waiting.get(quoteName(own))
      waiting.delete(quoteName(own))
      if (moved !== undefined) waiting.set(quoteName(other), [other, moved[1]])
    }
    rename(old, own.name)
  }
  return steps
}

const at = ({ name, schema }: QualifiedName): Address => address("sequence", schema, name)

/** The sequence of each column that gets the name of another, or leaves its name to another. */
const pairsOf = (from: Catalog, to: Catalog): ReadonlyArray<readonly [QualifiedName, QualifiedName]> => {
  const owned = ofKind(to, "owned-by")
  const all = ofKind(from, "owned-by").flatMap((old) => {
    const [own, ...more] = owned.filter((other) => isOfSame(other, old))
    const isOnly = more.length === 0 && ofKind(from, "owned-by").filter((other) => isOfSame(other, old)).length === 1
    const isMoved = own !== undefined && own.name !== old.name && own.schema === old.schema
    return isMoved && isOnly ? [[nameOf(old), nameOf(own)] as const] : []
  })
  return all.some(([old, own]) => find(from, at(own)) !== undefined || find(to, at(old)) !== undefined) ? all : []
}

const isOfSame = (a: OwnedBy, b: OwnedBy): boolean =>
  a.column === b.column && a.table.name === b.table.name && a.table.schema === b.table.schema

const asideName = ({ name, schema }: QualifiedName, sides: ReadonlyArray<Catalog>): string =>
  freeName(
    name,
    "__old",
    (free) =>
      ["sequence", "table", "view", "materialized-view", "composite", "index"].some((kind) =>
        sides.some((side) => find(side, address(kind, schema, free)) !== undefined)
      )
  )
