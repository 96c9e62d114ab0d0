/**
 * Whether a ledger in PostgreSQL is there and can be read: asked in one query, with its state if that is wanted.
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import { serverError } from "../client/mod.ts"
import { indexed, whole } from "./_counting.ts"
import { type Counted, unpackCounted } from "./_row.ts"
import { fromSql } from "./_sql_failure.ts"
import { LedgerError } from "./error.ts"
import * as Look from "./look/look.ts"
import type { Names } from "./names.ts"

/** What reading needs of a store: its client, the names of its ledger, its title, and the look at it. */
export interface Store {
  readonly sql: SqlClient.SqlClient
  readonly names: Effect.Effect<Names, LedgerError>
  readonly title: string
  readonly findings: Effect.Effect<ReadonlyArray<Look.Finding>, LedgerError>
}

/** What is known of a ledger. */
export interface Presence {
  /** Whether the table exists; fails if it cannot be read safely. */
  readonly exists: Effect.Effect<boolean, LedgerError>
  /** The same without a query if the last one has found a ledger: one that can be read stays so, as only trusted roles replace it. */
  readonly readable: Effect.Effect<boolean, LedgerError>
  /** The same as the last query found it. */
  readonly known: Effect.Effect<boolean, LedgerError>
  /** The events that count up to a number, or all; fails as `exists` does. Without a ledger there are none. */
  readonly counting: (until?: number) => Effect.Effect<ReadonlyArray<Counted>, LedgerError>
  /** Whether the isolation level of a transaction without one of its own is READ COMMITTED; known after a query. */
  readonly isCommittedByDefault: () => boolean
}

// A server built without libxml has no query_to_xml (0A000), and one may have revoked the right to call it (42501).
const withoutXml = new Set(["0A000", "42501"])

/** The value of a part of a document of `query_to_xml`; the last part has none. */
const valuesOf = ({ read }: Look.Glance): ReadonlyArray<string> => {
  const start = read?.indexOf(Look.before) ?? -1
  if (start < 0) return []
  const text = read!.slice(start + Look.before.length)
  return [text.includes("&") ? text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&") : text]
}

export const makePresence = ({ findings, names, sql, title }: Store): Presence => {
  let isCommittedByDefault = false
  let seen: boolean | undefined
  let hasXml = true

  const glance = (text: string) => sql.unsafe<Look.Glance>(text).withoutTransform

  /** Whether the table is there and can be read, by the first row of a glance. */
  const judge = Effect.fnUntraced(function*([found]: ReadonlyArray<Look.Glance>) {
    isCommittedByDefault = found?.isolation === "read committed"
    seen = undefined
    if (found?.exists === true && !found.plain) {
      const unsafe = (yield* findings).filter(({ reading }) => reading)
      if (unsafe.length > 0) return yield* LedgerError.of(Look.refusal(title, unsafe))
    }
    return seen = found?.exists === true
  })

  const exists = Effect.gen(function*() {
    const text = Look.glance(yield* names)
    return yield* judge(yield* Effect.mapError(glance(text), fromSql("look for", title)))
  })

  const counting = Effect.fnUntraced(function*(until?: number) {
    const named = yield* names
    const queries = { whole: whole(named, until), indexed: indexed(named, until) }
    const found = yield* glance(Look.glance(named, hasXml ? queries : undefined)).pipe(
      Effect.catchIf(
        (error) => hasXml && withoutXml.has(serverError(error).sqlstate),
        () =>
          Effect.suspend(() => {
            hasXml = false
            return glance(Look.glance(named))
          })
      ),
      Effect.mapError(fromSql("read", title))
    )
    if (!(yield* judge(found))) return []
    const [row] = found
    if (typeof row?.read === "string") return unpackCounted(found.flatMap(valuesOf))
    const text = row?.long === true ? queries.indexed : queries.whole
    const read = yield* Effect.mapError(
      sql.unsafe<{ readonly c: string }>(text).withoutTransform,
      fromSql("read", title)
    )
    return unpackCounted(read.map(({ c }) => c))
  })

  return {
    exists,
    readable: Effect.suspend(() => seen === true ? Effect.succeed(true) : exists),
    known: Effect.suspend(() => seen === undefined ? exists : Effect.succeed(seen)),
    counting,
    isCommittedByDefault: () => isCommittedByDefault
  }
}
