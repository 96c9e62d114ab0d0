// Opens the bundled command (see `rolldown.config.ts`) if it can replace the unbundled files.
//
// The bundle contains Effect, and the user's files import Effect as well. An import of a bundled package in the bundled
// version is redirected to the bundle, so that no module is loaded twice. With another version of Effect, the unbundled
// files are used.
import { exportedNames, usedNames } from "./_use.mjs"

const { existsSync, readFileSync } = process.getBuiltinModule("node:fs")
const module = process.getBuiltinModule("node:module")

const built = new URL("../dist/", import.meta.url)
const bundle = new URL("command/", built)
const entry = new URL("command.js", bundle)

/** The function with its answers kept. */
const once = (answer) => {
  const known = new Map()
  return (key) => {
    if (!known.has(key)) known.set(key, answer(key))
    return known.get(key)
  }
}

const versionAt = once((home) => JSON.parse(readFileSync(new URL("package.json", home), "utf8")).version)

/** The path in the bundle of the module that replaces a file; undefined if it can be none. */
const pathOf = (url) => {
  if (url.startsWith(bundle.href)) return undefined
  if (url.startsWith(built.href)) return `effect-strata/${url.slice(built.href.length)}`
  const [, home, name, path] = /^(file:.*\/node_modules\/(effect|@effect\/[^/]+)\/)(.*)$/.exec(url) ?? []
  return home === undefined ? undefined : `${name}@${versionAt(home)}/${path}`
}

/** The names that a bundled module exports. */
const exportsOf = once((url) => new Set(exportedNames(readFileSync(url, "utf8"))))

// All imports of a file follow one another.
let last = { url: "", text: "" }
const textOf = (url) => {
  if (last.url !== url) last = { url, text: readFileSync(new URL(url), "utf8") }
  return last.text
}

/** Whether a file uses no more of a module than its `hot` part exports, which is loaded anyway. */
const isHotUse = (hot, whole, specifier, parent) => {
  const used = usedNames(textOf(parent.replace(/[?#].*/, "")), specifier)
  // Other names than those that the whole module exports are types.
  return used?.every((name) => exportsOf(hot).has(name) || !exportsOf(whole).has(name)) === true
}

/** The modules of the bundle that replace a file; undefined if the file is not in the bundle. */
const replacement = once((url) => {
  const path = pathOf(url)
  if (path === undefined) return undefined
  const whole = new URL(path, bundle)
  if (!existsSync(whole)) return undefined
  const hot = new URL(`hot/${path}`, bundle)
  return { whole, hot: existsSync(hot) ? hot : undefined }
})

/** The URL of the bundled module that replaces a file; undefined if the file is not in the bundle. */
const bundled = (url, specifier, parent) => {
  const { hot, whole } = replacement(url) ?? {}
  return hot !== undefined && parent?.startsWith("file:") && isHotUse(hot, whole, specifier, parent)
    ? hot.href
    : whole?.href
}

/** Whether a specifier names a package: in all files of a directory it means the same. */
const isPackage = (specifier) => /^[@\w][^:]*$/.test(specifier)

/** Redirects imports to the bundle and returns the URL of the bundled command; undefined if it cannot be used. */
export const open = () => {
  // Bun has no hooks. It loads the unbundled files.
  if (
    module.registerHooks === undefined || !existsSync(entry) ||
    bundled(import.meta.resolve("effect/Effect")) === undefined
  ) return undefined
  // A history imports the same packages in each of its files, and finding them takes as long as loading a file.
  const known = new Map()
  const resolved = (specifier, context, next) => {
    const { conditions, importAttributes, parentURL } = context
    if (!isPackage(specifier) || !parentURL?.startsWith("file:")) return next(specifier, context)
    const key = JSON.stringify([specifier, parentURL.replace(/[^/]*(?:[?#].*)?$/, ""), conditions, importAttributes])
    // Without a call of `next` an answer has to say so.
    if (!known.has(key)) known.set(key, { ...next(specifier, context), shortCircuit: true })
    return known.get(key)
  }
  module.registerHooks({
    resolve: (specifier, context, next) => {
      const found = resolved(specifier, context, next)
      const url = bundled(found.url, specifier, context.parentURL)
      return url === undefined ? found : { ...found, url }
    }
  })
  return entry.href
}
