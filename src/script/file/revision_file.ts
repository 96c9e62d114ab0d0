/**
 * A revision on disk: a node of the history graph with the checksum of its file and the language it is written in; and
 * which file names are revisions.
 */
import { createHash } from "node:crypto"
import type { Format } from "../../codegen/mod.ts"
import type { Modes } from "../../operation/mod.ts"
import type { Revision } from "../../revision/mod.ts"

export type { Format } from "../../codegen/mod.ts"

/**
 * A revision of a script directory. `file` is relative to the directory, with `/`; `checksum` is `sha256:` and the
 * hexadecimal digest of the raw bytes; `modes` says whether its programs run in a transaction, and in which;
 * `breaking` that older versions must not start with it.
 */
export interface ScriptRevision extends Revision {
  readonly checksum: string
  readonly format: Format
  readonly breaking: boolean
  readonly modes: Modes.ByDirection<Mode>
}

/** A mode as `strata.lock` records it. */
export type Mode = Pick<Modes.Mode, "transaction" | "isolation">

/** The modes as `strata.lock` records them. */
export const recordedModes = ({ downgrade, upgrade }: ScriptRevision["modes"]): ScriptRevision["modes"] => ({
  upgrade: recorded(upgrade),
  downgrade: recorded(downgrade)
})

const recorded = ({ isolation, transaction }: Mode): Mode => ({
  transaction,
  ...(isolation === undefined ? {} : { isolation })
})

/** The checksum of raw bytes, `sha256:<64 hexadecimal digits>`. Line endings and encodings are not normalised. */
export const checksumOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`

/** The language of a revision by its file extension; undefined for a file that is not a revision. */
export const formatOf = (name: string): Format | undefined => {
  if (name.startsWith(".") || ignored.test(name)) return undefined
  if (name.endsWith(".sql")) return "sql"
  return /\.m?[tj]s$/.test(name) ? "ts" : undefined
}

const ignored = /^(env|models|strata\.bundle)\.m?[tj]s$|\.d\.m?ts$|\.(test|spec)\.m?[tj]s$/

/** Whether a recursive search enters a directory of this name. */
export const isSearched = (name: string): boolean => !name.startsWith(".") && name !== "node_modules"

/** Compares names by their bytes in UTF-8, so that the order does not depend on the locale. */
export const compareNames = (a: string, b: string): number =>
  surrogate.test(a) || surrogate.test(b)
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : a < b
    ? -1
    : Number(a > b)

// Without surrogates the order of the code units is that of the bytes.
const surrogate = /[\uD800-\uDFFF]/
