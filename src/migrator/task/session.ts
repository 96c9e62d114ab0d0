/**
 * The session settings of Strata's own SQL and of the user's SQL, and the end of a revision in its session.
 *
 * Strata's own statements run with `pg_catalog` as `search_path`, the user's with the declared one.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { HeldLock, Ledger } from "../../ledger/mod.ts"
import { once } from "../../text/mod.ts"
import { type MigratorSettings, Settings } from "../settings.ts"

/** Whose SQL runs: Strata's own or the user's. */
export type Speaker = "own" | "user"

/** The session settings for this SQL, online and in scripts. */
export const sessionOf = (speaker: Speaker, settings: MigratorSettings): ReadonlyArray<Client.Session.Setting> => {
  const { lockTimeout, searchPath, statementTimeout } = settings
  return speaker === "own"
    ? Client.Session.own({ lockTimeout, statementTimeout })
    : Client.Session.user(searchPath, { lockTimeout, statementTimeout })
}

/**
 * Applies Strata's settings until the transaction ends, and locks and looks at the ledger: the first statement of each
 * transaction that appends.
 */
export const enter = Effect.fnUntraced(function*(isSnapshot = false) {
  yield* (yield* Ledger).enter(sessionOf("own", yield* Settings), { isSnapshot })
})

const perform = (settings: ReadonlyArray<Client.Session.Setting>): ReadonlyArray<string> =>
  Client.Session.lines(settings).map((line) => `  ${line}`)

/** The request that does the same before a revision in a transaction, and leaves the settings for the user's SQL. */
export const enterRevision = Effect.fnUntraced(function*(isSnapshot: boolean) {
  const { around, own, user } = yield* texts
  const { requests } = yield* Ledger
  return requests.enter(own, {
    isSnapshot,
    within: around,
    ...((yield* process) === undefined ? {} : { own: user })
  })
})

/** Applies these settings until the transaction ends. */
export const pin = Effect.fnUntraced(function*(speaker: Speaker) {
  yield* Client.Session.apply(sessionOf(speaker, yield* Settings))
})

/** What the session had when the run began; each revision starts from that. */
const Before = Context.Reference<Client.Renewal.Before>("strata/migrator/Before", {
  defaultValue: () => Client.Renewal.empty
})

/** Runs an effect that runs revisions, after asking the session what it has. To be used before the run lock is taken. */
export const remembering = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Client.Renewal.before, (before) => Effect.provideService(effect, Before, before))

/** The server process of the session of the run; undefined if it may change from one transaction to the next. */
export const process = Effect.gen(function*() {
  return (yield* HeldLock) === undefined ? undefined : (yield* Before).process
})

/** What a run sends with each of its revisions, written once for the session that it has and its settings. */
const written = once((before: Client.Renewal.Before) =>
  once((settings: MigratorSettings) => {
    const decided = (speaker: Speaker) => Client.Renewal.decided(sessionOf(speaker, settings), before)
    const [own, user] = [decided("own"), decided("user")]
    const isOther = ({ name, value }: Client.Session.Setting) =>
      !own.some((setting) => setting.name === name && setting.value === value)
    const around = (lines: ReadonlyArray<string>) =>
      [...perform(own), ...lines, ...perform(user.filter(isOther))].join("\n")
    const renewals = new Map<string, Client.Renewal.Renewal>()
    const renewing = (deferred: Deferred, lock: bigint | undefined) => {
      const key = `${deferred} ${lock ?? ""}`
      const known = renewals.get(key) ?? renewal(options(lock), deferred, settings)
      renewals.set(key, known)
      return known
    }
    const options = (lock: bigint | undefined): Client.Renewal.Options => ({
      before: lock === undefined ? Client.Renewal.pooled(before) : before,
      own,
      lock
    })
    return { around, options, own, renewing, user }
  })
)

const texts = Effect.gen(function*() {
  return written(yield* Before)(yield* Settings)
})

const options: Effect.Effect<Client.Renewal.Options> = Effect.gen(function*() {
  return (yield* texts).options(yield* HeldLock)
})

const send = (text: string): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => Effect.asVoid(sql.unsafe(text).unprepared))

/** When deferred triggers run. */
export type Deferred = "now" | "later" | "at the end"

/**
 * Ends the revision in the session: its deferred triggers run, what it changed is undone, and Strata's settings apply
 * until the transaction ends. In a single transaction deferred triggers run at its end, under the user's settings.
 */
export const renew = Effect.fnUntraced(function*(deferred: Deferred) {
  yield* send((yield* renewing(deferred)).text)
})

/** The statement of `renew`. With `transaction` it fails (`isWrongTransaction`) in any other one. */
export const renewing = Effect.fnUntraced(function*(deferred: Deferred, transaction?: string) {
  return (yield* texts).renewing(deferred, yield* HeldLock)(transaction)
})

/** Whether a renewal failed because the transaction of its revision has ended. */
export const isWrongTransaction = (error: SqlError): boolean =>
  Client.serverError(error).sqlstate === Client.Renewal.wrongTransaction

/** The statement of `renew`, online and in scripts. */
export const renewal = (options: Client.Renewal.Options, deferred: Deferred, settings: MigratorSettings) =>
  Client.Renewal.renewal({
    ...options,
    ...(deferred === "later" ? { deferred } : {}),
    ...(deferred === "at the end" ? { deferred: sessionOf("user", settings) } : {})
  })

/** Applies Strata's settings between two steps of a revision outside a transaction, whose own settings remain. */
export const pause = Effect.flatMap(options, (options) => send(Client.Renewal.pause(options)))

/**
 * The same as `enter`, before a step of a revision outside a transaction: the role that the revision set, which may have
 * no right to lock the ledger, and the user's settings apply afterwards.
 */
export const enterStep = Effect.gen(function*() {
  const settings = yield* Settings
  const within = Client.Renewal.lent(yield* options, sessionOf("user", settings))
  yield* (yield* Ledger).enter(sessionOf("own", settings), { within })
})

/**
 * Runs an effect outside any transaction under the user's settings, and undoes what it changed afterwards. There is no
 * `lock_timeout`: a concurrent index build that times out leaves an invalid index behind.
 */
export const outsideTransaction = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const settings = sessionOf("user", { ...(yield* Settings), lockTimeout: Duration.zero })
    return yield* Effect.acquireUseRelease(
      Client.Session.apply(settings, "session"),
      () => effect,
      () => Effect.ignore(renew("now"))
    )
  })
