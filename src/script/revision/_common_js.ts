/**
 * A module that Node.js loads as CommonJS, because of a package.json, although it is written as an ES module. Node.js says
 * of it only that it has none of the exports that another module imports.
 */
import { readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { pathOf } from "./thrown_place.ts"

/** The place of such an import and the problem; undefined if the cause is another one. */
export const loadedAsCommonJs = (cause: unknown) => {
  if (!(cause instanceof SyntaxError)) return undefined
  const specifier = /^The requested module '(\.[^']+\.[jt]s)' does not provide an export named/.exec(cause.message)?.[1]
  const [, place, line] = /^(.*?)(?:\?[^:]*)?:(\d+)$/.exec((cause.stack ?? "").split("\n", 1)[0]!) ?? []
  if (specifier === undefined || place === undefined) return undefined
  const from = pathOf(place)
  const file = resolve(dirname(from), specifier)
  const manifest = manifestOf(file)
  return manifest?.type === "commonjs" && /^\s*export\b/m.test(textOf(file) ?? "")
    ? {
      file: from,
      line: Number(line),
      problem: `Node.js loads "${file}" as CommonJS, because "${manifest.path}" has "type": "commonjs". `
        + `Set "type": "module" there, or rename the file to .m${file.slice(-2)}`
    }
    : undefined
}

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

/** The nearest package.json of a file, and the type of module that it declares. */
const manifestOf = (file: string) => {
  for (let at = dirname(file); at !== dirname(at); at = dirname(at)) {
    const path = join(at, "package.json")
    const text = textOf(path)
    if (text !== undefined) return { path, type: /"type"\s*:\s*"(\w+)"/.exec(text)?.[1] }
  }
  return undefined
}
