/**
 * Clients without a database: the offline client, which scripts are rendered with, and a recorder for tests.
 *
 * The offline client fails every query with an error that contains the statement; the recorder returns no rows.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Ref from "effect/Ref"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import { ClientError, OfflineQuery } from "./error.ts"
import { makeSingle } from "./single_session.ts"

/** A statement as it would have been sent. */
export interface Query {
  readonly text: string
  readonly parameters: ReadonlyArray<unknown>
}

/** A connection that runs every statement with one function. */
const connectionOf = (run: (query: Query) => Effect.Effect<void, SqlError>): Connection => {
  const rows = (text: string, parameters: ReadonlyArray<unknown>) => Effect.as(run({ text, parameters }), [])
  return {
    execute: rows,
    executeUnprepared: rows,
    executeValues: rows,
    executeValuesUnprepared: rows,
    executeRaw: (text, parameters) =>
      Effect.as(run({ text, parameters }), { command: text, rowCount: 0, oid: null, rows: [], fields: [] }),
    executeStream: (text, parameters) => Stream.drain(Stream.fromEffect(run({ text, parameters })))
  }
}

const layerOf = (run: (query: Query) => Effect.Effect<void, SqlError>): Layer.Layer<SqlClient.SqlClient> =>
  Layer.effect(SqlClient.SqlClient, makeSingle(Effect.succeed(connectionOf(run)))).pipe(
    Layer.provide(Reactivity.layer)
  )

const refuse = ({ text: statement }: Query): Effect.Effect<never, SqlError> => {
  const cause = ClientError.of(new OfflineQuery({ statement }))
  return Effect.fail(
    new SqlError({ reason: new UnknownError({ cause, message: cause.message, operation: "offline" }) })
  )
}

/** Made once: it has no session, and a script asks for it for each revision. */
let offline: SqlClient.SqlClient | undefined

const makeOffline = makeSingle(Effect.succeed(connectionOf(refuse))).pipe(
  Effect.provide(Reactivity.layer),
  Effect.tap((made) => Effect.sync(() => offline = made))
)

/**
 * The offline client: every query, stream and transaction fails with a `SqlError` whose cause is a `ClientError`
 * with the reason `OfflineQuery` (see `isOfflineQuery`). A transaction fails at its BEGIN.
 */
export const layerOffline: Layer.Layer<SqlClient.SqlClient> = Layer.effect(
  SqlClient.SqlClient,
  Effect.suspend(() => offline === undefined ? makeOffline : Effect.succeed(offline))
)

/** A client that appends every statement to `log`, including transaction control, and returns no rows. */
export const layerRecorder = (log: Ref.Ref<ReadonlyArray<Query>>): Layer.Layer<SqlClient.SqlClient> =>
  layerOf((query) => Ref.update(log, (queries) => [...queries, query]))
