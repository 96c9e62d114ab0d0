/**
 * The statements that put a session back to what it was before a revision: settings, the role, temporary tables,
 * cursors, prepared statements, LISTEN, advisory locks and the cached values of sequences.
 *
 * Each is one DO block, so that a run sends it in place of the statement that sets Strata's own settings, and a
 * script has the same text. The steps are those of `DISCARD ALL` (PostgreSQL, "DISCARD"), which cannot run in a
 * transaction and would also release the run lock and drop the statements that a driver prepared.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { dollarQuote, stringLiteral } from "../text/mod.ts"
import type { Bound } from "./exchange/exchange.ts"
import { lines as linesOf, type Setting, settings as settingsOf } from "./session.ts"

/** What a session can contain besides settings. */
type Part = "tables" | "cursors" | "statements" | "channels" | "locks"

/**
 * What a session had before the first revision: the values that were set in it, as a JSON object, and what else it
 * contained. In a session that a run opened for itself these are its role and the settings that a pooler made.
 */
export interface Before {
  readonly settings: string
  readonly parts: ReadonlySet<Part>
  /** The server process of the session. */
  readonly process?: number
  /** The settings that not every server has, and this one has; absent if that was not asked. */
  readonly supported?: ReadonlySet<string>
}

/** A session without anything of its own. */
export const empty: Before = { settings: "{}", parts: new Set() }

// The names are qualified, because these run under any search path. The role comes last: the others may need the
// rights of the role that logged in. The three settings of a transaction cannot be set again inside one.
const settingsQuery = `SELECT pg_catalog.json_object_agg(s.name, s.setting ORDER BY s.rank, s.name)::pg_catalog.text
  FROM (SELECT name, setting, 1 FROM pg_catalog.pg_settings
      WHERE source OPERATOR(pg_catalog.=) 'session' AND context OPERATOR(pg_catalog.=) ANY ('{user,superuser}')
        AND name OPERATOR(pg_catalog.!~) '^transaction_(isolation|read_only|deferrable)$'
    UNION ALL VALUES ('session_authorization', session_user::pg_catalog.text, 2),
      ('role', pg_catalog.current_setting('role'), 3)) AS s (name, setting, rank)`

const contains: Readonly<Record<Part, string>> = {
  tables: "pg_catalog.pg_my_temp_schema() OPERATOR(pg_catalog.<>) 0::pg_catalog.oid",
  // The portal of this query has no name.
  cursors: "EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE name OPERATOR(pg_catalog.<>) '')",
  statements: "EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE from_sql)",
  channels: "EXISTS (SELECT FROM pg_catalog.pg_listening_channels())",
  locks: `EXISTS (SELECT FROM pg_catalog.pg_locks
    WHERE locktype OPERATOR(pg_catalog.=) 'advisory' AND pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid())`
}

// The conditions do not depend on the values.
const conditional = settingsOf().flatMap(({ name, requires }) => requires === undefined ? [] : [{ name, requires }])

const partNames = Object.keys(contains) as ReadonlyArray<Part>

/** Asks the session what it has. To be run outside a transaction, and before the run lock is taken. */
export const before: Effect.Effect<Before, SqlError, SqlClient.SqlClient> = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const columns = partNames.map((part) => `${contains[part]} AS ${part}`).concat(
    conditional.map(({ name, requires }) => `(${requires}) AS ${name}`)
  )
  const text = `SELECT (${settingsQuery}) AS settings, pg_catalog.pg_backend_pid() AS process, ${columns.join(", ")}`
  type Found = Readonly<Record<string, unknown>> & { readonly settings: string; readonly process: number }
  const [row] = yield* sql.unsafe<Found>(text).unprepared
  return row === undefined
    ? empty
    : {
      settings: row.settings,
      process: row.process,
      parts: new Set(partNames.filter((part) => row[part] === true)),
      supported: new Set(conditional.map(({ name }) => name).filter((name) => row[name] === true))
    }
})

/** Settings without their conditions, as far as those were asked: what the server does not have is left out. */
export const decided = (settings: ReadonlyArray<Setting>, { supported }: Before): ReadonlyArray<Setting> =>
  supported === undefined
    ? settings
    : settings.flatMap(({ name, requires, value }) =>
      requires === undefined || supported.has(name) ? [{ name, value }] : []
    )

/** The settings that a pooler makes in each session for its client, among them those of PgBouncer's documentation. */
const ofClient = new Set(
  ["application_name", "client_encoding", "DateStyle", "IntervalStyle", "TimeZone", "standard_conforming_strings"]
    .concat("session_authorization", "role")
)

/**
 * What a client of a transaction pooler had: of the settings only those that the pooler makes for each client. Any
 * other belongs to the session of the pool that answered.
 */
export const pooled = ({ settings, supported }: Before): Before => ({
  ...(supported === undefined ? {} : { supported }),
  settings: JSON.stringify(
    Object.fromEntries(
      Object.entries(JSON.parse(settings) as Record<string, string>).filter(([name]) => ofClient.has(name))
    )
  ),
  parts: new Set()
})

/** The setting in which a script keeps the settings of its session; it is set by the statement `remember`. */
const remembered = "strata.session"

const block = (lines: ReadonlyArray<string>, declared: ReadonlyArray<string> = []): string =>
  `DO ${
    dollarQuote(
      [...(declared.length === 0 ? [] : [`DECLARE ${declared.join(" ")}`]), "BEGIN", ...lines, "END"].join("\n"),
      "strata"
    )
  }`

/** The statement of a script that keeps the settings of its session. */
export const remember: string = block([
  `PERFORM pg_catalog.set_config('${remembered}', (${settingsQuery}), false);`
])

/** What the statements of a renewal depend on. */
export interface Options {
  /** What the session had; a script reads the settings from where `remember` keeps them. */
  readonly before: Before | "remembered"
  /** The settings of the statements that follow in the transaction. */
  readonly own: ReadonlyArray<Setting>
  /** The key of the run lock, if this session holds it. */
  readonly lock?: bigint | undefined
}

/** The SQLSTATE of a renewal in another transaction than the one of its revision; PostgreSQL uses no such class. */
export const wrongTransaction = "SL002"

const checked = (transaction: string): string =>
  `IF pg_catalog.pg_current_xact_id()::pg_catalog.text OPERATOR(pg_catalog.<>) ${
    stringLiteral(transaction)
  } THEN RAISE EXCEPTION USING ERRCODE = '${wrongTransaction}', MESSAGE = 'this is another transaction'; END IF;`

const source = ({ before }: Options): string =>
  before === "remembered"
    ? `coalesce(pg_catalog.current_setting('${remembered}', true), '')`
    : stringLiteral(before.settings)

// RESET ALL inside a function or a DO block; what the session had, its role among it, is not known any more.
const unforgotten = ({ before }: Options): ReadonlyArray<string> =>
  before === "remembered"
    ? [`IF kept OPERATOR(pg_catalog.=) '' THEN RAISE EXCEPTION USING ERRCODE = '55000',
  MESSAGE = 'Cannot continue this script: a function or a DO block of the revision reset all settings (RESET ALL), also those from which the script knows the role and the settings of this session',
  HINT = 'Write RESET ALL as a statement of the revision, and render the script again'; END IF;`]
    : []

/**
 * A statement of a script that does what RESET ALL does, and keeps what the script keeps. `remember` is the only setting
 * of Strata that has to last.
 */
export const resetAll: string = block([
  "RESET ALL;",
  `PERFORM pg_catalog.set_config('${remembered}', kept, false);`
], [`kept pg_catalog.text := pg_catalog.current_setting('${remembered}', true);`])

const settingsSet = (isLocal: boolean): string =>
  `PERFORM set_config(key, value, ${isLocal}) FROM json_each_text(coalesce(nullif(kept, ''), '{}')::json)`

/** The role of a session, which utility statements set; any other setting may be a list, for which SET is another thing. */
const identity: Readonly<Record<string, (value: string) => string>> = {
  session_authorization: (value) => `SET SESSION AUTHORIZATION ${stringLiteral(value)};`,
  role: (value) => `SET ROLE ${stringLiteral(value)};`
}

/** Sets what the session had; a run knows it, a script reads it. */
const restored = ({ before }: Options): ReadonlyArray<string> => {
  if (before === "remembered") return [`${settingsSet(false)};`]
  const all = Object.entries(JSON.parse(before.settings) as Record<string, string>)
  const others = all.filter(([name]) => !Object.hasOwn(identity, name)).map(([name, value]) =>
    `set_config(${stringLiteral(name)}, ${stringLiteral(value)}, false)`
  )
  return [
    ...(others.length === 0 ? [] : [`PERFORM ${others.join(", ")};`]),
    ...all.flatMap(([name, value]) => identity[name]?.(value) ?? [])
  ]
}

const parts = ({ before }: Options): ReadonlySet<Part> => before === "remembered" ? empty.parts : before.parts

const perform = (settings: ReadonlyArray<Setting>): string => linesOf(settings).join("\n")

/** Deferred constraints and triggers belong to the revision, so they run before its settings and its role end. */
const settled = "SET CONSTRAINTS ALL IMMEDIATE;"

// In the same transaction the lock is taken a second time, so that no other session can take it between the two calls.
const freed = (lock: bigint | undefined): string =>
  lock === undefined
    ? "PERFORM pg_advisory_unlock_all();"
    : `PERFORM pg_try_advisory_xact_lock(${lock}), pg_advisory_unlock_all(), pg_try_advisory_lock(${lock});`

const discarded = (has: ReadonlySet<Part>, lock: bigint | undefined): ReadonlyArray<string> => {
  const all: Readonly<Record<Part, string>> = {
    tables: "DISCARD TEMP;",
    cursors: "EXECUTE 'CLOSE ALL';",
    // The function, because a view is planned for longer.
    statements: "FOR item IN SELECT p.name FROM pg_prepared_statement() AS p WHERE p.from_sql LOOP " +
      "EXECUTE 'DEALLOCATE ' || quote_ident(item); END LOOP;",
    channels: "UNLISTEN *;",
    locks: freed(lock)
  }
  // Cursors first, because an open one keeps its table from being dropped.
  const order: ReadonlyArray<Part> = ["cursors", "statements", "channels", "locks", "tables"]
  return order.flatMap((part) => has.has(part) ? [] : [all[part]])
}

/** A renewal, always the same object without the number of a transaction; with one it fails with `wrongTransaction` in any other. */
export type Renewal = (transaction?: string) => Bound

/**
 * The statement after a revision: its deferred triggers run, what it changed in the session is undone, and the own
 * settings apply until the transaction ends. `deferred` contains the settings under which deferred triggers run;
 * by default those of the revision, and with `later` they do not run yet.
 */
export const renewal = (
  options: Options & { readonly deferred?: ReadonlyArray<Setting> | "later" }
): Renewal => {
  const { deferred = [], lock, own } = options
  const write = (...first: ReadonlyArray<string>) => ({ text: block([...first, ...rest], declared), parameters: [] })
  const rest = [
    ...(deferred === "later" ? [] : [...(deferred.length === 0 ? [] : [perform(deferred)]), settled]),
    ...unforgotten(options),
    "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL;",
    "SET LOCAL search_path = pg_catalog, pg_temp;",
    ...(options.before === "remembered" ? [`PERFORM set_config('${remembered}', kept, false);`] : []),
    ...restored(options),
    "DISCARD SEQUENCES;",
    ...discarded(parts(options), lock),
    perform(own)
  ]
  const declared = [
    ...(options.before === "remembered" ? [`kept pg_catalog.text := ${source(options)};`] : []),
    ...(parts(options).has("statements") ? [] : ["item pg_catalog.text;"])
  ]
  const always: Bound = { ...write(), isKept: true }
  return (transaction) => transaction === undefined ? always : write(checked(transaction))
}

/** The lines after which the role that the session had and the own settings apply until the transaction ends. */
const identified = (options: Options): ReadonlyArray<string> => [
  ...unforgotten(options),
  "PERFORM pg_catalog.set_config('session_authorization', NULL, true), pg_catalog.set_config('role', NULL, true);",
  perform(options.own),
  `${settingsSet(true)} WHERE key IN ('session_authorization', 'role');`
]

/**
 * The statement between two steps of a revision outside a transaction: the deferred triggers of the step run, and the
 * role that the session had and the own settings apply until the transaction ends. What the revision set remains.
 */
export const pause = (options: Options): string =>
  block([settled, ...identified(options)], [`kept pg_catalog.text := ${source(options)};`])

/**
 * A block of plpgsql that runs `lines` under the role that the session had and the own settings, and leaves the role
 * that the revision set and the settings `after` until the transaction ends.
 */
export const lent = (options: Options, after: ReadonlyArray<Setting>) => (lines: ReadonlyArray<string>): string =>
  [
    "DECLARE",
    `kept pg_catalog.text := ${source(options)};`,
    "found_user pg_catalog.text := session_user;",
    "found_role pg_catalog.text := pg_catalog.current_setting('role');",
    "BEGIN",
    ...identified(options),
    ...lines,
    "PERFORM set_config('session_authorization', found_user, true), set_config('role', found_role, true);",
    perform(after),
    "END;"
  ].join("\n")
