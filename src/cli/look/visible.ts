/**
 * Characters that a terminal acts on, or that change how the text around them is read, in a visible form. Pure.
 *
 * The form is that of JSON, `\u001b`, so a document remains the same document. Line breaks and tabs are kept.
 */

/** The codes of our own colors carry this number, which no other text knows, so that all others are made visible. */
const key = Math.random().toString().slice(2)

/** Makes a function that colors a text; `printable` turns its codes into those of a terminal. */
export const colored = (code: number, end: number) => (text: string): string =>
  `\u001b[${code};${key}m${text}\u001b[${end};${key}m`

const ours = new RegExp(`\\u001b\\[(\\d+);${key}m`, "g")

/** Control characters, unpaired surrogates, characters that reverse text or end a line, and ones that are not seen. */
const hidden =
  // oxlint-disable-next-line no-control-regex
  /\r(?!\n)|[\0-\x08\x0B\f\x0E-\x1F\x7F-\x9F\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200B\u2060-\u2064\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu

const escaped = (character: string): string =>
  character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")

/** A text as it is printed: with our colors, and with every other hidden character made visible. */
export const printable = (text: string): string =>
  text.split(ours).map((part, index) => index % 2 === 0 ? part.replace(hidden, escaped) : `\u001b[${part}m`).join("")

/** A text without our colors. */
export const uncolored = (text: string): string => text.replace(ours, "")

// oxlint-disable-next-line no-control-regex
const plain = /\u001b\[(\d+)m/g

/** Makes the colors of a page that contains no text of others, such as a help page, our own. */
export const trusted = (page: string): string => page.replace(plain, `\u001b[$1;${key}m`)

/** A text in one line of a list or a table: its line breaks and tabs are visible as well. */
export const inline = (text: string): string =>
  text.replace(/[\r\n\t]/g, (character) => JSON.stringify(character).slice(1, -1)).replace(hidden, escaped)
