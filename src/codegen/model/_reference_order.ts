/**
 * The order of tables: each after those that it references, as far as they do not reference each other.
 */
import { keyOf } from "./_declaration.ts"
import type { ModelTable } from "./_table_options.ts"

/** Tables in that order, and in the order given where it leaves a choice. */
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
