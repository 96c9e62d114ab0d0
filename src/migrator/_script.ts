/**
 * The text of an offline script: transactions with a guard, the user's statements, the ledger's events.
 *
 * It is what an online run does, written down. Each transaction checks the ledger before it does anything, so the
 * script stops on a database that is not where it starts, whoever runs it and however errors are handled.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Client from "../client/mod.ts"
import { type Event, LedgerSql } from "../ledger/mod.ts"
import { type Migration, Operations } from "../operation/mod.ts"
import * as Sql from "../sql/mod.ts"
import * as Failure from "./_failure.ts"
import * as Online from "./_online.ts"
import { canShare } from "./_steps.ts"
import * as Task from "./_task.ts"
import { failWith, type MigratorError, NotOffline, NotRendered } from "./error.ts"
import type { MigratorSettings } from "./settings.ts"

/** A statement as script text, with its semicolon. */
const line = (statement: Sql.Statement) =>
  Effect.map(Effect.orDie(Effect.fromResult(Sql.inline(statement))), (text) => `${Sql.forPsql(text)};`)

/** `SET LOCAL` lines for a speaker; after the first ones of a transaction only the search path changes. */
const session = (speaker: Online.Speaker, settings: MigratorSettings, all: boolean): ReadonlyArray<string> =>
  Client.Session.texts(Online.sessionOf(speaker, settings).filter(({ name }) => all || name === "search_path")).map(
    (text) => `${text};`
  )

/**
 * How the first transaction of a script starts: with the guard on the whole state, and with the ledger if the script
 * starts from the base, where there may be none.
 */
export const opening = Effect.fnUntraced(function*(settings: MigratorSettings, applied: ReadonlySet<string>) {
  return [
    "BEGIN;",
    ...session("own", settings, true),
    yield* line(LedgerSql.guard(settings, applied)),
    ...(applied.size === 0 ? [yield* line(LedgerSql.bootstrapGuarded(settings))] : [])
  ]
})

/** How a later transaction starts: it goes on from the last event of the one before, or not at all. */
export const following = Effect.fnUntraced(function*(settings: MigratorSettings, last: Event.Event, mark: string) {
  return ["BEGIN;", ...session("own", settings, true), yield* line(LedgerSql.follows(settings, last, mark))]
})

/** How a transaction of a script ends: with a bookmark by which the next one knows that this one committed. */
export const closing = (mark: string) => Effect.map(line(LedgerSql.leave(mark)), (text) => [text, "COMMIT;"])

/** Appends an event; the table's trigger numbers it. */
export const append = (settings: MigratorSettings, event: Event.Event) => line(LedgerSql.insert(settings, event))

/** The lines of a task inside its transaction, from Started to its end. */
export const transactional = Effect.fnUntraced(function*(task: Task.Task, settings: MigratorSettings) {
  return [
    yield* append(settings, Task.started(task)),
    ...session("user", settings, false),
    ...yield* Effect.forEach(yield* statements(task), line),
    ...session("own", settings, false),
    yield* append(settings, Task.finished(task))
  ]
})

/**
 * The lines of a task that runs without a transaction, from Started to its end: the transaction that is open commits
 * the start, each statement stands by itself and is recorded as a step, and the end is in the transaction left open.
 */
export const steps = Effect.fnUntraced(function*(task: Task.Task, settings: MigratorSettings) {
  const all = yield* statements(task)
  const parts = yield* Effect.forEach(
    all,
    Effect.fnUntraced(function*(statement, index) {
      const text = yield* line(statement)
      const record = yield* append(settings, Task.stepped(task, index + 1, statement.text))
      return canShare(statement)
        ? ["BEGIN;", ...session("user", settings, true), text, ...session("own", settings, false), record, "COMMIT;"]
        : [text, "BEGIN;", ...session("own", settings, true), record, "COMMIT;"]
    })
  )
  // As online: no lock_timeout, since an index build that gives up waiting leaves an invalid index behind.
  const user = Online.sessionOf("user", { ...settings, lockTimeout: Duration.zero })
  return [
    yield* append(settings, Task.started(task)),
    "COMMIT;",
    ...Client.Session.texts(user, "session").map((text) => `${text};`),
    ...parts.flat(),
    ...Client.Session.resetTexts(user).map((text) => `${text};`),
    "BEGIN;",
    ...session("own", settings, true),
    yield* append(settings, Task.finished(task))
  ]
})

/** What a task's program says, as statements; a program that asks the database something cannot be written down. */
export const statements = Effect.fnUntraced(function*(task: Task.Task) {
  return yield* Effect.mapError(collect(yield* Effect.fromResult(Task.program(task))), (error) => offline(task, error))
})

/** The statements of a program that is run against no database. */
export const collect = Effect.fnUntraced(function*<E>(program: Effect.Effect<void, E, Migration.Services>) {
  const found: Array<Sql.Statement> = []
  const operations = Operations.of({
    run: (operation) => Effect.map(Online.statementsOf(operation), (all) => void found.push(...all))
  })
  yield* Effect.provideService(program, Operations, operations).pipe(Effect.provide(Client.layerOffline))
  return found as ReadonlyArray<Sql.Statement>
})

const offline = ({ direction, revision: { file, id } }: Task.Task, error: unknown): MigratorError => {
  const query = Client.isOfflineQuery(error)
  return failWith(
    query._tag === "Some"
      ? new NotOffline({ revision: id, file, statement: query.value })
      : new NotRendered({ revision: id, file, direction, ...Failure.of(Cause.fail(error)) })
  )
}
