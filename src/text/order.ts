/** The order of texts that is the same on every machine. */

/** Compares by UTF-16 code units, as `<` does; never by the locale. */
export const compareText = (left: string, right: string): number => left < right ? -1 : left > right ? 1 : 0
