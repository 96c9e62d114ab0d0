/**
 * The run lock as a session advisory lock of PostgreSQL.
 *
 * It is polled: a session that waits in `pg_advisory_lock` has a snapshot, which a CREATE INDEX CONCURRENTLY of the
 * holder would wait for, so both would wait forever.
 *
 * The client must be one session. Behind a transaction pooler it is not: the lock would remain with a server process
 * that is assigned to others next. Therefore no lock is taken there, and concurrent runs are separated by the ledger
 * alone.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as SqlClient from "effect/sql/SqlClient"
import { Activity, sharing } from "../client/mod.ts"
import * as Telemetry from "../telemetry/mod.ts"
import { fromSql } from "./_sql_failure.ts"
import { type Holder, LedgerError, LockTimeout } from "./error.ts"
import { HeldLock, key, RunLock } from "./lock.ts"
import * as Names from "./names.ts"

/**
 * The ledger to lock, how long to wait for it (5 minutes by default), and an effect to run, in addition to a log
 * line, when waiting begins and about every 5 seconds while it lasts.
 */
export interface AdvisoryOptions extends Names.Options {
  readonly wait?: Duration.Input
  readonly onWait?: (holder: Holder | undefined) => Effect.Effect<void>
}

const firstPause = 50
const longestPause = 1000
const reportEvery = 5000

// In pg_locks a bigint key has its high half in classid, its low half in objid, and objsubid 1.
const holderQuery =
  `SELECT a.pid AS "pid", a.application_name AS "applicationName", a.usename::pg_catalog.text AS "user",
  pg_catalog.to_char(pg_catalog.timezone('UTC', a.backend_start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "since",
  a.query AS "query"
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid OPERATOR(pg_catalog.=) l.pid
JOIN pg_catalog.pg_database AS d ON d.oid OPERATOR(pg_catalog.=) l.database
WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted
  AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
  AND l.classid::pg_catalog.int8 OPERATOR(pg_catalog.=) $1::pg_catalog.int8
  AND l.objid::pg_catalog.int8 OPERATOR(pg_catalog.=) $2::pg_catalog.int8
  AND l.objsubid OPERATOR(pg_catalog.=) 1::pg_catalog.int2`

const make = (options: AdvisoryOptions, sql: SqlClient.SqlClient): RunLock["Service"] => {
  const { schema = "strata", table = "ledger", wait = "5 minutes" } = options
  const ledger = Names.title(options)
  const lockKey = key(schema, table)
  const bound = Duration.toMillis(wait)
  const query = <A extends object>(text: string, parameters: ReadonlyArray<string>) =>
    Effect.mapError(sql.unsafe<A>(text, parameters).withoutTransform, fromSql("lock", ledger))

  const attempt = Effect.map(
    query<{ readonly taken: boolean }>(`SELECT pg_catalog.pg_try_advisory_lock($1::pg_catalog.int8) AS "taken"`, [
      String(lockKey)
    ]),
    (rows) => rows[0]?.taken === true
  )

  const holder = Effect.map(
    query<Holder>(holderQuery, [String(BigInt.asUintN(32, lockKey >> 32n)), String(BigInt.asUintN(32, lockKey))]),
    ([row]): Holder | undefined => row && { ...row, query: Activity.excerpt(row.query) }
  )

  const report = Effect.gen(function*() {
    const current = yield* holder
    const who = current === undefined ? "another session" : `process ${current.pid} ("${current.applicationName}")`
    yield* Effect.logInfo(`Waiting for the run lock of the ledger "${ledger}", which is held by ${who}`)
    if (options.onWait !== undefined) yield* options.onWait(current)
  })

  const timedOut = Effect.fnUntraced(function*(waited: number) {
    const current = yield* holder
    return yield* LedgerError.of(
      new LockTimeout({ ledger, waited, ...(current === undefined ? {} : { holder: current }) })
    )
  })

  // Only the pauses can be interrupted, so a lock that was granted is always released by the scope.
  const acquire = Effect.fnUntraced(
    function*(restore: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) {
      const start = yield* Clock.currentTimeMillis
      let reported = -Infinity
      for (let pause = firstPause;; pause = Math.min(pause * 1.5, longestPause)) {
        if (yield* attempt) return reported === -Infinity ? undefined : yield* recordWait(start)
        const waited = (yield* Clock.currentTimeMillis) - start
        if (waited >= bound) return yield* timedOut(waited)
        if (waited - reported >= reportEvery) {
          reported = waited
          yield* restore(report)
        }
        const jitter = yield* Random.nextBetween(0.5, 1)
        yield* restore(Effect.sleep(Math.min(pause * jitter, bound - waited)))
      }
    }
  )

  const recordWait = Effect.fnUntraced(function*(start: number) {
    const millis = (yield* Clock.currentTimeMillis) - start
    yield* Telemetry.since("RunLock.wait", millis, {})
    yield* Telemetry.Metrics.waited("run", millis)
  })

  const shared = Effect.provideService(sharing, SqlClient.SqlClient, sql).pipe(
    Effect.mapError(fromSql("lock", ledger)),
    Effect.tap((found) =>
      found === undefined
        ? Effect.void
        : Effect.logInfo(
          `The connection goes through a transaction pooler, so the run lock of the ledger "${ledger}" is not taken: ${found}`
        )
    ),
    Effect.map((found) => found !== undefined)
  )

  // A session that ended has released the lock already.
  const release = query<{ readonly freed: boolean }>(
    `SELECT pg_catalog.pg_advisory_unlock($1::pg_catalog.int8) AS "freed"`,
    [String(lockKey)]
  ).pipe(
    Effect.flatMap(([row]) =>
      row?.freed === false
        ? Effect.logWarning(
          `This session no longer holds the run lock of the ledger "${ledger}": a migration released it, or a ` +
            "transaction pooler assigned the session to another client"
        )
        : Effect.void
    ),
    Effect.ignore
  )

  return RunLock.of({
    withLock: (effect) =>
      Effect.flatMap(
        shared,
        (shared) =>
          shared ?
            effect :
            Effect.uninterruptibleMask((restore) =>
              Effect.andThen(
                acquire(restore),
                Effect.ensuring(restore(Effect.provideService(effect, HeldLock, lockKey)), release)
              )
            )
      )
  })
}

/**
 * The advisory lock of a ledger on the session of the `SqlClient`. It must be taken outside a transaction, and it
 * ends with the session, so a holder that is killed releases it.
 */
export const layerAdvisory = (options: AdvisoryOptions = {}): Layer.Layer<RunLock, never, SqlClient.SqlClient> =>
  Layer.effect(RunLock, Effect.map(SqlClient.SqlClient, (sql) => make(options, sql)))
