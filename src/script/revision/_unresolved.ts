/**
 * An import that the TypeScript compiler or a bundler resolves and Node.js does not: a path alias of tsconfig.json, or a file
 * without its ending or with that of the compiled file. Node.js says of the first that a package is missing.
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"

const forms = [
  /^Cannot find (?:package|module) '(.+)' imported from (.+)$/s,
  // A name that no package can have, as "@models".
  /^Invalid module "(.+)" is not a valid package name imported from (.+)$/s
]

/** The place of such an import and the problem; undefined if the cause is another one. */
export const unresolvedImport = (cause: unknown) => {
  if (!(cause instanceof Error)) return undefined
  const [, missing, from = ""] = forms.map((form) => form.exec(cause.message)).find((found) => found !== null) ?? []
  const text = textOf(from)
  if (missing === undefined || text === undefined) return undefined
  for (const { line, specifier } of importsOf(text)) {
    const problem = /^\.\.?\//.test(specifier)
      ? (resolve(dirname(from), specifier) === missing ? ending(specifier, missing) : undefined)
      : (specifier === missing || specifier.startsWith(`${missing}/`))
      ? aliasProblem(from, specifier)
      : undefined
    if (problem !== undefined) return { file: from, line, problem }
  }
  return undefined
}

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

const importsOf = (text: string) =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*(["'])([^"'\n]+)\1/g)].map((found) => ({
    specifier: found[2]!,
    line: text.slice(0, found.index).split("\n").length
  }))

const endings = ["", ".ts", ".mts", ".tsx", ".js", ".mjs", "/index.ts", "/index.js"]

/** The file that a compiler takes for a path. */
const fileOf = (path: string): string | undefined =>
  [...endings.map((ending) => path + ending), path.replace(/\.([mc]?)js$/, ".$1ts")].find((file) =>
    /\.\w+$/.test(file) && existsSync(file)
  )

const ending = (specifier: string, path: string): string | undefined => {
  const file = fileOf(path)
  if (file === undefined) return undefined
  const whole = `${specifier.replace(/\.[mc]?js$/, "")}${file.slice(path.replace(/\.[mc]?js$/, "").length)}`
  return `Cannot find "${specifier}": Node.js neither adds nor replaces the ending of a file. Import "${whole}"`
}

interface Config {
  readonly extends?: string | ReadonlyArray<string>
  readonly compilerOptions?: {
    readonly baseUrl?: string
    readonly paths?: Readonly<Record<string, ReadonlyArray<string>>>
  }
}

/** A file with comments and trailing commas, as the compiler reads it. */
const configIn = (file: string): Config | undefined => {
  try {
    const text = readFileSync(file, "utf8").replace(/("(?:[^"\\]|\\.)*")|\/\/.*|\/\*[^]*?\*\//g, "$1")
    return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, "$1"))
  } catch {
    return undefined
  }
}

interface Alias {
  readonly config: string
  readonly key: string
  /** The absolute path that stands for the key, with a `*` if the key has one. */
  readonly target: string
}

/** The path aliases of a file, and of those that it extends by a path. */
const aliasesOf = (config: string, depth = 0): ReadonlyArray<Alias> => {
  const found = configIn(config)
  if (found === undefined || depth > 5) return []
  const { baseUrl, paths } = found.compilerOptions ?? {}
  const base = resolve(dirname(config), baseUrl ?? ".")
  return [
    ...Object.entries(paths ?? {}).flatMap(([key, targets]) =>
      targets.map((target) => ({ config, key, target: resolve(base, target) }))
    ),
    ...(baseUrl === undefined ? [] : [{ config, key: "*", target: join(base, "*") }]),
    ...[found.extends ?? []].flat().filter((name) => /^\.\.?\//.test(name)).flatMap((name) =>
      aliasesOf(resolve(dirname(config), name.endsWith(".json") ? name : `${name}.json`), depth + 1)
    )
  ]
}

/** The nearest file of this name, in the directory of a file or above it. */
const nearest = (file: string, name: string): string | undefined => {
  for (let at = dirname(file);; at = dirname(at)) {
    if (existsSync(join(at, name))) return join(at, name)
    if (at === dirname(at)) return undefined
  }
}

const path = (from: string, to: string): string => {
  const found = relative(from, to).replaceAll(sep, "/")
  return found.startsWith("../") ? found : `./${found}`
}

const aliasProblem = (from: string, specifier: string): string | undefined => {
  const config = nearest(from, "tsconfig.json")
  if (config === undefined) return undefined
  for (const alias of aliasesOf(config)) {
    const [before = "", after] = alias.key.split("*")
    if (after === undefined ? specifier !== alias.key : !specifier.startsWith(before) || !specifier.endsWith(after)) {
      continue
    }
    const star = specifier.slice(before.length, specifier.length - (after ?? "").length)
    const file = fileOf(alias.target.replace("*", star))
    if (file === undefined) continue
    const problem = `"${specifier}" is a path alias of "${alias.config}", ` +
      `which Node.js does not read. Import "${path(dirname(from), file)}"`
    return problem + importsAdvice(from, alias, file)
  }
  return undefined
}

/** The subpath import of Node.js and TypeScript that does what the alias does, unless it would leave the package. */
const importsAdvice = (from: string, { key, target }: Alias, file: string): string => {
  const manifest = nearest(from, "package.json")
  if (manifest === undefined) return ""
  const home = dirname(manifest)
  const to = path(home, target)
  if (to.startsWith("../")) return ""
  const name = `#${key.replace(/^[^\w*]+/, "")}`
  const star = key.includes("*")
  const imported = star ? name.replace("*", path(home, file).slice(to.indexOf("*"))) : name
  return `, or write "imports": { "${name}": "${
    star ? to : path(home, file)
  }" } in "${manifest}" and import "${imported}"`
}
