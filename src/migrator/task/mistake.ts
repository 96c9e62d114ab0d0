/**
 * A mistake in the program of a migration, such as a misspelt operation: the engine's own message names neither it nor a place.
 */
import { Migration, Op } from "../../operation/mod.ts"
import { didYouMean, nearest } from "../../revision/mod.ts"
import { thrownPlace } from "../../script/mod.ts"

const namespaces: Readonly<Record<string, object>> = { Op, Migration }

/** The first name in a line that its namespace does not have. */
const unknownName = (text: string): string | undefined => {
  for (const [called, namespace = "", name = ""] of text.matchAll(/\b(Op|Migration)\.([A-Za-z_$][\w$]*)/g)) {
    const known = Object.keys(namespaces[namespace]!)
    if (!known.includes(name)) {
      const suggestion = nearest(name, known)
      return `"${called}" does not exist${
        didYouMean(suggestion === undefined ? undefined : `${namespace}.${suggestion}`)
      }`
    }
  }
  return undefined
}

/**
 * The problem with its file and line, if the engine threw an error in a module of the user:
 * `1_users.ts:12: "Op.addColum" does not exist. Did you mean "Op.addColumn"?`.
 */
export const mistakeOf = (error: unknown): string | undefined => {
  const isOfEngine = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError
  const place = isOfEngine ? thrownPlace(error) : undefined
  return place === undefined
    ? undefined
    : `${place.file}:${place.line}: ${unknownName(place.text) ?? (error as Error).message}`
}
