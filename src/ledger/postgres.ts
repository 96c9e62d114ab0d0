/**
 * The ledger in PostgreSQL. Statements join the client's current transaction, so an event commits with the work it
 * records.
 *
 * Every name, function and type is qualified and every expression avoids operators, since one planted in a schema of
 * the search path could otherwise be chosen for its closer argument types. Callers pin the path as well where they can.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { online, type Statement, TextError } from "../text/mod.ts"
import { fromSql } from "./_failure.ts"
import * as Place from "./_place.ts"
import { recorded } from "./_recorded.ts"
import { type Found, functionSettings, unprotected as missingProtection } from "./_table.ts"
import * as Chain from "./chain.ts"
import { LedgerError, SequenceTaken, StoreFailed } from "./error.ts"
import type { Event } from "./event.ts"
import { Ledger, type Options, type Prepared } from "./ledger.ts"
import * as LedgerSql from "./sql.ts"

// Texts throughout: what is hashed must not pass through a driver's idea of a number or a time.
const columns = `sequence::pg_catalog.text AS "sequence", id::pg_catalog.text AS "id", kind AS "kind",
  revision AS "revision", payload::pg_catalog.text AS "payload",
  (extract(epoch FROM recorded_at) OPERATOR(pg_catalog.*) 1000000::pg_catalog.numeric)::pg_catalog.int8::pg_catalog.text
    AS "recordedAt",
  recorded_by AS "recordedBy", pg_catalog.encode(previous_hash, 'hex') AS "previousHash",
  pg_catalog.encode(hash, 'hex') AS "hash"`

// A function that others may put in place of ours would be in another language, run as somebody else, or with settings.
const triggersOf = `SELECT t.tgname::pg_catalog.text AS "name", p.prosrc AS "body", t.tgtype::pg_catalog.int4 AS "type",
  t.tgenabled OPERATOR(pg_catalog.=) 'A'::pg_catalog."char" AS "always",
  t.tgqual IS NULL AND t.tgattr::pg_catalog.text OPERATOR(pg_catalog.=) ''::pg_catalog.text AND NOT p.prosecdef
    AND p.proconfig::pg_catalog.text OPERATOR(pg_catalog.=) $2::pg_catalog.text
    AND l.lanname OPERATOR(pg_catalog.=) 'plpgsql'::pg_catalog.name AS "plain"
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) t.tgfoid
JOIN pg_catalog.pg_language AS l ON l.oid OPERATOR(pg_catalog.=) p.prolang
WHERE t.tgrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)::pg_catalog.oid`

// What a concurrent CREATE of the same objects ends with: a duplicate, a unique key of the catalogs, a deadlock, or
// (XX000) a catalog row updated by both.
const raced = new Set(["23505", "42P06", "42P07", "42710", "42723", "40P01", "XX000"])

const decoded = (row: Chain.Row) =>
  Effect.fromResult(Result.mapError(recorded(row), (reason) => LedgerError.of(reason)))

// Numbers begin at 1, but a row that was forged may have any.
const beforeAll = Number.MIN_SAFE_INTEGER

const make = (options: Options, sql: SqlClient.SqlClient): Ledger["Service"] => {
  const ledger = Place.title(options)
  const { schema = "strata", table = "ledger" } = options
  const run = <A extends object>(
    { text, parameters }: { readonly text: string; readonly parameters: ReadonlyArray<string | null> }
  ) => sql.unsafe<A>(text, parameters).withoutTransform
  // A name that PostgreSQL does not take is found when the statement is written.
  const written = <A>(write: (place: Place.Place) => A): Effect.Effect<A, LedgerError> =>
    Effect.try({
      try: () => write(Place.make({ schema, table })),
      catch: (error) => {
        if (!(error instanceof TextError)) throw error
        return LedgerError.of(new StoreFailed({ action: "name", ledger, detail: error.message }))
      }
    })

  const exists: Effect.Effect<boolean, LedgerError> = Effect.flatMap(
    written((place) => place.table),
    (name) =>
      run<{ readonly exists: boolean }>({
        text: `SELECT pg_catalog.to_regclass($1::pg_catalog.text) IS NOT NULL AS "exists"`,
        parameters: [name]
      }).pipe(Effect.mapError(fromSql("look for", ledger)), Effect.map((rows) => rows[0]?.exists === true))
  )

  const rowsAfter = Effect.fnUntraced(function*(sequence: number) {
    if (!(yield* exists)) return []
    // Qualified, since a bare name in ORDER BY is the output column, which is a text: 10 would come before 2.
    const text = yield* written((place) =>
      `SELECT ${columns} FROM ${place.table} AS ledger
WHERE ledger.sequence OPERATOR(pg_catalog.>) $1::pg_catalog.int8 ORDER BY ledger.sequence`
    )
    return yield* Effect.mapError(run<Chain.Row>({ text, parameters: [`${sequence}`] }), fromSql("read", ledger))
  })
  const readAfter = (sequence: number) => Effect.flatMap(rowsAfter(sequence), (all) => Effect.forEach(all, decoded))

  const insert = Effect.fnUntraced(function*(event: Event, expected: number) {
    const statement = yield* written(() => online(LedgerSql.insert(options, event, expected)))
    const inserted = yield* run<Chain.Row>({ ...statement, text: `${statement.text} RETURNING ${columns}` }).pipe(
      Effect.mapError(appendFailure(expected, ledger))
    )
    return yield* decoded(inserted[0]!)
  })

  const create = Effect.gen(function*() {
    const statements = yield* written(() => LedgerSql.bootstrap(options))
    yield* Effect.forEach(statements, (statement: Statement) => run(online(statement)), { discard: true }).pipe(
      sql.withTransaction,
      Effect.mapError(fromSql("create", ledger))
    )
  })

  const unprotected = Effect.gen(function*() {
    if (!(yield* exists)) return []
    const place = yield* written((place) => place)
    const found = run<Found>({ text: triggersOf, parameters: [place.table, functionSettings] })
    return missingProtection(place, yield* Effect.mapError(found, fromSql("look at", ledger)))
  })

  const prepare = Effect.gen(function*(): Effect.fn.Return<Prepared, LedgerError> {
    const isThere = yield* exists
    if (isThere && (yield* unprotected).length === 0) return "unchanged"
    yield* create
    return isThere ? "renewed" : "created"
  })

  return Ledger.of({
    ensure: retried(Effect.flatMap(exists, (isThere) => isThere ? Effect.void : create)),
    prepare: retried(prepare),
    read: readAfter(beforeAll),
    readAfter,
    append: insert,
    atomically: (effect) => effect,
    verify: Effect.map(rowsAfter(beforeAll), Chain.verify),
    unprotected
  })
}

const retrySchedule = Schedule.exponential("10 millis", 1.5).pipe(Schedule.jittered, Schedule.upTo({ times: 10 }))

const retried = <A>(effect: Effect.Effect<A, LedgerError>) =>
  Effect.retry(effect, { while: isRace, schedule: retrySchedule })

const isRace = ({ reason }: LedgerError): boolean =>
  reason._tag === "StoreFailed" && reason.sqlstate !== undefined && raced.has(reason.sqlstate)

// 23505 is a used number, found by the trigger or by the key; 55000 a number that would leave a gap; 40001 a race seen
// by a serializable transaction.
const appendFailure = (expected: number, ledger: string) => (error: SqlError): LedgerError => {
  const { sqlstate } = serverError(error)
  return sqlstate === "23505" || sqlstate === "55000" || sqlstate === "40001"
    ? LedgerError.of(new SequenceTaken({ expected }))
    : fromSql("append to", ledger)(error)
}

/** The ledger in the database of the `SqlClient`. Nothing is read or created until a method is used. */
export const layerPostgres = (options: Options = {}): Layer.Layer<Ledger, never, SqlClient.SqlClient> =>
  Layer.effect(Ledger, Effect.map(SqlClient.SqlClient, (sql) => make(options, sql)))
