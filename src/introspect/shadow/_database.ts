/**
 * The temporary database of a shadow: its name, its creation, and its removal.
 *
 * The name contains the time of its creation by the clock of the server, so that a later run recognises a database that
 * was left behind by a process that was killed.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { identifierUnsafe, stringLiteral } from "../../text/mod.ts"

/** The prefix of the names of shadow databases. */
export const prefix = "strata_shadow_"

/** The properties of the server, the role and the database. */
export interface Host {
  readonly major: number
  readonly canCreate: boolean
  /** The current role, which owns what it creates. */
  readonly role: string
  /** Seconds since 1970, by the clock of the server. */
  readonly now: string
  readonly encoding: string
  readonly collate: string
  readonly ctype: string
  readonly provider: string
  readonly locale: string | null
  readonly rules: string | null
  /** The settings of the database that affect the meaning of statements. */
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
  /** Columns of later versions: `datlocprovider` (15), `daticulocale` (15, 16) or `datlocale` (17), `daticurules` (16). */
  readonly row: Readonly<Record<string, unknown>>
}

const text = (value: unknown): string | null => typeof value === "string" ? value : null

/** Reads the properties from the server. */
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
 * A digest of what else of a server affects a schema: its version, its settings for this role, the versions of extensions,
 * roles and their memberships, and tablespaces.
 */
export const facts: Effect.Effect<string, SqlError, SqlClient.SqlClient> = Effect.map(
  run<{ readonly facts: string }>(`SELECT encode(sha256(convert_to(json_build_array(version(),
      (SELECT json_agg(json_build_array(name, reset_val) ORDER BY name COLLATE "C") FROM pg_settings),
      (SELECT json_agg(json_build_array(name, default_version) ORDER BY name COLLATE "C") FROM pg_available_extensions),
      (SELECT json_agg(r ORDER BY oid) FROM pg_roles r),
      (SELECT json_agg(m ORDER BY roleid, member) FROM pg_auth_members m),
      (SELECT json_agg(spcname ORDER BY oid) FROM pg_tablespace)
    )::text, 'UTF8')), 'hex') AS "facts"`),
  ([row]) => row!.facts
)

/**
 * Applies the settings of the database to the session of a shadow, and makes its commits asynchronous. Values that an
 * embedded shadow does not support (a text search configuration, a time zone) are ignored. The role of the server is
 * created in an embedded shadow and owns the objects there.
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

/** Creates an empty database with the encoding and locale of the current one, or a copy of one that has no sessions. */
export const create = (
  name: string,
  from: Host,
  template?: string
): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.asVoid(run(
    template !== undefined ? `CREATE DATABASE ${identifierUnsafe(name)} TEMPLATE ${identifierUnsafe(template)}` : [
      `CREATE DATABASE ${identifierUnsafe(name)} TEMPLATE template0`,
      `ENCODING ${stringLiteral(from.encoding)}`,
      ...(from.major >= 15 && from.provider === "c" ? ["LOCALE_PROVIDER libc"] : localeOptions(from)),
      `LC_COLLATE ${stringLiteral(from.collate)} LC_CTYPE ${stringLiteral(from.ctype)}`
    ].join(" ")
  ))

/** Drops a shadow database and terminates its sessions. */
export const drop = (name: string): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.asVoid(run(`DROP DATABASE IF EXISTS ${identifierUnsafe(name)} WITH (FORCE)`))

const orphans = `SELECT datname::text AS "name" FROM pg_database d
  WHERE datname ~ '^${prefix}[0-9]{1,12}_[0-9a-f]+$'
    AND split_part(datname, '_', 3)::int8 + $1::int8 <= extract(epoch FROM clock_timestamp())
    AND pg_has_role(datdba, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
  ORDER BY datname COLLATE "C"`

/**
 * Drops the shadow databases that are older than `seconds`, have no sessions, and that this role can drop. It does not use
 * FORCE, so a shadow that is in use is never dropped. Failures are ignored; a later run tries again.
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
