// Opens the bundled command (see `rolldown.config.ts`) if it can replace the unbundled files.
//
// The bundle contains Effect, and the user's files import Effect as well. An import of a bundled package in the bundled
// version is redirected to the bundle, so that no module is loaded twice. With another version of Effect, the unbundled
// files are used.
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

/** The URL of the bundled module that replaces a file; undefined if the file is not in the bundle. */
const bundled = (url) => {
  if (url.startsWith(bundle.href)) return undefined
  const [, home, name, path] = /^(file:.*\/node_modules\/(effect|@effect\/[^/]+)\/)(.*)$/.exec(url) ?? []
  const entryUrl = url.startsWith(built.href)
    ? new URL(`effect-strata/${url.slice(built.href.length)}`, bundle)
    : home === undefined
    ? undefined
    : new URL(`${name}@${versionAt(home)}/${path}`, bundle)
  return entryUrl !== undefined && existsSync(entryUrl) ? entryUrl.href : undefined
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
      const url = bundled(found.url)
      return url === undefined ? found : { ...found, url }
    }
  })
  return entry.href
}
