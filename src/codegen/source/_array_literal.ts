/**
 * Parses array literals, as defined in the chapter on arrays of the PostgreSQL manual.
 */

/** Elements as text, NULL as null, inner arrays as arrays. */
export type Elements = ReadonlyArray<string | null | Elements>

/** The elements of an array literal; undefined for another text. */
export const arrayOf = (text: string): Elements | undefined => {
  const token = /[{},]|"((?:[^"\\]|\\[^])*)"|[^{},"\\\s]+/gy
  const root: Array<string | null | Elements> = []
  const open: Array<Array<string | null | Elements>> = [root]
  let read = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    read = token.lastIndex
    const [whole, quoted] = match
    const current = open.at(-1)
    if (current === undefined) return undefined
    if (whole === "{") {
      const inner: Array<string | null | Elements> = []
      current.push(inner)
      open.push(inner)
    } else if (whole === "}") open.pop()
    else if (quoted !== undefined) current.push(quoted.replace(/\\([^])/g, "$1"))
    else if (whole !== ",") current.push(/^null$/i.test(whole) ? null : whole)
  }
  const [array] = root
  return read === text.length && open.length === 1 && Array.isArray(array) ? array : undefined
}
