/**
 * Imports a file of the user: a revision or `env.ts`.
 *
 * A failure is reported with the file, the line and one sentence, without a stack trace and without credentials.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import * as module from "node:module"
import { pathToFileURL } from "node:url"
import { withoutCredentials } from "../../secret/mod.ts"
import { loadedAsCommonJs } from "./_common_js.ts"
import { refusedBy } from "./_other_runtimes.ts"
import { unresolvedImport } from "./_unresolved.ts"
import { framesOf, imported, pathOf } from "./thrown_place.ts"

/**
 * A module that cannot be imported. `kind` distinguishes a syntax error from a failure while the module runs; `file` is
 * the file that failed, which may be one that the module imports; `cause` is what was thrown.
 */
export class ModuleFailure extends Schema.TaggedError<ModuleFailure>()("ModuleFailure", {
  kind: Schema.Literals(["syntax", "thrown"]),
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  problem: Schema.String,
  excerpt: Schema.optionalKey(Schema.String),
  cause: Schema.Defect()
}) {
  override get message() {
    return this.problem
  }
}

/**
 * Imports the module at an absolute path and returns its namespace. `version` is added to the URL as its query, without
 * the characters that Deno would decode in a stack, so that a process that has imported the file before imports it again.
 */
export const importModule = (path: string, version: string): Effect.Effect<object, ModuleFailure> =>
  Effect.tryPromise({
    try: (): Promise<object> => {
      imported.add(path)
      return import(/* @vite-ignore */ `${specifierOf(path)}?v=${version.replaceAll(/\W/g, "-")}`)
    },
    catch: (cause) => explain(path, cause)
  })

/** Bun ignores the query of a URL, but not that of a path. */
const specifierOf = (path: string): string => "bun" in process.versions ? path : pathToFileURL(path).href

const explain = (path: string, cause: unknown): ModuleFailure =>
  otherRuntimes(path, cause) ?? projectFailure(cause) ?? syntaxFailure(path, cause) ?? thrownBy(path, cause)

/** A failure that comes from how the project is set up, in words that say so. */
const projectFailure = (cause: unknown): ModuleFailure | undefined => {
  const found = loadedAsCommonJs(cause) ?? unresolvedImport(cause)
  return found && new ModuleFailure({ kind: "thrown", ...found, cause })
}

const otherRuntimes = (path: string, cause: unknown): ModuleFailure | undefined => {
  const refused = refusedBy(cause)
  if (refused === undefined) return undefined
  const excerpt = refused.excerpt === undefined ? {} : { excerpt: withoutCredentials(refused.excerpt) }
  return new ModuleFailure({ file: path, ...refused, problem: sentence(refused.problem), ...excerpt, cause })
}

/** The failure of the module at an absolute path: what it threw, or what one of its effects failed with. */
export const thrownBy = (path: string, cause: unknown): ModuleFailure =>
  new ModuleFailure({ kind: "thrown", ...placeOf(path, cause), problem: sentence(messageOf(cause)), cause })

// Some errors of Effect, such as ConfigError, are not instances of Error.
const messageOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "message" in cause && typeof cause.message === "string"
    ? cause.message
    : `it threw ${describe(cause)}`

const describe = (value: unknown): string => {
  if (value === null || value === undefined || typeof value === "boolean") return String(value)
  if (typeof value === "string") return `the string "${value}"`
  return typeof value === "object" ? "an object that is not an Error" : `a ${typeof value}`
}

const sentence = (text: string): string =>
  withoutCredentials(text).trim().replace(/\.$/, "").replace(notInstalled, "$1") + advice(text)

const notInstalled = /^(Cannot find package '([^']+)').*$/s

const advice = (text: string): string => {
  const missing = notInstalled.exec(text)?.[2]
  if (missing !== undefined) return `. Run "npm install ${missing}"`
  return /outside a module|Unexpected token 'export'/.test(text)
    ? ", because Node.js loads it as CommonJS. Set \"type\": \"module\" in the nearest package.json, or rename it to .mts"
    : ""
}

/**
 * The first line of the stack has the place of a syntax error in TypeScript, but not in JavaScript. So the text is parsed
 * again, which also makes the result independent of the module loader.
 */
const syntaxFailure = (path: string, cause: unknown): ModuleFailure | undefined => {
  const own = parseFailure(path)
  const parsed = own ?? (cause instanceof SyntaxError ? cause : undefined)
  if (parsed === undefined) return undefined
  const [head = "", ...rest] = (parsed.stack ?? "").split("\n")
  const place = /^(.*?)(?:\?[^:]*)?:(\d+)$/.exec(head)
  const marker = rest.findIndex((text) => /^\s*\^+\s*$/.test(text))
  const excerpt = marker > 0 ? withoutCredentials(rest.slice(marker - 1, marker + 1).join("\n")) : undefined
  return new ModuleFailure({
    kind: "syntax",
    file: place === null ? path : pathOf(place[1]!),
    ...(place === null ? {} : { line: Number(place[2]) }),
    problem: sentence(parsed.message),
    ...(excerpt === undefined ? {} : { excerpt }),
    cause
  })
}

const parseFailure = (path: string): Error | undefined => {
  if (!("stripTypeScriptTypes" in module)) return undefined
  // The parser of Node.js is marked as experimental; its warning is not shown.
  const emitWarning = process.emitWarning
  process.emitWarning = () => {}
  try {
    module.stripTypeScriptTypes(readFileSync(path, "utf8"), { mode: "strip", sourceUrl: path })
    return undefined
  } catch (error) {
    return error instanceof SyntaxError ? error : undefined
  } finally {
    process.emitWarning = emitWarning
  }
}

const placeOf = (path: string, cause: unknown): { readonly file: string; readonly line?: number } => {
  const found = framesOf(cause).find((frame) => frame.path === path)
  return found === undefined ? { file: path } : { file: path, line: found.line }
}
