// The bundled command (`rolldown.config.ts`): whether it can stand for the files that it was made of, and the way there.
//
// It holds Effect, and so do the files of the user that it imports. An import of a bundled package in the bundled version
// is led to the bundle, so that no module exists twice; another version of Effect beside this package rules it out.
import { existsSync, readFileSync } from "node:fs"
import * as module from "node:module"

const built = new URL("../dist/", import.meta.url)
const bundle = new URL("command/", built)
const entry = new URL("command.js", bundle)

const homes = new Map()
const versionAt = (home) => {
  if (!homes.has(home)) homes.set(home, JSON.parse(readFileSync(new URL("package.json", home), "utf8")).version)
  return homes.get(home)
}

/** The module of the bundle that a file became, if it is in there. */
const bundled = (url) => {
  if (url.startsWith(bundle.href)) return undefined
  const [, home, name, path] = /^(file:.*\/node_modules\/(effect|@effect\/[^/]+)\/)(.*)$/.exec(url) ?? []
  const door = url.startsWith(built.href)
    ? new URL(`effect-strata/${url.slice(built.href.length)}`, bundle)
    : home === undefined
    ? undefined
    : new URL(`${name}@${versionAt(home)}/${path}`, bundle)
  return door !== undefined && existsSync(door) ? door.href : undefined
}

/** The bundled command, with its imports led the right way; undefined where it cannot be used. */
export const open = () => {
  if (!existsSync(entry) || bundled(import.meta.resolve("effect/Effect")) === undefined) return undefined
  module.registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context)
      const url = bundled(found.url)
      return url === undefined ? found : { ...found, url }
    }
  })
  return entry.href
}
