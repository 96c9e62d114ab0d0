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

const homes = new Map()
const versionAt = (home) => {
  if (!homes.has(home)) homes.set(home, JSON.parse(readFileSync(new URL("package.json", home), "utf8")).version)
  return homes.get(home)
}

/** The path in the bundle of the module that replaces a file; undefined if it can be none. */
const pathOf = (url) => {
  if (url.startsWith(bundle.href)) return undefined
  if (url.startsWith(built.href)) return `effect-strata/${url.slice(built.href.length)}`
  const [, home, name, path] = /^(file:.*\/node_modules\/(effect|@effect\/[^/]+)\/)(.*)$/.exec(url) ?? []
  return home === undefined ? undefined : `${name}@${versionAt(home)}/${path}`
}

const texts = new Map()
const textOf = (url) => {
  if (!texts.has(url)) texts.set(url, readFileSync(new URL(url), "utf8"))
  return texts.get(url)
}

/** Whether a file uses no more of a module than its `hot` part exports, which is loaded anyway. */
const isHotUse = (hot, whole, specifier, parent) => {
  if (!parent?.startsWith("file:") || !existsSync(hot)) return false
  const used = usedNames(textOf(parent.replace(/[?#].*/, "")), specifier)
  if (used === undefined) return false
  const loaded = new Set(exportedNames(textOf(hot.href)))
  const cold = new Set(exportedNames(textOf(whole.href)).filter((name) => !loaded.has(name)))
  // Other names than these are types.
  return !used.some((name) => cold.has(name))
}

/** The URL of the bundled module that replaces a file; undefined if the file is not in the bundle. */
const bundled = (url, specifier, parent) => {
  const path = pathOf(url)
  if (path === undefined) return undefined
  const whole = new URL(path, bundle)
  if (!existsSync(whole)) return undefined
  const hot = new URL(`hot/${path}`, bundle)
  return isHotUse(hot, whole, specifier, parent) ? hot.href : whole.href
}

/** Redirects imports to the bundle and returns the URL of the bundled command; undefined if it cannot be used. */
export const open = () => {
  // Bun has no hooks. It loads the unbundled files.
  if (
    module.registerHooks === undefined || !existsSync(entry) ||
    bundled(import.meta.resolve("effect/Effect")) === undefined
  ) return undefined
  module.registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context)
      const url = bundled(found.url, specifier, context.parentURL)
      return url === undefined ? found : { ...found, url }
    }
  })
  return entry.href
}
