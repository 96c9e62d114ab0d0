/**
 * Orders tables so that each comes after those that it references, except in a cycle of references. `effect/Graph` has
 * no order for graphs with cycles.
 */
import { keyOf } from "./_declaration.ts"
import type { ModelTable } from "./_table_options.ts"

/** The tables in that order; otherwise the given order is kept. */
export const dependencyOrder = (tables: ReadonlyArray<ModelTable>): ReadonlyArray<ModelTable> => {
  const byKey = new Map(tables.map((table) => [keyOf(table.create.table), table]))
  const seen = new Set<ModelTable>()
  const ordered: Array<ModelTable> = []
  const visit = (table: ModelTable): void => {
    if (seen.has(table)) return
    seen.add(table)
    for (const one of table.constraints) {
      const other = one.kind === "foreign-key" ? byKey.get(keyOf(one.references)) : undefined
      if (other !== undefined) visit(other)
    }
    ordered.push(table)
  }
  for (const table of tables) visit(table)
  return ordered
}
