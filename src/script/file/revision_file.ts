/**
 * What a revision on disk is: a node of the history graph, the digest of its bytes and the language it is written in.
 *
 * Also the two rules about files: which names of a script directory are revisions, and how a file is digested.
 */
import { createHash } from "node:crypto"
import type { Format } from "../../codegen/mod.ts"
import type { Revision } from "../../revision/mod.ts"

export type { Format } from "../../codegen/mod.ts"

/**
 * A revision of a script directory. `file` is relative to the directory with `/` between its parts, `checksum` is
 * `sha256:` and the hexadecimal digest of the raw bytes, `transaction` says whether it runs inside one.
 */
export interface ScriptRevision extends Revision {
  readonly checksum: string
  readonly format: Format
  readonly transaction: boolean
}

/** The digest of a file's raw bytes as `sha256:<64 hexadecimal digits>`: no line ending or encoding is normalised. */
export const checksumOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`

/** The language of a revision by the end of its name, or undefined for a file that is not a revision. */
export const formatOf = (name: string): Format | undefined => {
  if (name.startsWith(".") || ignored.test(name)) return undefined
  if (name.endsWith(".sql")) return "sql"
  return /\.m?[tj]s$/.test(name) ? "ts" : undefined
}

const ignored = /^(env|models)\.m?[tj]s$|\.d\.m?ts$|\.(test|spec)\.m?[tj]s$/

/** Whether a recursive search looks into a directory of this name. */
export const isSearched = (name: string): boolean => !name.startsWith(".") && name !== "node_modules"

/** Orders names by their bytes in UTF-8, the same on every machine and in every locale. */
export const compareNames = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
