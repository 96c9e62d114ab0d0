/**
 * Several requests in one exchange: `together` sends the statements of all of them at once, with `commit` also COMMIT, and
 * `opening` has some sent before the first statement of the transaction.
 *
 * On a connection that sends statements one by one they run one after the other.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Answer, Bound, Outcome, Row } from "./exchange.ts"
import { commitStatement, type Failed, isTransaction, rolledBack } from "./transaction.ts"

/**
 * Statements that are sent at once, what their answers mean, and what the failure of one means. A request without statements
 * does its work in `read`, before those of the others are sent.
 */
export interface Request<out A, out E = never, out R = never> {
  readonly statements: ReadonlyArray<Bound>
  readonly read: (answers: ReadonlyArray<Answer>) => Effect.Effect<A, E, R>
  readonly refused: (failed: Pick<Failed, "index" | "error">) => Effect.Effect<never, E, R>
  /** Is told of the answers before any is read, also if a later request fails, and of the failure of its own statement. */
  readonly watch?: (answers: ReadonlyArray<Answer>, error: SqlError | undefined) => Effect.Effect<void>
}

/** What any request is. */
export type Any = Request<unknown, unknown, unknown>

/** A request that sends nothing, and does this instead. */
export const local = <A, E, R>(effect: Effect.Effect<A, E, R>): Request<A, E, R> => ({
  statements: [],
  read: () => effect,
  refused: ({ error }) => Effect.die(error)
})

type Results<Requests extends ReadonlyArray<Any>> = {
  readonly [Key in keyof Requests]: Requests[Key] extends Request<infer A, infer _E, infer _R> ? A : never
}

type ErrorOf<A> = A extends Request<infer _A, infer E, infer _R> ? E : never
type ServicesOf<A> = A extends Request<infer _A, infer _E, infer R> ? R : never

/** The current transaction and its level, which is 0 outside savepoints, if statements can be sent at once in it. */
const current = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) =>
    Effect.map(Effect.serviceOption(sql.transactionService), (found) => {
      const [connection, level] = Option.getOrUndefined(found) ?? []
      return connection !== undefined && level !== undefined && isTransaction(connection)
        ? { connection, level }
        : undefined
    })
)

/** The results of requests from the answers to their statements, in order. */
const readAll = (requests: ReadonlyArray<Any>, { answers, failure }: Outcome, done: ReadonlyMap<Any, unknown>) => {
  let start = 0
  const watched: Array<Effect.Effect<void>> = []
  const reads: Array<Effect.Effect<unknown, unknown, unknown>> = []
  const after = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    watched.length === 0 ? effect : Effect.andThen(Effect.all(watched, { discard: true }), effect)
  for (const request of requests) {
    const own = answers.slice(start, start + request.statements.length)
    const error = own.length < request.statements.length ? failure ?? rolledBack : undefined
    if (request.watch !== undefined) watched.push(request.watch(own, error))
    if (error !== undefined) return after(request.refused({ index: own.length, error }))
    start += request.statements.length
    reads.push(request.statements.length === 0 ? Effect.succeed(done.get(request)) : request.read(own))
  }
  return after(Effect.all(reads))
}

/** Runs the requests that send nothing. */
const readLocal = (requests: ReadonlyArray<Any>) =>
  Effect.map(
    Effect.forEach(
      requests.filter(({ statements }) => statements.length === 0),
      (request) => Effect.map(request.read([]), (value) => [request, value] as const)
    ),
    (values) => new Map<Any, unknown>(values)
  )

/** Runs a request by itself, on any connection. */
const alone = (request: Any) =>
  request.statements.length === 0 ? request.read([]) : Effect.flatMap(
    outcomeOf(oneByOne(request.statements)),
    (outcome) => Effect.map(readAll([request], outcome, new Map()), ([result]) => result)
  )

const outcomeOf = <R>(sent: Effect.Effect<ReadonlyArray<Answer>, Failed, R>) =>
  Effect.match(sent, {
    onSuccess: (answers): Outcome => ({ answers, failure: undefined }),
    onFailure: ({ answers, error }): Outcome => ({ answers, failure: error })
  })

/**
 * Sends the statements of all requests in one exchange of the current transaction, in this order. Fails with the error of
 * the first that fails; those after it have no effect.
 */
export const together = <const Requests extends ReadonlyArray<Any>>(
  ...requests: Requests
): Effect.Effect<
  Results<Requests>,
  ErrorOf<Requests[number]>,
  ServicesOf<Requests[number]> | SqlClient.SqlClient
> =>
  Effect.flatMap(current, (found) => {
    if (found === undefined) {
      return Effect.forEach(requests, (request) => request === commit ? Effect.void : alone(request))
    }
    const sent = found.level > 0 ? requests.filter((request) => request !== commit) : requests
    return Effect.flatMap(readLocal(sent), (done) =>
      Effect.flatMap(
        outcomeOf(found.connection.send(sent.flatMap(({ statements }) => statements))),
        (outcome) => readAll(sent, outcome, done)
      ))
  }) as Effect.Effect<Results<Requests>, ErrorOf<Requests[number]>, ServicesOf<Requests[number]>>

/**
 * What has become of the requests of an `opening`: their results, undefined as long as nothing has been sent. Fails with the
 * error of the first that fails, and then nothing else can be sent in the transaction.
 */
export type Opened<Requests extends ReadonlyArray<Any>> = Effect.Effect<
  Results<Requests> | undefined,
  ErrorOf<Requests[number]>,
  ServicesOf<Requests[number]>
>

/**
 * Has the statements of these requests sent before the first one of the current transaction, in the same exchange. Where
 * that is not possible, they are sent now.
 */
export const opening = <const Requests extends ReadonlyArray<Any>>(...requests: Requests): Effect.Effect<
  Opened<Requests>,
  ErrorOf<Requests[number]>,
  ServicesOf<Requests[number]> | SqlClient.SqlClient
> =>
  Effect.flatMap(current, (found): Effect.Effect<unknown, unknown, unknown> => {
    let outcome: Outcome | undefined
    const list = requests.flatMap(({ statements }) => statements)
    const isLater = found?.level === 0 && found.connection.open(list, (settled) => outcome = settled)
    if (!isLater) return Effect.map(together(...requests), (results) => Effect.succeed(results))
    return Effect.map(readLocal(requests), (done) =>
      Effect.suspend(() => outcome === undefined ? Effect.undefined : readAll(requests, outcome, done)))
  }) as unknown as Effect.Effect<Opened<Requests>, ErrorOf<Requests[number]>, ServicesOf<Requests[number]>>

/**
 * COMMIT, as the last of `together`. In a savepoint, and on a connection that sends statements one by one, it does nothing:
 * the end of the transaction commits.
 */
export const commit: Request<void, SqlError> = {
  statements: [commitStatement],
  read: ([answer]) => answer?.command === "COMMIT" ? Effect.void : Effect.fail(rolledBack),
  refused: ({ error }) => Effect.fail(error)
}

/** Whether the server has answered the `commit` of the current transaction, also if that was interrupted. */
export const isCommitted = Effect.map(current, (found) => found?.connection.isCommitted() === true)

const oneByOne = (list: ReadonlyArray<Bound>) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => {
    const answers: Array<Answer> = []
    return Effect.as(
      Effect.forEach(list, ({ parameters, text }, index) =>
        Effect.suspend(() => {
          const from = performance.now()
          return Effect.mapBoth(sql.unsafe<Row>(text, parameters).unprepared, {
            onFailure: (error): Failed => ({ index, error, answers }),
            onSuccess: (rows) => void answers.push({ rows, command: "", from, until: performance.now() })
          })
        }), { discard: true }),
      answers
    )
  })

/**
 * Sends statements at once in the current transaction, and returns the rows of each. Fails with the place and the error
 * of the first that fails; those after it do not run.
 */
export const statements = (
  list: ReadonlyArray<Bound>
): Effect.Effect<ReadonlyArray<ReadonlyArray<Row>>, Failed, SqlClient.SqlClient> =>
  Effect.flatMap(current, (found) =>
    Effect.map(
      found === undefined ? oneByOne(list) : found.connection.send(list),
      (answers) => answers.map(({ rows }) => rows)
    ))
