/**
 * The text of an offline script: transactions with a guard, the statements of the migrations, and the ledger's
 * events.
 *
 * A script does what an online run does. Each transaction first checks the ledger, so a script changes nothing in a
 * database that is not at its starting revision, even if psql does not stop at errors.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { type Event, LedgerSql } from "../../ledger/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { dollarQuote } from "../../text/mod.ts"
import { MigratorError, NotTransactional } from "../error.ts"
import type { MigratorSettings } from "../settings.ts"
import { type Part, parts } from "../task/collect.ts"
import * as Session from "../task/session.ts"
import { canShare } from "../task/statement.ts"
import * as Task from "../task/task.ts"

/** A statement as script text, with its semicolon. */
const line = (statement: Sql.Statement) =>
  Effect.map(Effect.orDie(Effect.fromResult(Sql.inline(statement))), (text) => `${Sql.forPsql(text)};`)

/** A statement of a revision as script text. */
const work = (statement: Sql.Statement) =>
  Sql.verbOf(statement.text) === "RESET" && Sql.classify(statement.text).keyword === "RESET ALL"
    ? Effect.succeed(`${Client.Renewal.resetAll};`)
    : line(statement)

/**
 * The `SET LOCAL` statements for Strata's or the user's SQL; after the first ones of a transaction only the search
 * path changes.
 */
const session = (speaker: Session.Speaker, settings: MigratorSettings, all: boolean): ReadonlyArray<string> =>
  Client.Session.texts(Session.sessionOf(speaker, settings).filter(({ name }) => all || name === "search_path")).map(
    (text) => `${text};`
  )

/** What the statements after a revision depend on. A script with steps outside a transaction holds the run lock. */
const renewing = (settings: MigratorSettings, isLocked: boolean): Client.Renewal.Options => ({
  before: "remembered",
  own: Session.sessionOf("own", settings).filter(({ requires }) => requires === undefined),
  lock: isLocked ? LedgerSql.lock(settings).key : undefined
})

/**
 * The lock of the ledger before a transaction at another isolation level has taken its snapshot: what the look does not
 * see must not exist. There is nothing to lock in a database without a ledger.
 */
const locking = (settings: MigratorSettings, begin: string, isThere = true) =>
  begin === "BEGIN" || !isThere
    ? Effect.succeed([])
    : Effect.map(line(LedgerSql.lockTable(settings)), (text) => [text])

/**
 * A check that the lines of the script end as they were written. A value of several lines would be another one, and the
 * checksums of the files and of the ledger's functions would not be theirs. It is in the first transaction, which psql
 * rolls back also if it does not stop at errors.
 */
const lineEndings = `DO ${
  dollarQuote(
    `BEGIN
  IF '
'::pg_catalog.text OPERATOR(pg_catalog.<>) E'\\n'::pg_catalog.text THEN
    RAISE EXCEPTION USING ERRCODE = '55000',
      MESSAGE = 'Cannot run this script: its line endings were changed after it was written',
      HINT = 'Write it again, and copy it byte for byte; git does that with "-text" in .gitattributes';
  END IF;
END`,
    "strata"
  )
};`

/**
 * The beginning of the first transaction of a script: the creation of the ledger if the script starts from the base, and
 * the guard, which compares the whole state.
 */
export const opening = Effect.fnUntraced(function*(
  settings: MigratorSettings,
  applied: ReadonlySet<string>,
  begin = "BEGIN"
) {
  const { revisions } = yield* ScriptDirectory
  const remember = `${Client.Renewal.remember};`
  return [
    // Before a transaction at another isolation level, because it would take the snapshot before the lock.
    ...(begin === "BEGIN" ? ["BEGIN;", remember] : [remember, `${begin};`]),
    ...session("own", settings, true),
    ...yield* locking(settings, begin, applied.size > 0),
    lineEndings,
    yield* line(applied.size === 0 ? LedgerSql.bootstrapGuarded(settings) : LedgerSql.enter(settings, true)),
    yield* line(LedgerSql.guard(settings, [...applied].map((id) => revisions.get(id)!)))
  ]
})

/** The transaction that creates the ledger, or replaces its functions and triggers. */
export const ledger = Effect.fnUntraced(function*(settings: MigratorSettings) {
  const lines = yield* Effect.forEach(LedgerSql.bootstrap(settings), line)
  return ["BEGIN;", ...session("own", settings, true), lineEndings, ...lines, "COMMIT;"]
})

/**
 * The beginning of a later transaction: a check that the previous one committed and that its last event is the last
 * of the ledger.
 */
export const following = Effect.fnUntraced(function*(
  settings: MigratorSettings,
  last: Event.Event,
  mark: string,
  begin: string
) {
  const own = Session.sessionOf("own", settings).filter(({ requires }) => requires === undefined)
  const isEarly = ({ name }: Client.Session.Setting) => readFirst.has(name) || begin !== "BEGIN"
  return [
    `${begin};`,
    ...Client.Session.texts(own.filter(isEarly)).map((text) => `${text};`),
    ...yield* locking(settings, begin),
    yield* line(
      LedgerSql.follows(settings, last, mark, Client.Session.lines(own.filter((setting) => !isEarly(setting))))
    )
  ]
})

/** The settings under which the text of a statement is read, so that no statement can set them for itself. */
const readFirst = new Set(["standard_conforming_strings", "client_encoding"])

/** The end of a single transaction: the deferred triggers of all its revisions run. */
export const ending = (settings: MigratorSettings): string =>
  `${Session.renewal(renewing(settings, false), "at the end", settings)().text};`

/** The end of a transaction of a script: the bookmark that the next one checks, and COMMIT. */
export const closing = (mark: string) => Effect.map(line(LedgerSql.leave(mark)), (text) => [text, "COMMIT;"])

/**
 * The blocks of a script with steps outside a transaction, inside the run lock. Without the lock, a concurrent run
 * would take a step that is running for one that was interrupted.
 */
export const locked = Effect.fnUntraced(function*(
  settings: MigratorSettings,
  blocks: ReadonlyArray<ReadonlyArray<string>>
) {
  const { free, take } = LedgerSql.lock(settings)
  return [[yield* line(take)], ...blocks, [yield* line(free)]]
})

/** The statement that appends an event; the table's trigger assigns its number. */
export const append = (settings: MigratorSettings, event: Event.Event) => line(LedgerSql.append(settings, event))

/** A task with its steps, which are collected once: before anything is written, since one of them may be refused. */
export interface Fitted extends Task.Task {
  readonly parts: ReadonlyArray<Part>
}

const statementsOf = ({ parts }: Pick<Fitted, "parts">) => parts.flatMap(({ statements }) => statements)

/** The lines of a task inside a transaction, from `RevisionStarted` to its end. */
export const transactional = Effect.fnUntraced(
  function*(task: Fitted, settings: MigratorSettings, isLocked: boolean, deferred: Session.Deferred) {
    return [
      yield* append(settings, Task.started(task)),
      ...session("user", settings, false),
      ...yield* Effect.forEach(statementsOf(task), work),
      `${Session.renewal(renewing(settings, isLocked), deferred, settings)().text};`,
      yield* append(settings, Task.finished(task))
    ]
  }
)

/**
 * The lines of a task that runs without a transaction. The open transaction commits `RevisionStarted`; each
 * statement is recorded as a step; the event of its end is in a new transaction, which is left open.
 */
export const steps = Effect.fnUntraced(function*(task: Fitted, settings: MigratorSettings) {
  const renewed = renewing(settings, true)
  const pause = `${Client.Renewal.pause(renewed)};`
  // An earlier step may have made transactions read-only by default.
  const begin = "BEGIN READ WRITE;"
  const enter = yield* line(LedgerSql.enter(settings, false))
  const own = Session.sessionOf("user", settings).filter(({ requires }) => requires === undefined)
  const enterStep = yield* line(LedgerSql.enter(settings, false, Client.Renewal.lent(renewed, own)))
  const blocks = yield* Effect.forEach(
    task.parts,
    Effect.fnUntraced(function*({ record, shares, statements }, index) {
      const step = yield* append(settings, Task.stepped(task, index + 1, record))
      const texts = yield* Effect.forEach(statements, work)
      if (shares) {
        return [begin, enterStep, ...texts, pause, step, "COMMIT;"]
      }
      const user = session("user", settings, true)
      const alone = texts.flatMap((text, position) =>
        canShare(statements[position]!) ? ["BEGIN;"].concat(user, text, "COMMIT;") : [text]
      )
      return [...alone, begin, pause, enter, step, "COMMIT;"]
    })
  )
  // As online, there is no lock_timeout: a concurrent index build that times out leaves an invalid index behind.
  const user = Session.sessionOf("user", { ...settings, lockTimeout: Duration.zero })
  return [
    yield* append(settings, Task.started(task)),
    "COMMIT;",
    ...Client.Session.texts(user, "session").map((text) => `${text};`),
    ...blocks.flat(),
    `${Session.renewal(renewed, "now", settings)().text};`,
    "BEGIN;",
    ...session("own", settings, true),
    enter,
    yield* append(settings, Task.finished(task))
  ]
})

/** The task as it can run, inside or outside a transaction; fails if the settings do not allow that. */
export const fitted = Effect.fnUntraced(function*(task: Task.Task, settings: MigratorSettings) {
  const found: Fitted = { ...task, parts: yield* parts(task) }
  if (!task.mode.transaction) return found
  const { mode } = yield* Effect.fromResult(Task.fitted(task, statementsOf(found)))
  if (mode.transaction || settings.transaction === "per-migration") return { ...found, mode }
  return yield* MigratorError.of(new NotTransactional({ revision: task.revision.id, file: task.revision.file }))
})
