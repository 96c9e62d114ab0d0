/** Text in one line, for messages, comments and reports. */

/** The text with every run of white space and control characters replaced by a space, and trimmed. */
export const oneLine = (text: string): string => text.toWellFormed().replace(/[\s\p{Cc}]+/gu, " ").trim()

/** The text of someone else in a message: its further lines are indented, so that none looks like a line of Strata. */
export const quotedLines = (text: string): string => text.replace(/\r\n?|[\n\u0085\u2028\u2029]/g, "\n    ")

/** Texts as a sentence lists them: `a`, `a and b`, `a, b and c`. */
export const listed = (texts: ReadonlyArray<string>): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)!}`

/** The text if it has at most `length` characters, else its beginning and `…`, `length` characters together. */
export const clip = (text: string, length: number): string => {
  if (text.length <= length) return text
  const characters = Array.from(text)
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text
}
