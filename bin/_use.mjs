// Which exports of a module the text of a file uses, as far as the text alone tells.

const escaped = (text) => text.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&")

/** The text without comments that begin a line. In a file with template strings, such a line may be part of a string. */
const withoutComments = (text) => text.includes("`") ? text : text.replace(/^\s*(?:\/\/.*|\/\*\*[^]*?\*\/)/gm, "")

/**
 * The names that a file uses of the exports of the module that it imports as `specifier`; undefined if that cannot be told,
 * as for a namespace that is passed on. Names may be among them that are not used; none that is used is left out.
 */
export const usedNames = (text, specifier) => {
  const clause = new RegExp(`\\bimport\\s+([\\w$\\s*{},]+?)\\s*from\\s*["']${escaped(specifier)}["']`, "g")
  const clauses = [...text.matchAll(clause)].map(([, clause]) => clause).filter((clause) =>
    !/^type\s+[\w$*{]/.test(clause)
  )
  // A mention that is no such import, as in `export * from` or `require()`, may be of everything.
  const mentions = text.match(new RegExp(`["'\`]${escaped(specifier)}["'\`]`, "g")) ?? []
  if (mentions.length === 0 || mentions.length !== [...text.matchAll(clause)].length || /\bimport\s*\(/.test(text)) {
    return undefined
  }
  const body = withoutComments(text.replace(/\bimport\s+[\w$\s*{},]+?\s*from\s*["'][^"'\n]*["']/g, ""))
  const names = clauses.map((clause) => {
    const list = /^\{([^{}]*)\}$/.exec(clause)?.[1]
    if (list !== undefined) return list.match(/(?<=(?:^|,)\s*(?:type\s+)?)[\w$]+(?=\s*(?:,|$|\bas\b))/g) ?? []
    const namespace = /^\*\s*as\s+([\w$]+)$/.exec(clause)?.[1]
    if (namespace === undefined) return undefined
    const uses = body.matchAll(new RegExp(`(?<![\\w$])${escaped(namespace)}(?![\\w$])(?:\\s*\\.\\s*([\\w$]+))?`, "g"))
    return [...uses].map(([, member]) => member)
  })
  const all = names.flat()
  return all.includes(undefined) ? undefined : all
}

/** The names that the text of a bundled module exports. */
export const exportedNames = (text) =>
  [...text.matchAll(/\bexport\s*\{([^{}]*)\}/g)].flatMap(([, list]) =>
    list.split(",").map((item) => item.split(/\bas\b/).at(-1).trim())
  )
