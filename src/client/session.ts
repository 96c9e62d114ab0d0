/**
 * The session settings under which SQL runs. Online one statement sets them; a script has `SET LOCAL` statements.
 *
 * By default they are local to a transaction, so they work through a transaction pooler and leave nothing behind.
 * Statements that cannot run in a transaction get them for the session, and `renewal.ts` undoes that afterwards.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { quoteIdentifier, stringLiteral } from "../text/mod.ts"

/**
 * A server setting. `requires` is a SQL condition that is true for servers that have the setting. Where it is false, the
 * setting is not applied; scripts leave such settings out.
 */
export interface Setting {
  readonly name: string
  readonly value: string
  readonly requires?: string
}

/** The settings of a transaction; a time-out of zero or infinity means no limit. */
export interface Options {
  /** Schemas in order, unquoted; `$user` is the role's own. An empty list stands for `pg_catalog` alone. */
  readonly searchPath?: ReadonlyArray<string>
  readonly lockTimeout?: Duration.Input
  readonly statementTimeout?: Duration.Input
}

/**
 * The value of `search_path`. For Strata's own statements `pg_temp` comes last, because a path without it searches
 * it first.
 */
const searchPath = (schemas: ReadonlyArray<string>): string =>
  schemas.length === 0 ? "pg_catalog, pg_temp" : schemas.map(quoteIdentifier).join(", ")

/** Whole milliseconds, rounded up, because 0 would mean no limit. */
const milliseconds = (input: Duration.Input): string => {
  const duration = Option.getOrThrow(Duration.fromInput(input))
  const value = Math.ceil(Duration.toMillis(duration))
  return Number.isFinite(value) ? `${Math.min(value, 2_147_483_647)}ms` : "0"
}

const exists = (name: string): string => `pg_catalog.current_setting('${name}', true) IS NOT NULL`

/** A server on Windows rejects the interval, because the system cannot report a closed socket; PGlite has no socket. */
const reportsClosedSocket = "pg_catalog.version() OPERATOR(pg_catalog.!~*) 'emscripten|mingw|visual c|msvc|windows'"

/** The settings of a transaction, in the order in which they are set. */
export const settings = (options: Options = {}): ReadonlyArray<Setting> => [
  ...(options.searchPath === undefined ? [] : [{ name: "search_path", value: searchPath(options.searchPath) }]),
  { name: "standard_conforming_strings", value: "on" },
  // Scripts and statements are UTF-8, whatever the encoding of the database is.
  { name: "client_encoding", value: "UTF8" },
  ...(options.lockTimeout === undefined
    ? []
    : [{ name: "lock_timeout", value: milliseconds(options.lockTimeout) }]),
  ...(options.statementTimeout === undefined
    ? []
    : [{ name: "statement_timeout", value: milliseconds(options.statementTimeout) }]),
  { name: "idle_in_transaction_session_timeout", value: "0" },
  { name: "transaction_timeout", value: "0", requires: exists("transaction_timeout") },
  {
    name: "client_connection_check_interval",
    value: "500ms",
    requires: `${exists("client_connection_check_interval")} AND ${reportsClosedSocket}`
  }
]

/** The settings for Strata's own statements, whose names resolve in `pg_catalog` only. */
export const own = (options: Omit<Options, "searchPath"> = {}): ReadonlyArray<Setting> =>
  settings({ ...options, searchPath: [] })

/** The settings for the user's SQL, whose names resolve in these schemas. */
export const user = (
  searchPath: ReadonlyArray<string>,
  options: Omit<Options, "searchPath"> = {}
): ReadonlyArray<Setting> => settings({ ...options, searchPath })

/** How long settings last: until the transaction ends, or until they are reset. */
export type Extent = "transaction" | "session"

/** A statement with its parameters. */
interface Bound {
  readonly text: string
  readonly parameters: ReadonlyArray<string>
}

/** The calls of `set_config` that apply the settings, with the value that `value` writes for each. */
export const calls = (
  settings: ReadonlyArray<Setting>,
  value: (setting: Setting, index: number) => string,
  extent: Extent
): string =>
  settings.map((setting, index) => {
    const call = `pg_catalog.set_config('${setting.name}', ${value(setting, index)}, ${extent === "transaction"})`
    return setting.requires === undefined ? call : `CASE WHEN ${setting.requires} THEN ${call} END`
  }).join(", ")

/** One statement that applies all settings. */
export const statement = (settings: ReadonlyArray<Setting>, extent: Extent = "transaction"): Bound => ({
  text: `SELECT ${calls(settings, (_, index) => `$${index + 1}::pg_catalog.text`, extent)}`,
  parameters: settings.map(({ value }) => value)
})

/**
 * The same as SQL text: one `SET LOCAL` (or `SET`) for each setting, without a semicolon. Settings that not every
 * server has are left out, since a script cannot test for them.
 */
export const texts = (settings: ReadonlyArray<Setting>, extent: Extent = "transaction"): ReadonlyArray<string> =>
  settings.flatMap(({ name, requires, value }) =>
    requires === undefined
      ? [
        `SET ${extent === "transaction" ? "LOCAL " : ""}${name} = ${
          name === "search_path" ? value : stringLiteral(value)
        }`
      ]
      : []
  )

/**
 * The same as lines of plpgsql, for all servers. Inside a block SET LOCAL costs a tenth of a call, which is planned each
 * time.
 */
export const lines = (settings: ReadonlyArray<Setting>): ReadonlyArray<string> => {
  const conditional = settings.filter(({ requires }) => requires !== undefined)
  const performed = `PERFORM ${calls(conditional, ({ value }) => stringLiteral(value), "transaction")};`
  return [...texts(settings).map((text) => `${text};`), ...(conditional.length === 0 ? [] : [performed])]
}

/** Applies the settings to the current connection; settings of a transaction have an effect only inside one. */
export const apply = (
  settings: ReadonlyArray<Setting>,
  extent: Extent = "transaction"
): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => {
    const { parameters, text } = statement(settings, extent)
    return Effect.asVoid(sql.unsafe(text, parameters).unprepared)
  })
