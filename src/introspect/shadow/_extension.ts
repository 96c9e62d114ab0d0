/**
 * Which extensions a desired schema names, and the ones among them that PGlite carries.
 */
import type { Extensions } from "@electric-sql/pglite"
import * as Effect from "effect/Effect"
import { identifierUnsafe } from "../../sql/mod.ts"

const created = /^\s*CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)/i

const unquote = (name: string): string =>
  name.startsWith("\"") ? name.slice(1, -1).replaceAll("\"\"", "\"") : name.toLowerCase()

/** The names in the `CREATE EXTENSION` statements. */
export const named = (statements: ReadonlyArray<string>): ReadonlyArray<string> =>
  statements.flatMap((text) => {
    const name = created.exec(text)?.[1]
    return name === undefined ? [] : [unquote(name)]
  })

/** What a needed extension brings along. */
const needs: { readonly [name: string]: ReadonlyArray<string> } = { earthdistance: ["cube"] }

/**
 * PGlite's forms of the extensions; one that PGlite does not have is left to the server's own error when the statement
 * runs.
 */
export const embedded = (names: ReadonlyArray<string>): Effect.Effect<Extensions> =>
  Effect.promise(async () => {
    const wanted = new Set(names.flatMap((name) => [name, ...(needs[name] ?? [])]))
    const found: Extensions = {}
    for (const name of wanted) {
      const file = name.replaceAll("-", "_")
      if (!/^[a-z0-9_]+$/.test(file)) continue
      try {
        const module = await import(`@electric-sql/pglite/contrib/${file}`)
        found[file] = module[file]
      } catch {
        continue
      }
    }
    return found
  })

/** The statement that creates an extension, and what it needs, unless it is there. */
export const create = (name: string): string => `CREATE EXTENSION IF NOT EXISTS ${identifierUnsafe(name)} CASCADE`
