/** Joining pieces of SQL text. */

/** The parts that are present, separated by spaces. Absent parts are `undefined`, `false` and the empty text. */
export const words = (...parts: ReadonlyArray<string | false | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== "").join(" ")
