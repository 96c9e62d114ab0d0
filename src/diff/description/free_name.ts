/**
 * Names that nothing has yet, for objects that exist during a change only.
 */

/** The maximum length of a name in bytes: NAMEDATALEN - 1. */
const longest = 63

/**
 * The first of `<base><suffix>`, `<base><suffix>1`, … that is not taken. The base is shortened so that the name has at most
 * `most` bytes: PostgreSQL would cut a longer one.
 */
export const freeName = (
  base: string,
  suffix: string,
  isTaken: (name: string) => boolean,
  most: number = longest
): string => {
  for (let count = 0;; count++) {
    const end = count === 0 ? suffix : `${suffix}${count}`
    let start = base
    while (new TextEncoder().encode(start + end).length > most) start = start.slice(0, -1).toWellFormed()
    if (!isTaken(start + end)) return start + end
  }
}
