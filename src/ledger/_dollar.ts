/**
 * Dollar quotes whose tag does not occur in what they quote, so that no name in a body can end it.
 */

/** The text between `$tag$` marks, the tag numbered if the text itself holds the mark. */
export const dollar = (text: string, name: string): string => {
  let tag = `$${name}$`
  for (let number = 1; text.includes(tag); number++) tag = `$${name}${number}$`
  return `${tag}\n${text}\n${tag}`
}
