/**
 * The text of a rename, as `--rename` takes it: `users.nick=handle`. Names are written as in SQL; one without quotes is also
 * found if it has capitals.
 */
import * as Result from "effect/Result"
import { identifierPattern, unquoteIdentifier } from "../../text/mod.ts"
import { AutogenerateError, RenameUnreadable } from "../error.ts"

/** A name, and whether it was written in quotes. */
export interface Part {
  readonly text: string
  readonly isQuoted: boolean
}

/** A rename as it was written: the path of the object, and its new name, which may have a schema. */
export interface Requested {
  readonly text: string
  readonly from: ReadonlyArray<Part>
  readonly to: ReadonlyArray<Part>
}

const part = new RegExp(String.raw`\s*(?:(?=")(${identifierPattern})|([^".=]+?))\s*([.=]|$)`, "y")

/** Reads a rename; fails with `RenameUnreadable`. */
export const readRename = (text: string): Result.Result<Requested, AutogenerateError> => {
  const sides: Array<Array<Part>> = [[]]
  part.lastIndex = 0
  for (let at = 0; at < text.length || at === 0;) {
    const [whole, quoted, bare, end] = part.exec(text) ?? []
    if (whole === undefined) return unreadable(text)
    sides.at(-1)!.push(
      quoted === undefined ? { text: bare!, isQuoted: false } : { text: unquoteIdentifier(quoted), isQuoted: true }
    )
    at = part.lastIndex
    if (end === "=") sides.push([])
    if (end === "") break
    if (at === text.length) return unreadable(text)
  }
  const [from, to, more] = sides
  return to === undefined || more !== undefined || from!.length > 3 || to.length > 2
    ? unreadable(text)
    : Result.succeed({ text, from: from!, to })
}

const unreadable = (text: string) => Result.fail(AutogenerateError.of(new RenameUnreadable({ rename: text })))

/** Whether a name of the database is the one that was written. */
export const matches = (name: string, { isQuoted, text }: Part): boolean =>
  name === text || !isQuoted && name === text.toLowerCase()
