/**
 * The extensions that a desired schema names.
 */
import { identifierPattern, identifierUnsafe, unquoteIdentifier } from "../../text/mod.ts"

const creation = `CREATE\\s+EXTENSION\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${identifierPattern})`

const created = new RegExp(`^\\s*${creation}`, "i")

/** The names in the `CREATE EXTENSION` statements. */
export const named = (statements: ReadonlyArray<string>): ReadonlyArray<string> =>
  statements.flatMap((text) => {
    const name = created.exec(text)?.[1]
    return name === undefined ? [] : [unquoteIdentifier(name)]
  })

/** The names in what may be such statements, anywhere in texts: also those of comments. */
export const namedWithin = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(
    texts.flatMap((text) => [...text.matchAll(new RegExp(creation, "gi"))].map(([, name]) => unquoteIdentifier(name!)))
  )
]

/** The statement that creates an extension, and what it needs, unless it is there. */
export const create = (name: string): string => `CREATE EXTENSION IF NOT EXISTS ${identifierUnsafe(name)} CASCADE`
