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
import * as Task from "./_task.ts"
import { failWith, type MigratorError, NotOffline, NotRendered } from "./error.ts"
import type { MigratorSettings } from "./settings.ts"

/** A statement as script text, with its semicolon. */
const line = (statement: Sql.Statement) =>
  Effect.map(Effect.orDie(Effect.fromResult(Sql.inline(statement))), (text) => `${text};`)

/** `SET LOCAL` lines for a speaker; after the first ones of a transaction only the search path changes. */
const session = (speaker: Online.Speaker, settings: MigratorSettings, all: boolean): ReadonlyArray<string> =>
  Client.Session.texts(Online.sessionOf(speaker, settings).filter(({ name }) => all || name === "search_path")).map(
    (text) => `${text};`
  )

/** The start of a transaction: its settings, and the guard on the applied set. */
export const begin = Effect.fnUntraced(function*(settings: MigratorSettings, applied: ReadonlyArray<string>) {
  return [...session("own", settings, true), yield* line(LedgerSql.guard(settings, applied))]
})

/** Appends an event; the table's trigger numbers it. */
export const append = (settings: MigratorSettings, event: Event.Event) => line(LedgerSql.insert(settings, event))

/** Creates the ledger where there is none. */
export const bootstrap = (settings: MigratorSettings) => line(LedgerSql.bootstrapGuarded(settings))

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

/** The parts of a task that runs without a transaction: each line stands by itself, each step is recorded. */
export const steps = Effect.fnUntraced(function*(task: Task.Task, settings: MigratorSettings) {
  const all = yield* statements(task)
  const parts = yield* Effect.forEach(
    all,
    Effect.fnUntraced(function*(statement, index) {
      return [
        yield* line(statement),
        ...inTransaction(settings, [yield* append(settings, Task.stepped(task, index + 1, statement.text))])
      ]
    })
  )
  // As online: no lock_timeout, since an index build that gives up waiting leaves an invalid index behind.
  const session = Online.sessionOf("user", { ...settings, lockTimeout: Duration.zero })
  return [
    ...Client.Session.texts(session, "session").map((text) => `${text};`),
    ...parts.flat(),
    ...Client.Session.resetTexts(session).map((text) => `${text};`),
    ...inTransaction(settings, [yield* append(settings, Task.finished(task))])
  ]
})

const inTransaction = (
  settings: MigratorSettings,
  lines: ReadonlyArray<string>
) => ["BEGIN;", ...session("own", settings, true), ...lines, "COMMIT;"]

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
