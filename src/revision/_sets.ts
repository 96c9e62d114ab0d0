/**
 * Intersection and difference in the order of the first set. ES2025 has them as methods; the project targets ES2024.
 */

/** The members of `ids` that are also in `other`. */
export const intersection = (ids: Iterable<string>, other: { has(id: string): boolean }): ReadonlySet<string> => {
  const both = new Set<string>()
  for (const id of ids) if (other.has(id)) both.add(id)
  return both
}

/** The members of `ids` that are not in `other`. */
export const difference = (ids: Iterable<string>, other: { has(id: string): boolean }): ReadonlySet<string> => {
  const rest = new Set<string>()
  for (const id of ids) if (!other.has(id)) rest.add(id)
  return rest
}
