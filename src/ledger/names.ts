/**
 * The names of a ledger's objects, quoted and within PostgreSQL's limit of 63 bytes.
 */
import { createHash } from "node:crypto"
import { identifierUnsafe, maximumIdentifierBytes, once, qualifiedUnsafe } from "../text/mod.ts"

/**
 * The table of the ledger; by default schema `strata` and table `ledger`. `owners` are the roles that may own it, and
 * thereby run code with the rights of each role that appends, besides superusers and the current role.
 */
export interface Options {
  readonly schema?: string
  readonly table?: string
  readonly owners?: ReadonlyArray<string>
}

/** Quoted names, and the unquoted `title` for messages. */
export interface Names {
  readonly schemaName: string
  readonly tableName: string
  readonly title: string
  readonly schema: string
  readonly table: string
  readonly appendFunction: string
  readonly refuseFunction: string
  /** The names of both functions, not quoted. */
  readonly functionNames: ReadonlyArray<string>
  /** The roles that may own the ledger besides the current role and superusers. */
  readonly owners: ReadonlyArray<string>
  /** The channel of the notifications about appends; not quoted, since `pg_notify` takes it as text. */
  readonly channel: string
}

// A name that is too long is shortened, with a digest of the whole name, so that two ledgers never share a function.
const derived = (stem: string, suffix: string): string => {
  const name = stem + suffix
  if (Buffer.byteLength(name) <= maximumIdentifierBytes) return name
  const ending = `_${createHash("sha256").update(stem).digest("hex").slice(0, 8)}${suffix}`
  let kept = ""
  for (const character of stem) {
    if (Buffer.byteLength(kept + character + ending) > maximumIdentifierBytes) break
    kept += character
  }
  return kept + ending
}

/** The title of a ledger in messages. */
export const title = ({ schema = "strata", table = "ledger" }: Options): string => `${schema}.${table}`

/** The channel of a ledger: its title, shortened to the length that a name may have. */
export const channel = (options: Options): string => derived(title(options), "")

/** The names for these options; throws `TextError` for names that PostgreSQL does not accept. */
export const make = once((options: Options): Names => {
  const { owners = [], schema = "strata", table = "ledger" } = options
  const functionNames = [derived(table, "_append"), derived(table, "_refuse")] as const
  return {
    schemaName: schema,
    tableName: table,
    title: title(options),
    schema: identifierUnsafe(schema),
    table: qualifiedUnsafe({ schema, name: table }),
    appendFunction: qualifiedUnsafe({ schema, name: functionNames[0] }),
    refuseFunction: qualifiedUnsafe({ schema, name: functionNames[1] }),
    functionNames,
    owners,
    channel: channel(options)
  }
})
