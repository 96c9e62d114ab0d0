/**
 * The temporary database of a shadow: its name, its birth and its end.
 *
 * The name holds the second of its creation by the server's clock, so that a later run can tell what a killed one left
 * behind without a second statement that could have been lost with it.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { identifierUnsafe, stringLiteral } from "../../text/mod.ts"

/** What all shadow databases' names begin with. */
export const prefix = "strata_shadow_"

/** What the role and the server allow, and what the database is like. */
export interface Host {
  readonly major: number
  readonly canCreate: boolean
  /** The role that runs, to whom belongs what it makes. */
  readonly role: string
  /** Seconds since 1970, by the server's clock. */
  readonly now: string
  readonly encoding: string
  readonly collate: string
  readonly ctype: string
  readonly provider: string
  readonly locale: string | null
  readonly rules: string | null
  /** Settings that decide how a statement is understood, as they are in the database itself. */
  readonly settings: Readonly<Record<string, string>>
}

const run = <Row extends object>(text: string, parameters: ReadonlyArray<string> = []) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Row>(text, parameters).withoutTransform)

const server = `SELECT current_setting('server_version_num')::int4 / 10000 AS "major",
    (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT pg_is_in_recovery() AS "canCreate",
    current_user::text AS "role",
    floor(extract(epoch FROM clock_timestamp()))::text AS "now", pg_encoding_to_char(encoding)::text AS "encoding",
    datcollate::text AS "collate", datctype::text AS "ctype", row_to_json(d) AS "row",
    (SELECT json_object_agg(name, reset_val) FROM pg_settings
      WHERE name IN ('search_path', 'TimeZone', 'DateStyle', 'IntervalStyle', 'default_text_search_config')) AS "settings"
  FROM pg_database d WHERE datname = current_database()`

interface ServerRow
  extends Pick<Host, "major" | "canCreate" | "role" | "now" | "encoding" | "collate" | "ctype" | "settings">
{
  /** Columns that came later: `datlocprovider` (15), `daticulocale` (15, 16) or `datlocale` (17), `daticurules` (16). */
  readonly row: Readonly<Record<string, unknown>>
}

const text = (value: unknown): string | null => typeof value === "string" ? value : null

/** Asks the server what a shadow needs to know. */
export const host: Effect.Effect<Host, SqlError, SqlClient.SqlClient> = Effect.map(
  run<ServerRow>(server),
  ([found]) => {
    const { row, ...rest } = found!
    return {
      ...rest,
      provider: text(row["datlocprovider"]) ?? "c",
      locale: text(row["datlocale"]) ?? text(row["daticulocale"]),
      rules: text(row["daticurules"])
    }
  }
)

/**
 * Gives the session of a shadow the settings of the database that it stands in for, and makes its commits cheap. A value
 * that an embedded shadow does not know (a text search configuration, a time zone) stays as it is there. What is made in
 * one belongs to the role that runs on the server, which the server has already.
 */
export const adopt = ({ role, settings }: Host): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.andThen(
    Effect.ignore(run(`CREATE ROLE ${identifierUnsafe(role)} SUPERUSER`)),
    Effect.forEach(
      Object.entries({ ...settings, role, synchronous_commit: "off" }),
      ([name, value]) => Effect.ignore(run("SELECT pg_catalog.set_config($1::text, $2::text, false)", [name, value])),
      { discard: true }
    )
  )

const localeOptions = ({ locale, provider, rules }: Host): ReadonlyArray<string> => {
  if (locale === null || (provider !== "i" && provider !== "b")) return []
  if (provider === "b") return ["LOCALE_PROVIDER builtin", `BUILTIN_LOCALE ${stringLiteral(locale)}`]
  return [
    "LOCALE_PROVIDER icu",
    `ICU_LOCALE ${stringLiteral(locale)}`,
    ...(rules === null ? [] : [`ICU_RULES ${stringLiteral(rules)}`])
  ]
}

/** Creates an empty database like the current one. */
export const create = (name: string, from: Host): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.asVoid(run(
    [
      `CREATE DATABASE ${identifierUnsafe(name)} TEMPLATE template0`,
      `ENCODING ${stringLiteral(from.encoding)}`,
      ...(from.major >= 15 && from.provider === "c" ? ["LOCALE_PROVIDER libc"] : localeOptions(from)),
      `LC_COLLATE ${stringLiteral(from.collate)} LC_CTYPE ${stringLiteral(from.ctype)}`
    ].join(" ")
  ))

/** Drops a shadow database, sessions on it included. */
export const drop = (name: string): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.asVoid(run(`DROP DATABASE IF EXISTS ${identifierUnsafe(name)} WITH (FORCE)`))

const orphans = `SELECT datname::text AS "name" FROM pg_database d
  WHERE datname ~ '^${prefix}[0-9]{1,12}_[0-9a-f]+$'
    AND split_part(datname, '_', 3)::int8 + $1::int8 <= extract(epoch FROM clock_timestamp())
    AND pg_has_role(datdba, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
  ORDER BY datname COLLATE "C"`

/**
 * Drops the shadow databases that are older than `seconds`, that nobody is connected to and that this role may drop;
 * without FORCE, so that a run which is still at work is safe whatever its age. What fails is left to a later run.
 */
export const sweep = (seconds: number): Effect.Effect<void, never, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const found = yield* run<{ readonly name: string }>(orphans, [String(Math.ceil(seconds))])
    yield* Effect.forEach(
      found,
      ({ name }) => Effect.ignore(run(`DROP DATABASE IF EXISTS ${identifierUnsafe(name)}`)),
      { discard: true }
    )
  }).pipe(Effect.ignore)
