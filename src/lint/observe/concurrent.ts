/**
 * The locks of statements that use transactions of their own, which are gone when they end.
 *
 * On a server a second session watches them: its snapshot and its weakest lock on the table keep the statement waiting
 * between two of its transactions, as any reader would, until its locks were seen. An embedded database has one session; there
 * they follow from the text. Source: PostgreSQL, "Explicit Locking" and the pages of the statements.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as SqlClient from "effect/sql/SqlClient"
import { SecondSession } from "../../client/mod.ts"
import { type Cursor, cursors } from "../../sql/mod.ts"
import { identifierUnsafe } from "../../text/mod.ts"
import { type Mode, stronger } from "../observation.ts"
import type { Observer } from "./observer.ts"
import { modeText } from "./relations.ts"

/** The objects that a statement names, with the locks that it takes by its documentation. */
export type Documented = ReadonlyArray<readonly [name: string, mode: Mode]>

/** What a statement of its own transactions locks, by its text. The names are as it writes them. */
export const documented = (text: string): Documented => {
  const at = cursors(text)()
  if (at.take("create index concurrently") || at.take("create unique index concurrently")) {
    return at.takeUpTo("on") ? [[relation(at), "SHARE UPDATE EXCLUSIVE"]] : []
  }
  if (at.take("drop index concurrently")) {
    at.take("if exists")
    return at.parts().map((part) => [part.name(), "SHARE UPDATE EXCLUSIVE"] as const)
  }
  if (at.take("reindex")) {
    if (at.has("schema") || at.has("database") || at.has("system")) return []
    if (!at.takeUpTo("concurrently")) return []
    at.take(")")
    for (const word of ["index", "table"]) at.take(word)
    at.take("concurrently")
    return [[at.name(), "SHARE UPDATE EXCLUSIVE"]]
  }
  if (at.take("alter table")) {
    const parent = relation(at)
    return at.take("detach partition")
      ? [[parent, "SHARE UPDATE EXCLUSIVE"], [at.name(), "ACCESS EXCLUSIVE"]]
      : []
  }
  if (at.take("vacuum")) {
    const mode: Mode = at.has("full") ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE"
    if (at.take("(")) at.takeUpTo(")")
    for (const word of ["full", "freeze", "verbose", "analyze"]) at.take(word)
    return at.parts().flatMap((part) => {
      const name = part.name()
      return name === "" ? [] : [[name, mode] as const]
    })
  }
  return []
}

const relation = (at: Cursor): string => {
  at.take("if exists")
  at.take("only")
  return at.name()
}

interface Seen {
  readonly oid: string
  readonly mode: Mode
  readonly isWaiting: boolean
}

const look = `SELECT relation::text AS "oid", ${modeText} AS "mode",
    EXISTS (SELECT FROM pg_catalog.pg_locks w WHERE w.pid = l.pid AND NOT w.granted) AS "isWaiting"
  FROM pg_catalog.pg_locks l WHERE pid = $1::int4 AND locktype = 'relation' AND granted AND relation >= 16384`

/**
 * Runs a statement of its own transactions, and returns what it locked, by object identifiers. Fails as the statement does.
 */
export const watched = Effect.fnUntraced(function*<A, E, R>(
  text: string,
  observer: Observer,
  run: Effect.Effect<A, E, R>
) {
  const seen = new Map<string, Mode>()
  const add = (oid: string, mode: Mode) => {
    const known = seen.get(oid)
    seen.set(oid, known === undefined ? mode : stronger(known, mode))
  }
  const named = documented(text).flatMap(([name, mode]) => {
    const oid = observer.oidOf(name)
    return oid === undefined ? [] : [[oid, mode] as const]
  })
  const second = yield* SecondSession
  const exit = second === undefined
    ? yield* Effect.exit(run)
    : yield* Effect.scoped(Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const [{ pid }] =
        (yield* sql<{ readonly pid: number }>`SELECT pg_catalog.pg_backend_pid() AS pid`.unprepared) as [
          { readonly pid: number }
        ]
      const other = yield* second
      yield* other.unsafe("BEGIN ISOLATION LEVEL REPEATABLE READ").unprepared
      for (const [oid] of named) {
        const table = yield* tableOf(other, oid)
        if (table !== undefined) yield* other.unsafe(`SELECT FROM ${table} LIMIT 0`).unprepared
      }
      const running = yield* Effect.forkScoped(Effect.exit(run))
      for (let isHeld = true; running.pollUnsafe() === undefined;) {
        const found = yield* other.unsafe<Seen>(look, [pid]).unprepared
        for (const { mode, oid } of found) add(oid, mode)
        if (isHeld && found.some(({ isWaiting }) => isWaiting)) {
          yield* other.unsafe("ROLLBACK").unprepared
          isHeld = false
        }
        yield* Effect.sleep(pause)
      }
      return yield* Fiber.join(running)
    }))
  if (Exit.isFailure(exit)) return yield* Effect.failCause(exit.cause)
  for (const [oid, mode] of named) add(oid, mode)
  return seen as ReadonlyMap<string, Mode>
})

const pause = Duration.millis(2)

/** The quoted name of the table that a relation is, or belongs to. */
const tableOf = (sql: SqlClient.SqlClient, oid: string) =>
  Effect.map(
    sql.unsafe<{ readonly schema: string; readonly name: string }>(
      `SELECT n.nspname AS "schema", c.relname AS "name" FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND c.oid = coalesce(
          (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = $1::oid), $1::oid)`,
      [oid]
    ).withoutTransform,
    ([row]) => row && `${identifierUnsafe(row.schema)}.${identifierUnsafe(row.name)}`
  )
