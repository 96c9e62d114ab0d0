/**
 * The settings that SQL runs under, as data first: one statement sets them online, `SET LOCAL` text offline.
 *
 * They are local to a transaction unless asked otherwise, so they hold through a transaction pooler and leave nothing
 * behind. Statements that refuse a transaction get them for the session, followed by a reset.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { quoteIdentifier, stringLiteral } from "../text/mod.ts"

/**
 * One server setting. `requires` is SQL that says whether the server has it: such a setting is skipped where it is
 * missing, and is not part of the text form.
 */
export interface Setting {
  readonly name: string
  readonly value: string
  readonly requires?: string
}

/** What a transaction runs under; a time-out of zero or infinity waits for ever. */
export interface Options {
  /** Schemas in order, unquoted; `$user` is the role's own. Empty pins the path to PostgreSQL's catalog. */
  readonly searchPath?: ReadonlyArray<string>
  readonly lockTimeout?: Duration.Input
  readonly statementTimeout?: Duration.Input
}

/**
 * The value of `search_path`. Temporary objects come last when Strata itself speaks, because a path that does not
 * name `pg_temp` looks there first.
 */
const searchPath = (schemas: ReadonlyArray<string>): string =>
  schemas.length === 0 ? "pg_catalog, pg_temp" : schemas.map(quoteIdentifier).join(", ")

/** Whole milliseconds, never rounded down to 0, which would mean no limit. */
const milliseconds = (input: Duration.Input): string => {
  const duration = Option.getOrThrow(Duration.fromInput(input))
  const value = Math.ceil(Duration.toMillis(duration))
  return Number.isFinite(value) ? `${Math.min(value, 2_147_483_647)}ms` : "0"
}

const exists = (name: string): string => `pg_catalog.current_setting('${name}', true) IS NOT NULL`

/** Windows refuses the interval, because its kernel cannot report a closed socket; PGlite has no socket to watch. */
const reportsClosedSocket = "pg_catalog.version() OPERATOR(pg_catalog.!~*) 'emscripten|mingw|visual c|msvc|windows'"

/** The settings of a transaction, in the order in which they are set. */
export const settings = (options: Options = {}): ReadonlyArray<Setting> => [
  ...(options.searchPath === undefined ? [] : [{ name: "search_path", value: searchPath(options.searchPath) }]),
  { name: "standard_conforming_strings", value: "on" },
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

/** Strata's own queries: nothing resolves outside the catalog. */
export const own = (options: Omit<Options, "searchPath"> = {}): ReadonlyArray<Setting> =>
  settings({ ...options, searchPath: [] })

/** The user's SQL: names resolve in the declared schemas, whose names may hold any character. */
export const user = (
  searchPath: ReadonlyArray<string>,
  options: Omit<Options, "searchPath"> = {}
): ReadonlyArray<Setting> => settings({ ...options, searchPath })

/** How long settings hold: until the transaction ends, or until they are reset. */
export type Extent = "transaction" | "session"

/** SQL with its parameters; one statement. */
interface Bound {
  readonly text: string
  readonly parameters: ReadonlyArray<string>
}

const each = (settings: ReadonlyArray<Setting>, call: (setting: Setting, index: number) => string): string => {
  const calls = settings.map((setting, index) =>
    setting.requires === undefined
      ? call(setting, index)
      : `CASE WHEN ${setting.requires} THEN ${call(setting, index)} END`
  )
  return `SELECT ${calls.join(", ")}`
}

/** One statement that puts every setting in force. */
export const statement = (settings: ReadonlyArray<Setting>, extent: Extent = "transaction"): Bound => ({
  text: each(
    settings,
    ({ name }, index) => `pg_catalog.set_config('${name}', $${index + 1}::pg_catalog.text, ${extent === "transaction"})`
  ),
  parameters: settings.map(({ value }) => value)
})

/** One statement that gives every setting of the session its default back, as `RESET` does. */
export const resetStatement = (settings: ReadonlyArray<Setting>): Bound => ({
  text: each(settings, ({ name }) => `pg_catalog.set_config('${name}', NULL, false)`),
  parameters: []
})

/**
 * The same as SQL text, one `SET LOCAL` (or `SET`) each, without its semicolon. `search_path` is written as the list
 * it is; settings that not every server has are left out, since a script cannot ask.
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

/** The `RESET` statements that undo `texts(settings, "session")`. */
export const resetTexts = (settings: ReadonlyArray<Setting>): ReadonlyArray<string> =>
  settings.flatMap(({ name, requires }) => requires === undefined ? [`RESET ${name}`] : [])

const run = ({ parameters, text }: Bound): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => Effect.asVoid(sql.unsafe(text, parameters).unprepared))

/** Puts the settings in force on the current connection; those of a transaction only have an effect inside one. */
export const apply = (
  settings: ReadonlyArray<Setting>,
  extent: Extent = "transaction"
): Effect.Effect<void, SqlError, SqlClient.SqlClient> => run(statement(settings, extent))

/** Gives the settings of the session their defaults back. */
export const reset = (settings: ReadonlyArray<Setting>): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  run(resetStatement(settings))
