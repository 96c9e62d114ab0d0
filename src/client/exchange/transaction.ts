/**
 * The connection of a transaction on the single session of a run, with few exchanges: BEGIN is sent with the first
 * statement, and `together` sends the statements of several effects at once, with `commit` also COMMIT.
 *
 * What is sent at once shares one `Sync`, so nothing runs outside a transaction that did not begin, and nothing is
 * committed after a failure. On a connection of another driver, statements are sent one by one.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import { serverError } from "../server_error.ts"
import { type Answer, type Bound, exchange, type Outcome, type Row, type Types, type Wire, wireOf } from "./exchange.ts"

/** The failure of one of several statements, with its place among them. */
export interface Failed {
  readonly index: number
  readonly error: SqlError
}

/** Sends statements at once, and fails with the error of the first that fails. */
type Send = (statements: ReadonlyArray<Bound>) => Effect.Effect<ReadonlyArray<Answer>, Failed>

interface Transaction extends Connection {
  readonly send: Send
  /** Whether COMMIT has been sent, or nothing has: then nothing is left to end. */
  readonly isEnded: () => boolean
  readonly wire: Wire
  /** Sends statements, after BEGIN if that is not sent; to be used by who has taken the wire. */
  readonly sendUnsafe: (statements: ReadonlyArray<Bound>) => Effect.Effect<Outcome>
}

const isTransaction = (connection: Connection): connection is Transaction => "sendUnsafe" in connection

const rolledBack = new SqlError({
  reason: new UnknownError({
    cause: new Error("the server answered ROLLBACK to COMMIT"),
    message: "Cannot commit: an earlier statement failed, so the server rolled the transaction back",
    operation: "commit"
  })
})

const commitStatement: Bound = { text: "COMMIT", parameters: [] }

/** For COMMIT in a failed transaction PostgreSQL reports success, with the command tag ROLLBACK. */
export const commitOf = (connection: Connection): Effect.Effect<void, SqlError> =>
  Effect.suspend(() =>
    isTransaction(connection) && connection.isEnded() ? Effect.void : Effect.flatMap(
      connection.executeRaw(commitStatement.text, []),
      (result) =>
        typeof result === "object" && result !== null && "command" in result && result.command === "ROLLBACK"
          ? Effect.fail(rolledBack)
          : Effect.void
    )
  )

/** Whether the session has ended: the connection broke, or the server ended it (SQLSTATE 57P01 and similar). */
const isOver = (error: SqlError): boolean => /^(?:08|57P)/.test(serverError(error).sqlstate)

/**
 * When a session ends, the server rolls its transaction back. If the ROLLBACK failed here, Effect would die with
 * that error and lose the one that ended the transaction.
 */
const outlived = (connection: Connection): Connection =>
  Object.assign(Object.create(connection) as Connection, {
    executeUnprepared: (...[text, ...rest]: Parameters<Connection["executeUnprepared"]>) => {
      const result = connection.executeUnprepared(text, ...rest)
      return /^(?:ROLLBACK|RELEASE)/.test(text) ? Effect.catchIf(result, isOver, () => Effect.succeed([])) : result
    }
  })

/** The methods of a connection that send each statement with `send`. */
const unprepared = (send: Send): Pick<Connection, "execute" | "executeUnprepared"> => {
  const execute: Connection["execute"] = (text, parameters, transform) =>
    Effect.mapBoth(send([{ text, parameters }]), {
      onFailure: ({ error }) => error,
      onSuccess: ([answer]) => transform === undefined ? answer!.rows : transform(answer!.rows)
    })
  return { execute, executeUnprepared: execute }
}

/** The connection of a transaction, from one that is reserved for it; its first statement is the one that begins it. */
export const transacting = (types: Types) => (reserved: Connection): Connection => {
  const wire = wireOf(reserved, types)
  const inner = outlived(reserved)
  if (wire === undefined) return inner
  let begin: string | undefined
  let hasBegun = false
  let isCommitted = false
  const sendUnsafe = (statements: ReadonlyArray<Bound>): Effect.Effect<Outcome> =>
    Effect.suspend(() => {
      const opening = begin === undefined ? [] : [{ text: begin, parameters: [] }]
      begin = undefined
      hasBegun = true
      const all = [...opening, ...statements]
      if (all.length === 0) return Effect.succeed({ answers: [], failure: undefined })
      const last = all.length - 1
      // Known even if the exchange is interrupted.
      const settle = ({ answers }: Outcome) => {
        if (all[last] === commitStatement && answers[last]?.command === "COMMIT") isCommitted = true
      }
      return Effect.map(exchange(wire, all, settle), ({ answers, failure }) => ({
        answers: answers.slice(opening.length),
        failure
      }))
    })
  const send: Send = (statements) => Effect.flatMap(wire.base.wire.withPermit(sendUnsafe(statements)), answered)
  const begun = Effect.suspend(() =>
    begin === undefined ? Effect.void : Effect.mapError(Effect.asVoid(send([])), ({ error }) => error)
  )
  /** A statement that the driver sends, after BEGIN. */
  const after = <A>(effect: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> => Effect.andThen(begun, effect)
  const { executeUnprepared } = unprepared(send)
  const transaction: Transaction = {
    send,
    sendUnsafe,
    wire,
    isEnded: () => isCommitted || begin !== undefined,
    execute: (...args) =>
      Effect.suspend(() => begin === undefined ? inner.execute(...args) : executeUnprepared(...args)),
    executeRaw: (...args) => after(inner.executeRaw(...args)),
    executeValues: (...args) => after(inner.executeValues(...args)),
    executeValuesUnprepared: (...args) => after(inner.executeValuesUnprepared(...args)),
    executeStream: (...args) => Stream.unwrap(Effect.as(begun, inner.executeStream(...args))),
    executeUnprepared: (text, ...rest) =>
      Effect.suspend(() => {
        if (!hasBegun && begin === undefined && /^BEGIN\b/.test(text)) {
          begin = text
          return Effect.succeed([])
        }
        if (begin !== undefined && text !== "ROLLBACK") return executeUnprepared(text, ...rest)
        return begin !== undefined || isCommitted && text === "ROLLBACK"
          ? Effect.succeed([])
          : inner.executeUnprepared(text, ...rest)
      })
  }
  return Object.assign(Object.create(inner) as Connection, transaction)
}

const answered = ({ answers, failure }: Outcome): Effect.Effect<ReadonlyArray<Answer>, Failed> =>
  failure === undefined ? Effect.succeed(answers) : Effect.fail({ index: answers.length, error: failure })

/** The current transaction and its level, which is 0 outside savepoints, if statements can be sent at once in it. */
const current = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const [connection, level] = Option.getOrUndefined(yield* Effect.serviceOption(sql.transactionService)) ?? []
  return connection !== undefined && level !== undefined && isTransaction(connection)
    ? { connection, level, service: sql.transactionService }
    : undefined
})

/** The statements of the parts of a group, which are sent when each part has sent its own or has ended. */
const makeGroup = (transaction: Transaction, size: number) => {
  const waiting: Array<{ readonly part: number; readonly statements: ReadonlyArray<Bound>; readonly done: Done }> = []
  const open = new Set(Array.from({ length: size }, (_, part) => part))
  const full = Deferred.makeUnsafe<void>()
  const settle = (part: number) => {
    open.delete(part)
    if (open.size === 0) Deferred.doneUnsafe(full, Effect.void)
  }
  const sendOf = (part: number): Send => (statements) =>
    Effect.suspend(() => {
      if (!open.has(part)) return Effect.die(new Error("An effect in Client.together sent a second statement"))
      const done: Done = Deferred.makeUnsafe()
      waiting.push({ part, statements, done })
      settle(part)
      return Deferred.await(done)
    })
  const connection = (part: number): Connection =>
    Object.assign(Object.create(transaction) as Connection, unprepared(sendOf(part)), { send: sendOf(part) })
  /** Sends everything; the statements after one that fails get no answer. */
  const run = Effect.gen(function*() {
    yield* Deferred.await(full)
    if (waiting.length === 0) return
    waiting.sort((left, right) => left.part - right.part)
    const { answers, failure } = yield* transaction.sendUnsafe(waiting.flatMap(({ statements }) => statements))
    let start = 0
    for (const { done, statements } of waiting) {
      const own = answers.slice(start, start + statements.length)
      if (own.length < statements.length) {
        return Deferred.doneUnsafe(done, Effect.fail({ index: own.length, error: failure ?? rolledBack }))
      }
      Deferred.doneUnsafe(done, Effect.succeed(own))
      start += statements.length
    }
  })
  return { connection, settle, run }
}

type Done = Deferred.Deferred<ReadonlyArray<Answer>, Failed>

type Part = Effect.Effect<unknown, unknown, unknown>

type Results<Effects extends ReadonlyArray<Part>> = {
  readonly [Key in keyof Effects]: Effect.Success<Effects[Key]>
}

/**
 * Runs effects of which each sends at most one statement, or one list with `statements`, and sends all of these in one
 * exchange, in this order. Fails with the error of the first that fails; those after it have no effect. Where that is
 * not possible, the effects run one after the other.
 */
export const together = <const Effects extends ReadonlyArray<Part>>(
  ...effects: Effects
): Effect.Effect<
  Results<Effects>,
  Effect.Error<Effects[number]>,
  Effect.Services<Effects[number]> | SqlClient.SqlClient
> =>
  Effect.flatMap(current, (found) => {
    if (found === undefined) return Effect.forEach(effects, (effect) => effect)
    const { connection, level, service } = found
    const group = makeGroup(connection, effects.length)
    const parts = Effect.forEach(effects, (effect, part) =>
      Effect.provideService(effect, service, [group.connection(part), level]).pipe(
        Effect.onExit(() =>
          Effect.sync(() => group.settle(part))
        )
      ), { concurrency: "unbounded" })
    return connection.wire.base.wire.withPermit(
      Effect.map(Effect.all([parts, group.run], { concurrency: "unbounded" }), ([results]) =>
        results)
    )
  }) as Effect.Effect<Results<Effects>, Effect.Error<Effects[number]>, Effect.Services<Effects[number]>>

/**
 * COMMIT, as the last of `together`. In a savepoint, and on a connection that sends statements one by one, it does nothing:
 * the end of the transaction commits.
 */
export const commit: Effect.Effect<void, SqlError, SqlClient.SqlClient> = Effect.flatMap(
  current,
  (found) =>
    found === undefined || found.level > 0
      ? Effect.void
      : Effect.flatMap(
        Effect.mapError(found.connection.send([commitStatement]), ({ error }) => error),
        ([answer]) => answer?.command === "COMMIT" ? Effect.void : Effect.fail(rolledBack)
      )
)

/**
 * Sends statements at once in the current transaction, and returns the rows of each. Fails with the place and the error
 * of the first that fails; those after it do not run.
 */
export const statements = (
  list: ReadonlyArray<Bound>
): Effect.Effect<ReadonlyArray<ReadonlyArray<Row>>, Failed, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const found = yield* current
    if (found !== undefined) {
      return (yield* found.connection.send(list)).map(({ rows }) => rows)
    }
    const sql = yield* SqlClient.SqlClient
    return yield* Effect.forEach(list, ({ parameters, text }, index) =>
      Effect.mapError(sql.unsafe<Row>(text, parameters).unprepared, (error): Failed => ({ index, error })))
  })
