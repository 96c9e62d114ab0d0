/**
 * Where a ledger lives, as the names that its SQL needs, each quoted and within PostgreSQL's 63 bytes.
 */
import { createHash } from "node:crypto"
import { identifierUnsafe, maximumIdentifierBytes, qualifiedUnsafe } from "../text/mod.ts"
import type { Options } from "./ledger.ts"

/** Quoted names, and `title`, the unquoted one for messages. */
export interface Place {
  readonly schemaName: string
  readonly tableName: string
  readonly title: string
  readonly schema: string
  readonly table: string
  readonly appendFunction: string
  readonly refuseFunction: string
  /** The channel on which appends are told; not quoted, since `pg_notify` takes it as a text. */
  readonly channel: string
}

// A name that grows too long is cut and told apart by a digest of the whole, so two long tables never share a function.
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

/** The channel of a ledger: its title, cut to the length that a name may have. */
export const channel = (options: Options): string => derived(title(options), "")

/** The place that options name; throws `TextError` for names that PostgreSQL does not take. */
export const make = (options: Options): Place => {
  const { schema = "strata", table = "ledger" } = options
  return {
    schemaName: schema,
    tableName: table,
    title: title(options),
    schema: identifierUnsafe(schema),
    table: qualifiedUnsafe({ schema, name: table }),
    appendFunction: qualifiedUnsafe({ schema, name: derived(table, "_append") }),
    refuseFunction: qualifiedUnsafe({ schema, name: derived(table, "_refuse") }),
    channel: channel(options)
  }
}
