/**
 * Loads PGlite's extensions by their PostgreSQL names.
 */
import type { Extensions } from "@electric-sql/pglite"
import { importPglite } from "./pglite.ts"

/** The extensions that an extension needs. */
const needs: { readonly [name: string]: ReadonlyArray<string> } = { earthdistance: ["cube"] }

const isList = (names: ReadonlyArray<string> | Extensions): names is ReadonlyArray<string> => Array.isArray(names)

/**
 * Loads the extensions and those that they need. One that PGlite does not have is left out, and CREATE EXTENSION
 * reports it.
 */
export const loadExtensions = async (names: ReadonlyArray<string> | Extensions): Promise<Extensions> => {
  if (!isList(names)) return names
  const wanted = new Set(names.flatMap((name) => [name, ...(needs[name] ?? [])]))
  const found: Extensions = {}
  for (const name of wanted) {
    const file = name.replaceAll("-", "_")
    if (!/^[a-z0-9_]+$/.test(file)) continue
    try {
      Object.assign(found, await importPglite(`/contrib/${file}`))
    } catch {
      continue
    }
  }
  return found
}
