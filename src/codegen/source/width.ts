/**
 * The width of text on a line, in the columns of a terminal.
 */

/** Characters on a line of generated TypeScript. */
export const lineWidth = 120

/** The number of columns of a text as dprint and a terminal count them: wide characters have two. */
export const widthOf = (text: string): number => {
  // oxlint-disable-next-line no-control-regex
  if (/^[\0-\x7f]*$/.test(text)) return text.length
  let width = 0
  // A variation selector makes the preceding character an emoji, which is two columns wide.
  for (const character of text.replace(/\p{Emoji}\ufe0f/gu, "\u3000")) {
    width += /\p{M}/u.test(character)
      ? 0
      : wide.test(character)
      ? 2
      : 1
  }
  return width
}

// The East Asian blocks, and characters that are displayed as emoji.
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u
