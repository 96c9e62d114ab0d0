/**
 * Several statements in one exchange with the server: they are sent together and share one `Sync`, so the server skips
 * those after the first that fails (PostgreSQL, "Pipelining").
 *
 * The driver sends one statement at a time to a session that a transaction holds. This uses its encoder, its parser and
 * its place for the receiver of answers, which its types do not show; a connection without them has no `wireOf`.
 */
import type { BackendMessage, ErrorFields, FieldDescription, FieldReader } from "@effect/sql-pg/PgProtocol"
import type * as PgTypes from "@effect/sql-pg/PgTypes"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Semaphore from "effect/Semaphore"
import type { Connection } from "effect/sql/SqlConnection"
import { ConnectionError, SqlError, UnknownError } from "effect/sql/SqlError"
import type { Duplex } from "node:stream"
import { namedFrame } from "./_frame.ts"

/**
 * A statement with its parameters. The rows of one that is `unread` are sent as text, as to psql, and dropped: not every
 * type has a binary form, and the driver cannot decode every value, such as arrays of two dimensions.
 */
export interface Bound {
  readonly text: string
  readonly parameters: ReadonlyArray<unknown>
  readonly unread?: boolean
  /**
   * A name under which the statement is prepared at its first use in the session; its parameters are texts. Fails with 26000
   * if something else has deallocated it.
   */
  readonly name?: string
  /** The same object is sent again and again, so that its messages are encoded once. */
  readonly isKept?: true
}

/** A row, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>

/**
 * The answer to a statement: its rows, its command tag without the count, such as `COMMIT`, and the times between which the
 * server worked on it, of `performance.now()`: from the answer before it, or the sending, until its own.
 */
export interface Answer {
  readonly rows: ReadonlyArray<Row>
  readonly command: string
  readonly from: number
  readonly until: number
}

/** The answers to the statements before the first that failed, and its error; or that nothing could be sent, and why. */
export interface Outcome {
  readonly answers: ReadonlyArray<Answer>
  readonly failure: SqlError | undefined
  readonly isUnsent?: true
}

interface Receiver {
  readonly onMessage: (message: BackendMessage<unknown>) => void
  readonly onFatal: (error: SqlError) => void
}

/** The driver's decoders of values. */
export type Types = Pick<typeof PgTypes, "makeFieldReader">

/** What a connection of the driver has besides its type: the session that it reserved. */
interface Base {
  consumer: Receiver | undefined
  readonly deadWith: SqlError | undefined
  /** Taken by each statement while it runs. */
  readonly wire: Semaphore.Semaphore
  readonly session: {
    readonly socket: Duplex
    readonly parser: { readField: FieldReader<unknown> | undefined }
  }
  /** Parse, Bind, Describe, Execute and Sync. */
  readonly encodeQuery: (
    text: string,
    parameters: ReadonlyArray<unknown>,
    cache: undefined
  ) => { readonly frame: Uint8Array }
  readonly fatal: (error: SqlError) => void
  readonly cancel: Effect.Effect<void>
}

const has = <K extends string>(value: unknown, key: K): value is Readonly<Record<K, unknown>> =>
  typeof value === "object" && value !== null && key in value

/** The names that are prepared in a session. */
const prepared = new WeakMap<Base, Set<string>>()

const preparedIn = (base: Base): Set<string> => {
  const names = prepared.get(base) ?? new Set()
  prepared.set(base, names)
  return names
}

/** The frames of statements that are sent again and again. */
const frames = new WeakMap<Bound, Uint8Array>()

/** The messages of a statement up to Sync. */
const frameOf = (base: Base, statement: Bound): Uint8Array => {
  const { isKept, name, parameters, text, unread } = statement
  if (name !== undefined && !preparedIn(base).has(name)) return namedFrame(name, text, texts(parameters))
  const known = isKept === true ? frames.get(statement) : undefined
  if (known !== undefined) return known
  const frame = name === undefined
    ? base.encodeQuery(text, parameters, undefined).frame
    : namedFrame(name, undefined, texts(parameters))
  if (name === undefined && unread === true) frame[frame.length - formatPlace] = 0
  if (isKept === true) frames.set(statement, frame)
  return frame
}

const texts = (parameters: ReadonlyArray<unknown>) => parameters as ReadonlyArray<string | null>

/** A session that the driver reserved for a transaction. */
export interface Wire {
  readonly base: Base
  readonly types: Types
}

/** The session of a connection that a transaction of the driver reserved; undefined for any other connection. */
export const wireOf = (connection: Connection, types: Types): Wire | undefined => {
  const reserved = has(connection, "connection") ? connection.connection : undefined
  const base = has(reserved, "base") ? reserved.base : undefined
  const parts = ["consumer", "deadWith", "wire", "session", "encodeQuery", "fatal", "cancel"]
  return parts.every((part) => has(base, part)) ? { base: base as Base, types } : undefined
}

const syncLength = 5

/** The place of the format of the rows, from the end of a frame: the end of Bind, before Describe, Execute and Sync. */
const formatPlace = 7 + 10 + syncLength + 1

const failed = (cause: unknown, message: string): SqlError =>
  new SqlError({ reason: new UnknownError({ cause, message, operation: "query" }) })

const refused = (fields: ErrorFields): SqlError => {
  const props = {
    cause: Object.assign(new Error(fields.message ?? "Unknown PostgreSQL error"), fields),
    message: "The statement failed",
    operation: "query"
  }
  return new SqlError({
    reason: fields.code?.startsWith("08") === true ? new ConnectionError(props) : new UnknownError(props)
  })
}

const skipped: FieldReader<unknown> = () => undefined

/** Receives the answers to the statements, until the server is ready for the next exchange. */
const receiver = (
  { base, types }: Wire,
  statements: ReadonlyArray<Bound>,
  settle: (outcome: Outcome) => void
): Receiver => {
  const answers: Array<Answer> = []
  let fields: ReadonlyArray<FieldDescription> = []
  let rows: Array<Row> = []
  let failure: SqlError | undefined
  let from = performance.now()
  const end = (error: SqlError | undefined) => {
    base.consumer = undefined
    settle({ answers, failure: error })
  }
  /** Whether the rows of the statement whose answer is coming are read. */
  const isRead = () => statements[answers.length]?.unread !== true
  /** What an error says of the names: 26000 that one was deallocated, 42P05 that one is there, by another copy of this code. */
  const note = (code: string | undefined) => {
    const name = statements[answers.length]?.name
    if (code === "26000") prepared.delete(base)
    else if (code === "42P05" && name !== undefined) preparedIn(base).add(name)
  }
  const complete = (tag: string) => {
    const until = performance.now()
    answers.push({ rows, command: tag.replace(/ \d.*$/, ""), from, until })
    from = until
    rows = []
  }
  return {
    // The server says why it ends a session, and then closes the connection.
    onFatal: (error) => end(failure ?? error),
    onMessage: (message) => {
      switch (message._tag) {
        case "ParseComplete": {
          const name = statements[answers.length]?.name
          if (name !== undefined) preparedIn(base).add(name)
          return
        }
        case "BindComplete":
        case "NoData":
          return
        case "RowDescription":
          fields = message.fields
          base.session.parser.readField = isRead() ? Result.getOrThrow(types.makeFieldReader(fields)) : skipped
          return
        case "DataRow":
          if (isRead()) {
            rows.push(Object.fromEntries(message.values.map((value, index) => [fields[index]!.name, value])))
          }
          return
        case "CommandComplete":
          return complete(message.commandTag)
        case "EmptyQueryResponse":
          return complete("")
        case "ErrorResponse":
          failure = refused(message.fields)
          note(message.fields.code)
          return
        case "ReadyForQuery":
          if (failure !== undefined || answers.length === statements.length) return end(failure)
      }
      // As the driver does: COPY and anything else that no statement here asks for.
      base.fatal(failed(new Error(message._tag), `Unexpected ${message._tag} from the server`))
    }
  }
}

/** Frames as one, which only the last one ends with Sync. */
const inOne = (frames: ReadonlyArray<Uint8Array>): Uint8Array =>
  Buffer.concat(frames.map((frame, index) => index === frames.length - 1 ? frame : frame.subarray(0, -syncLength)))

/** Milliseconds that an interrupted exchange may go on before it is cancelled, and before the session is given up. */
const [grace, patience] = [10, 5000] as const

/** Waits on a timer: the server knows nothing of the clock of the program, which may be a `TestClock`. */
const elapsed = (millis: number): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const timer = setTimeout(() => resume(Effect.void), millis)
    return Effect.sync(() => clearTimeout(timer))
  })

/**
 * Sends the statements and waits for the answers to all of them. An interruption cancels the one that runs, and waits
 * for its answer; `settle` gets the outcome in any case.
 */
export const exchange = (
  wire: Wire,
  statements: ReadonlyArray<Bound>,
  settle: (outcome: Outcome) => void = () => undefined
): Effect.Effect<Outcome> =>
  Effect.callback<Outcome>((resume) => {
    const { base } = wire
    const done = Deferred.makeUnsafe<void>()
    const finish = (outcome: Outcome) => {
      settle(outcome)
      resume(Effect.succeed(outcome))
      Deferred.doneUnsafe(done, Effect.void)
    }
    if (base.deadWith !== undefined) return finish({ answers: [], failure: base.deadWith })
    let bytes: Uint8Array
    try {
      bytes = inOne(statements.map((statement) => frameOf(base, statement)))
    } catch (cause) {
      return finish({ answers: [], failure: failed(cause, "Cannot encode the statement"), isUnsent: true })
    }
    base.consumer = receiver(wire, statements, finish)
    base.session.parser.readField = undefined
    base.session.socket.write(bytes)
    return Effect.suspend(() => {
      const timer = setTimeout(
        () => base.fatal(failed(new Error("timeout"), "The server did not answer the cancellation")),
        patience
      )
      const answer = Deferred.await(done)
      const cancelled = Effect.suspend(() =>
        Deferred.isDoneUnsafe(done) ? Effect.void : Effect.andThen(base.cancel, answer)
      )
      return Effect.raceFirst(answer, elapsed(grace)).pipe(
        Effect.andThen(cancelled),
        Effect.ensuring(Effect.sync(() => clearTimeout(timer)))
      )
    })
  })
