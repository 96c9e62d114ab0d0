/**
 * The text of an offline script: transactions with a guard, the user's statements, the ledger's events.
 *
 * It is what an online run does, written down. Each transaction checks the ledger before it does anything, so the
 * script stops on a database that is not where it starts, whoever runs it and however errors are handled.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { type Event, LedgerSql } from "../../ledger/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { MigratorError, NotTransactional } from "../error.ts"
import type { MigratorSettings } from "../settings.ts"
import { parts, statements } from "../task/collect.ts"
import * as Session from "../task/session.ts"
import { canShare } from "../task/statement.ts"
import * as Task from "../task/task.ts"

/** A statement as script text, with its semicolon. */
const line = (statement: Sql.Statement) =>
  Effect.map(Effect.orDie(Effect.fromResult(Sql.inline(statement))), (text) => `${Sql.forPsql(text)};`)

/** `SET LOCAL` lines for a speaker; after the first ones of a transaction only the search path changes. */
const session = (speaker: Session.Speaker, settings: MigratorSettings, all: boolean): ReadonlyArray<string> =>
  Client.Session.texts(Session.sessionOf(speaker, settings).filter(({ name }) => all || name === "search_path")).map(
    (text) => `${text};`
  )

/**
 * How the first transaction of a script starts: with the guard on the whole state, and with the ledger if the script
 * starts from the base, where there may be none.
 */
export const opening = Effect.fnUntraced(function*(settings: MigratorSettings, applied: ReadonlySet<string>) {
  const { revisions } = yield* ScriptDirectory
  return [
    "BEGIN;",
    ...session("own", settings, true),
    yield* line(LedgerSql.guard(settings, [...applied].map((id) => revisions.get(id)!))),
    ...(applied.size === 0 ? [yield* line(LedgerSql.bootstrapGuarded(settings))] : [])
  ]
})

/** The transaction that creates the ledger, or renews what protects it. */
export const ledger = Effect.fnUntraced(function*(settings: MigratorSettings) {
  const lines = yield* Effect.forEach(LedgerSql.bootstrap(settings), line)
  return ["BEGIN;", ...session("own", settings, true), ...lines, "COMMIT;"]
})

/** How a later transaction starts: it goes on from the last event of the one before, or not at all. */
export const following = Effect.fnUntraced(function*(settings: MigratorSettings, last: Event.Event, mark: string) {
  return ["BEGIN;", ...session("own", settings, true), yield* line(LedgerSql.follows(settings, last, mark))]
})

/** How a transaction of a script ends: with a bookmark by which the next one knows that this one committed. */
export const closing = (mark: string) => Effect.map(line(LedgerSql.leave(mark)), (text) => [text, "COMMIT;"])

/**
 * The blocks of a script that has steps outside a transaction, under the run lock: a run that came upon such a step
 * without it would take it for one that was cut off.
 */
export const locked = Effect.fnUntraced(function*(
  settings: MigratorSettings,
  blocks: ReadonlyArray<ReadonlyArray<string>>
) {
  const { free, take } = LedgerSql.lock(settings)
  return [[yield* line(take)], ...blocks, [yield* line(free)]]
})

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
  const blocks = yield* Effect.forEach(
    yield* parts(task),
    Effect.fnUntraced(function*({ record, shares, statements }, index) {
      const step = yield* append(settings, Task.stepped(task, index + 1, record))
      const texts = yield* Effect.forEach(statements, line)
      if (shares) {
        return [
          "BEGIN;",
          ...session("user", settings, true),
          ...texts,
          ...session("own", settings, false),
          step,
          "COMMIT;"
        ]
      }
      const user = session("user", settings, true)
      const work = texts.flatMap((text, position) =>
        canShare(statements[position]!) ? ["BEGIN;"].concat(user, text, "COMMIT;") : [text]
      )
      return [...work, "BEGIN;", ...session("own", settings, true), step, "COMMIT;"]
    })
  )
  // As online: no lock_timeout, since an index build that gives up waiting leaves an invalid index behind.
  const user = Session.sessionOf("user", { ...settings, lockTimeout: Duration.zero })
  return [
    yield* append(settings, Task.started(task)),
    "COMMIT;",
    ...Client.Session.texts(user, "session").map((text) => `${text};`),
    ...blocks.flat(),
    ...Client.Session.resetTexts(user).map((text) => `${text};`),
    "BEGIN;",
    ...session("own", settings, true),
    yield* append(settings, Task.finished(task))
  ]
})

/** The task as its statements let it run, in the way that the settings ask for. */
export const fitted = Effect.fnUntraced(function*(task: Task.Task, settings: MigratorSettings) {
  if (!task.migration.transaction) return task
  const found = yield* Effect.fromResult(Task.fitted(task, yield* statements(task)))
  if (found.migration.transaction || settings.transaction === "per-migration") return found
  return yield* MigratorError.of(new NotTransactional({ revision: task.revision.id, file: task.revision.file }))
})
