/**
 * The ledger in PostgreSQL. Statements run in the client's current transaction, so an event commits with the work
 * that it records.
 *
 * All names, functions and types are qualified and no expression uses an operator, because another schema in the
 * search path may contain an operator with more closely matching argument types. Callers also set the search path
 * where they can.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { online, type Statement, TextError } from "../text/mod.ts"
import { recorded } from "./_decode_row.ts"
import * as Names from "./_names.ts"
import { type Packed, packed, unpack } from "./_packed_row.ts"
import { makeReading } from "./_reading.ts"
import { fromSql } from "./_sql_failure.ts"
import { type Found, functionSettings, unprotected as missingProtection } from "./_table.ts"
import { LedgerError, SequenceTaken, StoreFailed } from "./error.ts"
import type { Event } from "./event.ts"
import { Ledger, type Options, type Prepared } from "./ledger.ts"
import * as LedgerSql from "./sql.ts"

// A function that replaces Strata's could be in another language, run as another role, or have other settings.
const triggersOf = `SELECT t.tgname::pg_catalog.text AS "name", p.prosrc AS "body", t.tgtype::pg_catalog.int4 AS "type",
  t.tgenabled OPERATOR(pg_catalog.=) 'A'::pg_catalog."char" AS "always",
  t.tgqual IS NULL AND t.tgattr::pg_catalog.text OPERATOR(pg_catalog.=) ''::pg_catalog.text AND NOT p.prosecdef
    AND p.proconfig::pg_catalog.text OPERATOR(pg_catalog.=) $2::pg_catalog.text
    AND l.lanname OPERATOR(pg_catalog.=) 'plpgsql'::pg_catalog.name AS "plain"
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) t.tgfoid
JOIN pg_catalog.pg_language AS l ON l.oid OPERATOR(pg_catalog.=) p.prolang
WHERE t.tgrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)::pg_catalog.oid`

const isIndexed = `SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 0 AS "exists" FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)::pg_catalog.oid
  AND c.relname OPERATOR(pg_catalog.=) $2::pg_catalog.name AND i.indisvalid`

// The errors of a concurrent CREATE of the same objects: a duplicate object, a unique key of the catalogs, a
// deadlock, a serialization failure (40001), or (XX000) a catalog row that both updated.
const raced = new Set(["23505", "42P06", "42P07", "42710", "42723", "40P01", "40001", "XX000"])

const decoded = (row: Packed) =>
  Effect.fromResult(Result.mapError(recorded(unpack(row)), (reason) => LedgerError.of(reason)))

const make = (options: Options, sql: SqlClient.SqlClient): Ledger["Service"] => {
  const ledger = Names.title(options)
  const { schema = "strata", table = "ledger" } = options
  const run = <A extends object>(
    { text, parameters }: { readonly text: string; readonly parameters: ReadonlyArray<string | null> }
  ) => sql.unsafe<A>(text, parameters).withoutTransform
  // Writing the statement fails for a name that PostgreSQL does not accept.
  const written = <A>(write: (names: Names.Names) => A): Effect.Effect<A, LedgerError> =>
    Effect.try({
      try: () => write(Names.make({ schema, table })),
      catch: (error) => {
        if (!(error instanceof TextError)) throw error
        return LedgerError.of(new StoreFailed({ action: "name", ledger, detail: error.message }))
      }
    })

  const exists: Effect.Effect<boolean, LedgerError> = Effect.flatMap(
    written((names) => names.table),
    (name) =>
      run<{ readonly exists: boolean }>({
        text: `SELECT pg_catalog.to_regclass($1::pg_catalog.text) IS NOT NULL AS "exists"`,
        parameters: [name]
      }).pipe(Effect.mapError(fromSql("look for", ledger)), Effect.map((rows) => rows[0]?.exists === true))
  )

  const insert = Effect.fnUntraced(function*(event: Event, expected: number) {
    const statement = yield* written(() => online(LedgerSql.insert(options, event, expected)))
    const inserted = yield* run<Packed>({ ...statement, text: `${statement.text} RETURNING ${packed}` }).pipe(
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
    const names = yield* written((names) => names)
    const found = run<Found>({ text: triggersOf, parameters: [names.table, functionSettings] })
    return missingProtection(names, yield* Effect.mapError(found, fromSql("look at", ledger)))
  })

  const indexed = Effect.gen(function*() {
    const { index, table } = yield* written((names) => names)
    const found = run<{ readonly exists: boolean }>({ text: isIndexed, parameters: [table, index] })
    return (yield* Effect.mapError(found, fromSql("look at", ledger)))[0]?.exists === true
  })

  const prepare = Effect.gen(function*(): Effect.fn.Return<Prepared, LedgerError> {
    const isThere = yield* exists
    if (isThere && (yield* unprotected).length === 0 && (yield* indexed)) return "unchanged"
    yield* create
    return isThere ? "renewed" : "created"
  })

  return Ledger.of({
    ensure: retried(Effect.flatMap(exists, (isThere) => isThere ? Effect.void : create)),
    prepare: retried(prepare),
    ...makeReading({ sql, names: written((names) => names), title: ledger, exists }),
    append: insert,
    atomically: (effect) => effect,
    unprotected
  })
}

const retrySchedule = Schedule.exponential("10 millis", 1.5).pipe(Schedule.jittered, Schedule.upTo({ times: 10 }))

const retried = <A>(effect: Effect.Effect<A, LedgerError>) =>
  Effect.retry(effect, { while: isRace, schedule: retrySchedule })

const isRace = ({ reason }: LedgerError): boolean =>
  reason._tag === "StoreFailed" && reason.sqlstate !== undefined && raced.has(reason.sqlstate)

// 23505: the number is used (the trigger or the primary key detects it); 55000: the number would leave a gap; 40001:
// a serialization failure.
const appendFailure = (expected: number, ledger: string) => (error: SqlError): LedgerError => {
  const { sqlstate } = serverError(error)
  return sqlstate === "23505" || sqlstate === "55000" || sqlstate === "40001"
    ? LedgerError.of(new SequenceTaken({ expected }))
    : fromSql("append to", ledger)(error)
}

/** The ledger in the database of the `SqlClient`. Building the layer reads and creates nothing. */
export const layerPostgres = (options: Options = {}): Layer.Layer<Ledger, never, SqlClient.SqlClient> =>
  Layer.effect(Ledger, Effect.map(SqlClient.SqlClient, (sql) => make(options, sql)))
