/**
 * Catalogs of desired schemas that were read from a shadow before, in files of the user's cache directory.
 *
 * The key of a catalog is a digest of everything that it depends on: the statements, the options, Strata's version and
 * queries, and of the server its version, settings, extensions, roles and tablespaces. A file with another key, with a
 * content that does not have the digest beside it, or that others could have written, is no file. Scripts whose result
 * may depend on anything else, such as the time, are not kept.
 */
import { hash, randomUUID } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Catalog } from "../../catalog/mod.ts"
import { tokens } from "../../text/mod.ts"
import { queries } from "../read/catalog.ts"

/** Where the catalog of a desired schema is kept. */
export interface Cache {
  readonly directory: string
  /** What the schema is of, such as the path of its environment; each name has one catalog. */
  readonly name: string
  /** The version of Strata; by default that of the package. Without one, as in a checkout, nothing is kept. */
  readonly version?: string
}

/** Changes with the form of a file. */
const format = 1

/** The number of files in a cache directory; older ones are removed. */
const most = 32

/** The first words of statements whose effect on an empty database follows from their text. */
const plain = /^(?:CREATE|ALTER|COMMENT|GRANT|REVOKE|SET|SECURITY)\b/i

/** A computed bound of a partition: a call, or a word for the time. */
const computedBound = /\bFOR\s+VALUES\b[^]*(?:\bcurrent_|\blocaltime|\b(?!(?:FROM|TO|IN|WITH)\b)[a-z_]\w*"?\s*\()/i

/** The strings that PostgreSQL replaces by the time at which it reads them as a date or a timestamp. */
const moment = /\b(?:now\b(?!\s*\()|today|tomorrow|yesterday)/i

/** Whether a string of the statement may stand for a moment; the text of a comment and the body of a function do not. */
const hasMoment = (text: string): boolean =>
  moment.test(text) && !/^COMMENT\b/i.test(text) &&
  tokens(text).some(({ end, kind, start }) =>
    kind === "string" && moment.test(text.slice(start, end)) &&
    !(text[start] === "$" && /^CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\b/i.test(text))
  )

const comments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/

/** Whether the catalog of these statements depends on nothing but the key. */
export const isKeepable = (statements: ReadonlyArray<string>): boolean =>
  statements.every((text) => {
    const bare = text.replace(comments, "")
    const isVersion = /^(?:CREATE|ALTER)\s+EXTENSION\b[^]*\b(?:VERSION|UPDATE)\b/i.test(bare)
    return plain.test(bare) && !isVersion && !computedBound.test(bare) && !hasMoment(bare)
  })

/** The version of the package that contains this file; undefined in a checkout, whose code changes without it. */
const ownVersion = (): string | undefined => {
  const file = fileURLToPath(import.meta.url)
  if (file.endsWith(".ts")) return undefined
  for (let at = dirname(file); at !== dirname(at); at = dirname(at)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"))
      if (name === "effect-strata") return String(version)
    } catch {
      continue
    }
  }
  return undefined
}

/** The key for what a catalog depends on, which is any JSON; undefined if the version of Strata is not known. */
export const keyOf = ({ version = ownVersion() }: Cache, ...parts: ReadonlyArray<unknown>): string | undefined =>
  version === undefined
    ? undefined
    : hash("sha256", JSON.stringify([format, version, queries, ...parts]), "base64")

const fileOf = ({ directory, name }: Cache): string =>
  join(directory, `catalog-${hash("sha256", name).slice(0, 24)}.json`)

/** The catalog that was kept with this key. */
export const read = (cache: Cache, key: string): Catalog | undefined => {
  try {
    const file = fileOf(cache)
    const found = statSync(file)
    const { mode, uid } = found
    // To open a named pipe would wait for its writer.
    if (!found.isFile()) return undefined
    if ((process.getuid?.() ?? uid) !== uid || (mode & 0o022) !== 0 && process.platform !== "win32") return undefined
    const text = readFileSync(file, "utf8")
    const end = text.indexOf("\n")
    const content = text.slice(end + 1)
    if (text.slice(0, end) !== `${key} ${hash("sha256", content, "base64")}`) return undefined
    return JSON.parse(content) as Catalog
  } catch {
    return undefined
  }
}

/** Removes a draft, unless the directory cannot be used at all. */
const removed = (draft: string): void => {
  try {
    rmSync(draft, { force: true })
  } catch {
    // Then there is no draft either.
  }
}

/** Keeps a catalog, if possible; a reader never sees an incomplete file. */
export const write = (cache: Cache, key: string, catalog: Catalog): void => {
  const file = fileOf(cache)
  const draft = `${file}.${randomUUID()}`
  try {
    const content = JSON.stringify(catalog)
    mkdirSync(cache.directory, { recursive: true, mode: 0o700 })
    writeFileSync(draft, `${key} ${hash("sha256", content, "base64")}\n${content}`, { flag: "wx", mode: 0o600 })
    renameSync(draft, file)
    removeOld(cache.directory)
  } catch {
    removed(draft)
  }
}

const removeOld = (directory: string): void => {
  const files = readdirSync(directory).filter((name) => name.startsWith("catalog-")).map((name) =>
    join(directory, name)
  )
  const times = new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]))
  const old = files.toSorted((a, b) => times.get(b)! - times.get(a)!).slice(most)
  for (const file of old) rmSync(file, { force: true })
}
