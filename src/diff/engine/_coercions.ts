/**
 * The casts that a plan can use: those of the server that it runs on, and of extensions and users on the new side.
 */
import type { Catalog, Coercion } from "../../catalog/mod.ts"

const key = (from: string, to: string): string => `${from} to ${to}`

/** Finds casts. The plan runs on the old side; the new side can be a server of another version, with other built-in casts. */
export const coercionsOf = (from: Catalog, to: Catalog): (from: string, to: string) => Coercion | undefined => {
  let known: ReadonlyMap<string, Coercion> | undefined
  const read = () => {
    const added = to.coercions.filter(({ owner }) => owner !== "server" || from.coercions.length === 0)
    return new Map([...added, ...from.coercions].map((coercion) => [key(coercion.from, coercion.to), coercion]))
  }
  return (source, target) => (known ??= read()).get(key(source, target))
}
