/**
 * The connection of a transaction on the single session of a run, with few exchanges: BEGIN, and what `open` adds to it,
 * is sent with the first statement, and `send` sends several statements at once.
 *
 * What is sent at once shares one `Sync`, so nothing runs outside a transaction that did not begin, and nothing is
 * committed after a failure. The connection of another driver remains as it is.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Connection } from "effect/sql/SqlConnection"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import { serverError } from "../server_error.ts"
import { type Answer, type Bound, exchange, type Outcome, type Types, wireOf } from "./exchange.ts"
import { listenedSince } from "./listened.ts"

/** The failure of one of several statements, with its place among them and the answers to those before it. */
export interface Failed {
  readonly index: number
  readonly error: SqlError
  readonly answers: ReadonlyArray<Answer>
}

/** Sends statements at once, and fails with the error of the first that fails. */
type Send = (statements: ReadonlyArray<Bound>) => Effect.Effect<ReadonlyArray<Answer>, Failed>

/** The connection of a transaction that sends statements at once. */
export interface Transaction extends Connection {
  readonly send: Send
  /**
   * Has these statements sent before the next one, in the same exchange, and `settle` called with their outcome; false
   * if one has been sent before.
   */
  readonly open: (statements: ReadonlyArray<Bound>, settle: (outcome: Outcome) => void) => boolean
  /** Whether COMMIT has been sent, or nothing has: then nothing is left to end. */
  readonly isEnded: () => boolean
  /** Whether the server has committed, also if the effect that sent COMMIT was interrupted. */
  readonly isCommitted: () => boolean
}

export const isTransaction = (connection: Connection): connection is Transaction => "isEnded" in connection

/** The error of a COMMIT to which the server answers ROLLBACK. */
export const rolledBack = new SqlError({
  reason: new UnknownError({
    cause: new Error("the server answered ROLLBACK to COMMIT"),
    message: "Cannot commit: an earlier statement failed, so the server rolled the transaction back",
    operation: "commit"
  })
})

/** The statement after whose answer `isEnded` is true. */
export const commitStatement: Bound = { text: "COMMIT", parameters: [], isKept: true }

/** The usual beginning of a transaction. */
const beginStatement: Bound = { text: "BEGIN", parameters: [], isKept: true }

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
const outlived = (execute: Connection["executeUnprepared"]): Connection["executeUnprepared"] => (text, ...rest) => {
  const result = execute(text, ...rest)
  return /^(?:ROLLBACK|RELEASE)/.test(text) ? Effect.catchIf(result, isOver, () => Effect.succeed([])) : result
}

const IsUnread = Context.Reference<boolean>("strata/client/IsUnread", { defaultValue: () => false })

/** Runs an effect without the rows of its unprepared statements (`Bound.unread`), where the connection allows that. */
export const unread = Effect.provideService(IsUnread, true)

/** The methods of a connection that send each statement with `send`. */
const unprepared = (send: Send): Pick<Connection, "execute" | "executeUnprepared"> => {
  const execute: Connection["execute"] = (text, parameters, transform) =>
    Effect.mapBoth(Effect.flatMap(IsUnread, (unread) => send([{ text, parameters, unread }])), {
      onFailure: ({ error }) => error,
      onSuccess: ([answer]) => transform === undefined ? answer!.rows : transform(answer!.rows)
    })
  return { execute, executeUnprepared: execute }
}

/** The connection outside of transactions: it sends statements that are not to be prepared as a transaction does. */
export const direct = (types: Types) => (connection: Connection): Connection => {
  const wire = wireOf(connection, types)
  if (wire === undefined) return connection
  const { executeUnprepared } = unprepared((list) =>
    Effect.flatMap(wire.base.wire.withPermit(exchange(wire, list)), answered)
  )
  return Object.assign(Object.create(connection) as Connection, { executeUnprepared })
}

/** The connection of a transaction, from one that is reserved for it; its first statement is the one that begins it. */
export const transacting = (types: Types) => (reserved: Connection): Connection => {
  const wire = wireOf(reserved, types)
  const byDriver = outlived((...args) => reserved.executeUnprepared(...args))
  if (wire === undefined) return Object.assign(Object.create(reserved) as Connection, { executeUnprepared: byDriver })
  const heard = listenedSince(performance.now())
  /** What is sent before the next statement: BEGIN, and what `open` adds. */
  let pending: ReadonlyArray<Bound> = []
  let settleOpening: ((outcome: Outcome) => void) | undefined
  let hasBegun = false
  let isCommitted = false
  /** The error of what was sent before the first statement: nothing may follow, least of all outside a transaction. */
  let refusal: SqlError | undefined
  const sendUnsafe = (statements: ReadonlyArray<Bound>): Effect.Effect<Outcome> =>
    Effect.andThen(
      heard,
      Effect.suspend(() => {
        if (refusal !== undefined) return Effect.succeed({ answers: [], failure: refusal })
        const opening = pending
        pending = []
        hasBegun = true
        const all = [...opening, ...statements]
        if (all.length === 0) return Effect.succeed({ answers: [], failure: undefined })
        const last = all.length - 1
        // Known even if the exchange is interrupted.
        const settle = ({ answers, failure, isUnsent }: Outcome) => {
          if (isUnsent === true) return
          if (all[last] === commitStatement && answers[last]?.command === "COMMIT") isCommitted = true
          if (answers.length < opening.length) refusal = failure
          if (opening.length > 0) settleOpening?.({ answers: answers.slice(1, opening.length), failure: refusal })
        }
        return Effect.flatMap(exchange(wire, all, settle), ({ answers, failure, isUnsent }) =>
          isUnsent === true && opening.length > 0 && statements.length > 0
            ? Effect.as(exchange(wire, opening, settle), { answers: [], failure })
            : Effect.succeed({ answers: answers.slice(opening.length), failure }))
      })
    )
  const send: Send = (statements) => Effect.flatMap(wire.base.wire.withPermit(sendUnsafe(statements)), answered)
  const isOpen = () => pending.length === 0 && refusal === undefined
  const begun = Effect.suspend(() => isOpen() ? heard : Effect.mapError(Effect.asVoid(send([])), ({ error }) => error))
  /** A statement that the driver sends, after BEGIN. */
  const after = <A>(effect: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> => Effect.andThen(begun, effect)
  const executeUnprepared = outlived(unprepared(send).executeUnprepared)
  const transaction: Transaction = {
    send,
    open: (statements, settle) => {
      if (pending.length !== 1) return false
      pending = [...pending, ...statements]
      settleOpening = settle
      return true
    },
    isCommitted: () => isCommitted,
    isEnded: () => isCommitted || pending.length > 0,
    execute: (...args) =>
      Effect.suspend(() => isOpen() ? Effect.andThen(heard, reserved.execute(...args)) : executeUnprepared(...args)),
    executeRaw: (...args) => after(reserved.executeRaw(...args)),
    executeValues: (...args) => after(reserved.executeValues(...args)),
    executeValuesUnprepared: (...args) => after(reserved.executeValuesUnprepared(...args)),
    executeStream: (...args) => Stream.unwrap(Effect.as(begun, reserved.executeStream(...args))),
    executeUnprepared: (text, ...rest) =>
      Effect.suspend(() => {
        if (!hasBegun && pending.length === 0 && /^BEGIN\b/.test(text)) {
          pending = [text === beginStatement.text ? beginStatement : { text, parameters: [] }]
          return Effect.succeed([])
        }
        if (text !== "ROLLBACK") return executeUnprepared(text, ...rest)
        // By the driver, because `send` sends nothing after a refusal.
        return pending.length > 0 || isCommitted
          ? Effect.succeed([])
          : Effect.andThen(heard, byDriver(text, ...rest))
      })
  }
  return Object.assign(Object.create(reserved) as Connection, transaction)
}

const answered = ({ answers, failure }: Outcome): Effect.Effect<ReadonlyArray<Answer>, Failed> =>
  failure === undefined ? Effect.succeed(answers) : Effect.fail({ index: answers.length, error: failure, answers })
