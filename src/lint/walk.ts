/**
 * Runs revisions on the shadow and observes each of their statements.
 *
 * Before a revision runs, every table has rows, so that a scan can be seen and a cast can fail. A revision that fails for
 * its rows runs again without them, so that those above it can be observed as well.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Allowing, OperationError } from "../operation/mod.ts"
import { empty, fill, type LedgerPlace, type Random } from "../rows/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { classify, inline, reachesBeyond, type Statement, withoutComments } from "../sql/mod.ts"
import { allowances } from "./allowance.ts"
import { isNothing, nothing } from "./observation.ts"
import { watched } from "./observe/concurrent.ts"
import { facts, factsAfter, factsOf, type Rows } from "./observe/facts.ts"
import { observe, type Observer } from "./observe/observer.ts"
import type { Allowance, Seen, Trial } from "./rule/rule.ts"

/** How revisions are observed. */
export interface WalkOptions {
  readonly ledger: LedgerPlace
  readonly random: Random
  /** The lines of the statements of a revision in a direction, if they are known. */
  readonly lines: (direction: Migrator.Direction, id: string) => ReadonlyArray<number>
}

/** What is known of the shadow between two revisions; `changed` are the relations that may lack rows, undefined for all. */
interface Known {
  readonly observer: Observer
  readonly rows: Rows
  readonly changed: ReadonlyArray<string> | undefined
}

/** Observes one revision after the other; each in one direction. */
export const makeWalk = ({ ledger, lines, random }: WalkOptions) => {
  let known: Known | undefined
  return Effect.fnUntraced(function*(direction: Migrator.Direction, id: string) {
    const { changed, observer, rows } = known ?? (yield* look(ledger))
    known = undefined
    if (changed === undefined || changed.length > 0) yield* fill({ ledger, random, only: changed })
    const at = lines(direction, id)
    const first = yield* once(direction, id, at, observer)
    const failed = first.statements.findIndex(({ failure }) => failure !== undefined)
    const failure = first.statements[failed]?.failure
    if (failure === undefined || !isOfRows(failure.sqlstate)) {
      const { hasEnded, statements, ...trial } = first
      if (!hasEnded) return { ...trial, statements, schemas: undefined } satisfies Trial as Trial
      const touched = observer.touched()
      const after = yield* factsAfter(rows, touched)
      known = { observer, rows: after, changed: losesRows(statements) ? undefined : touched }
      const schemas = { before: factsOf(rows, ledger), after: factsOf(after, ledger) }
      return { ...trial, statements, schemas } satisfies Trial as Trial
    }
    yield* empty(ledger)
    // What the first attempt and TRUNCATE did to the files of tables is not known.
    const { hasEnded, statements, ...trial } = yield* once(direction, id, at, yield* observe(ledger))
    if (hasEnded) known = yield* look(ledger)
    const schemas = known && { before: factsOf(rows, ledger), after: factsOf(known.rows, ledger) }
    // The failure with rows, and what was observed without them.
    return {
      ...trial,
      statements: statements.with(failed, { ...statements[failed]!, failure }),
      schemas
    } satisfies Trial as Trial
  })
}

const look = (ledger: LedgerPlace) =>
  Effect.map(
    Effect.all([observe(ledger), facts]),
    ([observer, rows]): Known => ({ observer, rows, changed: undefined })
  )

const losesRows = (statements: ReadonlyArray<Seen>): boolean =>
  statements.some(({ text }) => /^(?:delete|truncate|update|do|call|with|merge)\b/i.test(withoutComments(text)))

/** Whether an error may be due to the rows that are there: their values (class 22) or constraints (class 23). */
const isOfRows = (sqlstate: string): boolean => /^2[23]/.test(sqlstate)

const once = Effect.fnUntraced(
  function*(direction: Migrator.Direction, id: string, lines: ReadonlyArray<number>, observer: Observer) {
    const { load, revisions } = yield* ScriptDirectory
    const statements: Array<Seen> = []
    const pending: Array<Allowance> = []
    let how: Migrator.Trial = { isTransactional: true, isPlain: true }
    /** What the program did by itself since the last statement. */
    const own = Effect.suspend(() =>
      how.isPlain || !how.isTransactional ? Effect.void : Effect.map(observer.look, (observed) => {
        if (isNothing(observed)) return
        const text = "-- Queries of the program"
        const number = statements.length
        statements.push({
          text,
          number,
          line: undefined,
          observed,
          failure: undefined,
          refused: undefined,
          allowed: []
        })
      })
    )
    const exit = yield* Migrator.trial(direction, id, {
      begin: (trial) => {
        how = trial
        // The program may have been read before, to find out how it runs.
        pending.length = 0
        return Effect.orDie(observer.begin)
      },
      end: Effect.orDie(own),
      statement: (statement, run) =>
        Effect.gen(function*() {
          yield* Effect.orDie(own)
          const text = Result.getOrElse(inline(statement), () => statement.text)
          const number = statements.length
          const refused = reachesBeyond(text)
          const allowed = [...pending.splice(0), ...allowances(text)]
          const line = lines[number]
          const seen: Seen = { text, number, line, observed: nothing, failure: undefined, refused, allowed }
          statements.push(seen)
          if (refused !== undefined) return
          const observed = yield* Effect.onError(
            observing({ run, statement, text, observer, isTransactional: how.isTransactional }),
            (cause) =>
              Effect.sync(() => {
                statements[number] = { ...seen, failure: failureOf(Cause.squash(cause)) }
              })
          )
          statements[number] = { ...seen, observed }
        })
    }).pipe(
      Effect.provideService(Allowing, (rule, reason) => Effect.sync(() => void pending.push({ rule, reason }))),
      Effect.exit
    )
    // What fails by itself, such as a query of the program, is no statement of an operation.
    if (Exit.isFailure(exit) && statements.at(-1)?.failure === undefined) {
      const error = Cause.squash(exit.cause)
      if (Cause.hasInterruptsOnly(exit.cause) || !isSqlError(error)) return yield* Effect.failCause(exit.cause)
      const [number, failure] = [statements.length, failureOf(error)]
      const text = "-- A query of the program"
      statements.push({ text, number, line: undefined, observed: nothing, failure, refused: undefined, allowed: [] })
    }
    const { file } = revisions.get(id)!
    const { isTransactional } = how
    const isReversible = (yield* load(id)).downgrade !== undefined
    const what = { revision: id, file, direction, isTransactional, isReversible, notRestored: [] }
    return { ...what, statements, hasEnded: Exit.isSuccess(exit) }
  }
)

const failureOf = (error: unknown): { readonly message: string; readonly sqlstate: string } => {
  if (error instanceof OperationError && error.reason._tag === "StatementFailed") {
    return { message: error.reason.serverMessage, sqlstate: error.reason.sqlstate }
  }
  return isSqlError(error) ? serverError(error) : { message: String(error), sqlstate: "" }
}

interface Observing {
  readonly run: Effect.Effect<void, OperationError, SqlClient.SqlClient>
  readonly statement: Statement
  readonly text: string
  readonly observer: Observer
  readonly isTransactional: boolean
}

/** Runs one statement and observes it: in the transaction of the revision, in one of its own, or in none. */
const observing = Effect.fnUntraced(function*({ isTransactional, observer, run, statement, text }: Observing) {
  const inTransaction = Effect.gen(function*() {
    const isQuery = !classify(text).utility
    // With a few rows the planner reads the whole table although an index would serve; with many it would not.
    if (isQuery) yield* planner("off")
    yield* run
    if (isQuery) yield* planner("on")
    return yield* Effect.orDie(observer.look)
  })
  if (isTransactional) return yield* inTransaction
  yield* observer.release
  if (!statement.transactional) {
    const seen = yield* Effect.catchIf(watched(text, observer, run), isSqlError, Effect.die)
    return yield* Effect.orDie(observer.lookAfter(seen))
  }
  const sql = yield* SqlClient.SqlClient
  return yield* Effect.catchIf(sql.withTransaction(inTransaction), isSqlError, Effect.die)
})

const planner = (scans: "on" | "off") =>
  Effect.orDie(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`SET enable_seqscan = ${scans}`).unprepared))
