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
import { local, type Request, serverError, Session, statements, together } from "../client/mod.ts"
import { online, stringLiteral, TextError } from "../text/mod.ts"
import { makePresence } from "./_presence.ts"
import * as Quick from "./_quick.ts"
import { makeReading } from "./_reading.ts"
import { type Packed, packed, recorded, unpack } from "./_row.ts"
import { fromSql } from "./_sql_failure.ts"
import { LedgerError, NotKept, OlderFormat, SequenceTaken, StoreFailed } from "./error.ts"
import { addedKinds, type Event, format } from "./event.ts"
import { Ledger, type Prepared } from "./ledger.ts"
import * as Look from "./look/look.ts"
import * as StateIndex from "./look/state_index.ts"
import * as Names from "./names.ts"
import * as LedgerSql from "./sql.ts"
import { aim } from "./table/table.ts"

const isIndexed = ({ table }: Names.Names): string =>
  `SELECT ${StateIndex.isThere(`pg_catalog.to_regclass(${stringLiteral(table)})::pg_catalog.oid`)} AS "exists"`

// The errors of a concurrent CREATE of the same objects: a duplicate object, a unique key of the catalogs, a
// deadlock, a serialization failure (40001), or (XX000) a catalog row that both updated.
const raced = new Set(["23505", "42P06", "42P07", "42710", "42723", "40P01", "40001", "XX000"])

const decoded = (row: Packed) =>
  Effect.fromResult(Result.mapError(recorded(unpack(row)), (reason) => LedgerError.of(reason)))

const make = (options: Names.Options, sql: SqlClient.SqlClient): Ledger["Service"] => {
  const ledger = Names.title(options)
  const run = <A extends object>(
    { text, parameters }: { readonly text: string; readonly parameters: ReadonlyArray<string | null> }
  ) => sql.unsafe<A>(text, parameters).withoutTransform
  // Writing the statement fails for a name that PostgreSQL does not accept.
  const writtenNow = <A>(write: (names: Names.Names) => A): Result.Result<A, LedgerError> =>
    Result.try({
      try: () => write(Names.make(options)),
      catch: (error) => {
        if (!(error instanceof TextError)) throw error
        return LedgerError.of(new StoreFailed({ action: "name", ledger, detail: error.message }))
      }
    })
  const written = <A>(write: (names: Names.Names) => A): Effect.Effect<A, LedgerError> =>
    Effect.suspend(() => Effect.fromResult(writtenNow(write)))

  const look = Effect.flatMap(
    written((names) => Look.query(names, aim(names))),
    (text) => Effect.mapError(run<Look.Finding>({ text, parameters: [] }), fromSql("look at", ledger))
  )

  const store = { sql, names: written((names) => names), title: ledger, findings: look }
  const presence = makePresence(store)
  let isTrusted = false

  /** A request whose statements are written by `write`; if that fails for the names, so does the request. */
  const request = <A, E>(
    write: () => Omit<Request<A, E, SqlClient.SqlClient>, "refused">,
    refused: (error: SqlError) => E
  ): Request<A, E | LedgerError, SqlClient.SqlClient> => {
    const found = writtenNow(write)
    return Result.isFailure(found)
      ? local(Effect.fail(found.failure))
      : { ...found.success, refused: ({ error }) => Effect.fail(refused(error)) }
  }

  const append = (event: Event, expected: number) =>
    request(() => {
      const { parameters, text } = online(LedgerSql.insert(options, event, expected))
      return {
        statements: [{ parameters, text: `${text} RETURNING ${packed}` }],
        read: ([answer]) => {
          const row = answer?.rows[0] as Packed | undefined
          return row === undefined ? Effect.fail(LedgerError.of(new NotKept({ ledger }))) : decoded(row)
        }
      }
    }, appendFailure(event, expected, ledger))

  /** The error of a statement that was prepared: the next ones are not, and say what is wrong. */
  const again = (refused: (error: SqlError) => LedgerError) => (error: SqlError): LedgerError | Quick.BeginAgain => {
    if (!Quick.isVague(error)) return refused(error)
    isTrusted = false
    return new Quick.BeginAgain()
  }

  const record: Ledger["Service"]["requests"]["record"] = (event, expected, isOwn = false) => {
    const isPrepared = isOwn && isTrusted
    const refused = appendFailure(event, expected, ledger)
    return request(() => ({
      statements: [Quick.insert(options, event, expected, isPrepared)],
      read: ([answer]) => {
        const recordedAt = Quick.timeOf(answer?.rows ?? [])
        return recordedAt === undefined
          ? Effect.fail(LedgerError.of(new NotKept({ ledger })))
          : Effect.succeed({ sequence: expected, recordedAt, event })
      }
    }), isPrepared ? again(refused) : refused)
  }

  const enterOwn = (settings: ReadonlyArray<Session.Setting>) =>
    request(
      () => ({ statements: Quick.enter(options, settings), read: () => Effect.void }),
      again(fromSql("append to", ledger))
    )

  const enterAny = (
    settings: ReadonlyArray<Session.Setting>,
    { isSnapshot = false, within }: { readonly isSnapshot?: boolean; readonly within?: LedgerSql.Within } = {}
  ) =>
    request(() => {
      const set: LedgerSql.Within = (lines) =>
        [...Session.lines(settings).map((line) => `  ${line}`), ...lines].join("\n")
      const texts = [
        ...(isSnapshot || !presence.isCommittedByDefault()
          ? [
            ...Session.texts(settings.filter(({ name }) => name === "lock_timeout")),
            LedgerSql.lockTable(options).text
          ]
          : []),
        LedgerSql.enter(options, !isTrusted, within ?? set).text
      ]
      return {
        statements: texts.map((text) => ({ text, parameters: [] })),
        read: () => Effect.sync(() => void (isTrusted = true))
      }
    }, fromSql("append to", ledger))

  const enter: Ledger["Service"]["requests"]["enter"] = (settings, { own, ...how } = {}) =>
    own !== undefined && isTrusted && how.isSnapshot !== true && presence.isCommittedByDefault()
      ? enterOwn(own)
      : enterAny(settings, how)

  const send = <A>(one: Request<A, LedgerError, SqlClient.SqlClient>) =>
    Effect.map(Effect.provideService(together(one), SqlClient.SqlClient, sql), ([result]) => result)

  const create = Effect.gen(function*() {
    const all = yield* written(() => LedgerSql.bootstrap(options))
    yield* statements(all.map(online)).pipe(
      Effect.mapError(({ error }) => error),
      sql.withTransaction,
      // At another level it would look at catalogs as they were before a concurrent run created the same objects.
      Effect.provideService(SqlClient.BeginTransaction, "BEGIN ISOLATION LEVEL READ COMMITTED"),
      Effect.mapError(fromSql("create", ledger)),
      Effect.provideService(SqlClient.SqlClient, sql)
    )
  })

  const isOlder = Effect.flatMap(
    written((names) => Look.format(names)),
    (text) =>
      Effect.mapError(run<{ readonly format: number | null }>({ text, parameters: [] }), fromSql("look at", ledger))
  ).pipe(Effect.map(([row]) => (row?.format ?? 1) < format))

  const indexed = Effect.gen(function*() {
    const text = yield* written(isIndexed)
    const found = run<{ readonly exists: boolean }>({ text, parameters: [] })
    return (yield* Effect.mapError(found, fromSql("look at", ledger)))[0]?.exists === true
  })

  const prepare = Effect.gen(function*(): Effect.fn.Return<Prepared, LedgerError> {
    const isThere = yield* presence.exists
    if (isThere && (yield* look).length === 0 && (yield* indexed) && !(yield* isOlder)) return "unchanged"
    yield* create
    return isThere ? "renewed" : "created"
  })

  return Ledger.of({
    exists: presence.known,
    ensure: retried(Effect.flatMap(presence.exists, (isThere) => isThere ? Effect.void : create)),
    prepare: retried(prepare),
    ...makeReading(store, presence),
    requests: { enter, record },
    enter: (settings, how) => Effect.suspend(() => send(enterAny(settings, how))),
    append: (...args) => Effect.suspend(() => send(append(...args))),
    atomically: (effect) => effect,
    findings: look
  })
}

const retrySchedule = Schedule.exponential("10 millis", 1.5).pipe(Schedule.jittered, Schedule.upTo({ times: 10 }))

const retried = <A>(effect: Effect.Effect<A, LedgerError>) =>
  Effect.retry(effect, { while: isRace, schedule: retrySchedule })

const isRace = ({ reason }: LedgerError): boolean =>
  reason._tag === "StoreFailed" && reason.sqlstate !== undefined && raced.has(reason.sqlstate)

// 23505: the number is used (the trigger or the primary key detects it); 55000: the number would leave a gap; 40001:
// a serialization failure.
const appendFailure = (event: Event, expected: number, ledger: string) => (error: SqlError): LedgerError => {
  const { sqlstate } = serverError(error)
  // The trigger of an older format refuses kinds that came later.
  if (sqlstate === "23514" && event._tag in addedKinds) {
    return LedgerError.of(new OlderFormat({ ledger, kind: event._tag }))
  }
  return sqlstate === "23505" || sqlstate === "55000" || sqlstate === "40001"
    ? LedgerError.of(new SequenceTaken({ expected }))
    : fromSql("append to", ledger)(error)
}

/** The ledger in the database of the `SqlClient`. Building the layer reads and creates nothing. */
export const layerPostgres = (options: Names.Options = {}): Layer.Layer<Ledger, never, SqlClient.SqlClient> =>
  Layer.effect(Ledger, Effect.map(SqlClient.SqlClient, (sql) => make(options, sql)))
