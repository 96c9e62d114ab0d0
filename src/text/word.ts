/** The words of a text in any language, such as the body of a function. */

/** All words in lower case and operators, each once, those in strings and comments too. */
export const wordsIn = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*|[-+*/<>=~!@#%^&|`?]+/gu) ?? [])
