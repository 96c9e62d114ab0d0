/**
 * Writes texts as TypeScript source: string literals, template literals, property keys.
 *
 * Characters that are invisible, or that an editor could change, are escaped.
 */

const invisible = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

const escaped = (text: string): string =>
  text.replace(invisible, (character) => {
    const code = character.codePointAt(0)!.toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`
  })

/** A string literal in double quotes. */
export const quoteString = (text: string): string =>
  `"${
    escaped(
      text.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"").replaceAll("\n", "\\n").replaceAll("\t", "\\t")
        .replaceAll("\r", "\\r")
    )
  }"`

/** Text between the backticks of a template literal; line breaks are kept. */
export const templateText = (text: string): string =>
  escaped(
    text.replace(/[\\`]|\$(?=\{)/g, "\\$&").replaceAll("\t", "\\t").replaceAll("\r", "\\r")
  )

/** A key of an object literal. `__proto__` is computed, because otherwise it would set the prototype. */
export const propertyKey = (key: string): string =>
  key === "__proto__" ? `["__proto__"]` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoteString(key)
