/**
 * Names that nothing has yet, for objects that exist during a change only.
 */
import { maximumIdentifierBytes, suffixed } from "../../text/mod.ts"

/**
 * The first of `<base><suffix>`, `<base><suffix>1`, … that is not taken. The base is shortened so that the name has at most
 * `most` bytes: PostgreSQL would cut a longer one.
 */
export const freeName = (
  base: string,
  suffix: string,
  isTaken: (name: string) => boolean,
  most: number = maximumIdentifierBytes
): string => {
  for (let count = 0;; count++) {
    const name = suffixed(base, count === 0 ? suffix : `${suffix}${count}`, most)
    if (!isTaken(name)) return name
  }
}
