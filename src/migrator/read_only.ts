/**
 * Explains a failure to write in a database that accepts no changes: a standby, or one whose transactions are read-only
 * by default.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import * as Client from "../client/mod.ts"
import { LedgerError } from "../ledger/mod.ts"
import { MigratorError, ReadOnlyDatabase } from "./error.ts"

// On a standby 55000 is the answer to a query for the id of the transaction.
const codes = new Set(["25006", "55000"])

const sqlstateOf = (error: unknown): string | undefined => {
  if (isSqlError(error)) return Client.serverError(error).sqlstate
  if (!(error instanceof LedgerError) && !(error instanceof MigratorError)) return undefined
  return "sqlstate" in error.reason ? error.reason.sqlstate : undefined
}

/** Whether the server is a standby, for how many seconds it has replayed nothing, and whether it is read-only by default. */
const ask = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) =>
    sql<{ readonly standby: boolean; readonly lag: number | null; readonly readOnly: boolean }>`
    SELECT pg_catalog.pg_is_in_recovery() AS standby,
      CASE WHEN pg_catalog.pg_is_in_recovery() THEN extract(epoch FROM
        pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.pg_last_xact_replay_timestamp())::pg_catalog.int4
      END AS lag,
      pg_catalog.current_setting('default_transaction_read_only') OPERATOR(pg_catalog.=) 'on' AS "readOnly"`.unprepared
)

/** Replaces the error of a statement that a read-only database refused by one that says so. */
export const explained = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchIf(
    effect,
    (error) => codes.has(sqlstateOf(error) ?? ""),
    (error) =>
      Effect.gen(function*() {
        const [found] = yield* Effect.orElseSucceed(ask, () => [])
        if (found === undefined || !found.standby && !found.readOnly) return yield* Effect.fail(error)
        const { lag, standby } = found
        return yield* MigratorError.of(new ReadOnlyDatabase({ standby, ...(lag === null ? {} : { lag }) }))
      })
  )
