/**
 * The extensions that a desired schema names.
 */
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

/** The statement that creates an extension, and what it needs, unless it is there. */
export const create = (name: string): string => `CREATE EXTENSION IF NOT EXISTS ${identifierUnsafe(name)} CASCADE`
