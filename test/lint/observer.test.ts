/**
 * The observer against an independent look: PostgreSQL's views on every relation, read by plain queries before and after
 * each statement.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import type { Client as Session } from "pg"
import * as Client from "../../src/client/mod.ts"
import { isStrong, type Mode, type Observation } from "../../src/lint/observation.ts"
import { observe } from "../../src/lint/observe/observer.ts"
import { freshDatabase, query, withSession } from "../support/server.ts"
import { schema, statements } from "./statements.ts"

const relations =
  `SELECT c.oid::int AS oid, c.oid::regclass::text AS name, pg_relation_filenode(c.oid)::text AS file, s.seq_scan
  FROM pg_class c LEFT JOIN pg_stat_xact_user_tables s ON s.relid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind <> 'c'`

const locks =
  `SELECT relation::int AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted`

const spelled = (mode: string): string => mode.replace(/Lock$/, "").replace(/(?!^)([A-Z])/g, " $1").toUpperCase()

interface Row {
  readonly oid: number
  readonly name: string
  readonly file: string | null
  readonly seq_scan: string | null
}

/** What the statements of an entry do together: the locks of existing objects that block others, rewrites, and scans. */
const expected = async (session: Session, text: string) => {
  await session.query("BEGIN")
  try {
    const before = new Map((await session.query<Row>(relations)).rows.map((row) => [row.oid, row]))
    for (const one of text.split("; ")) {
      await session.query(one).catch((error: Error) => assert.fail(`${text}: ${error.message}`))
    }
    const after = new Map((await session.query<Row>(relations)).rows.map((row) => [row.oid, row]))
    const held = (await session.query<{ oid: number; mode: string }>(locks)).rows
    const names = (found: Iterable<Row>) => [...found].map(({ name }) => `public.${name}`).toSorted()
    const both = [...before.values()].filter(({ oid }) => after.has(oid))
    return {
      locks: held.filter(({ mode, oid }) => before.has(oid) && isStrong(spelled(mode) as Mode))
        .map(({ mode, oid }) => `public.${before.get(oid)!.name}: ${spelled(mode)}`).toSorted(),
      rewrites: names(both.filter(({ file, oid }) => file !== after.get(oid)!.file)),
      scans: names(both.filter(({ oid, seq_scan }) => seq_scan !== null && seq_scan !== after.get(oid)!.seq_scan))
    }
  } finally {
    await session.query("ROLLBACK")
  }
}

/** The same, as the observer says it; of several modes on one object it has the strongest. */
const found = (seen: ReadonlyArray<Observation>) => ({
  locks: seen.flatMap((one) => one.locks),
  rewrites: [...new Set(seen.flatMap((one) => one.rewrites).filter(({ isNew }) => !isNew).map(({ name }) => name))]
    .toSorted(),
  scans: [...new Set(seen.flatMap((one) => one.scans).filter(({ isNew }) => !isNew).map(({ name }) => name))].toSorted()
})

const strongestOf = (all: ReadonlyArray<string>): ReadonlyArray<string> => {
  const byObject = new Map<string, string>()
  const order = ["SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"]
  for (const one of all) {
    const [object = "", mode = ""] = one.split(": ")
    const known = byObject.get(object)
    if (known === undefined || order.indexOf(known) < order.indexOf(mode)) byObject.set(object, mode)
  }
  return [...byObject].map(([object, mode]) => `${object}: ${mode}`).toSorted()
}

describe("observe", () => {
  it.live(`sees what PostgreSQL's views say of ${statements.length} statements`, () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, schema))
      const target = yield* Effect.fromResult(Client.Target.parse(Redacted.make(url)))
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        for (const text of statements) {
          const wanted = yield* Effect.promise(() => withSession(url, (session) => expected(session, text)))
          const seen: Array<Observation> = []
          yield* sql.unsafe("BEGIN").unprepared
          const observer = yield* observe({ schema: "strata", table: "ledger" })
          yield* observer.begin
          for (const one of text.split("; ")) {
            yield* sql.unsafe(one).unprepared
            seen.push(yield* observer.look)
          }
          yield* sql.unsafe("ROLLBACK").unprepared
          const { locks, ...rest } = found(seen)
          const strong = locks.filter(({ mode, object }) => isStrong(mode) && !object.isNew)
          assert.deepStrictEqual(
            { ...rest, locks: strongestOf(strong.map(({ mode, object }) => `${object.name}: ${mode}`)) },
            { ...wanted, locks: strongestOf(wanted.locks) },
            text
          )
        }
      }).pipe(Effect.provide(Client.layer(target)))
    }).pipe(Effect.scoped))
})
