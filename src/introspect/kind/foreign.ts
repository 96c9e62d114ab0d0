/**
 * Foreign-data wrappers, servers and user mappings, as `getForeignDataWrappers` and its neighbours of pg_dump read them,
 * without the values of options that may be secrets.
 */
import { type Address, address, type Parameters, type QualifiedName } from "../../catalog/mod.ts"
import { present, qualified, toParameters } from "../reader/columns.ts"
import { type Found, keyOf, type Reader, reader, users } from "../reader/reader.ts"

/** SQL for whether the value of an option is a secret. */
const isSecret = (name: string): string =>
  `${name} ~* '(passw|passfile|passphrase|^pwd$|secret|token|credential|(api|access|private|account|encryption)_?key)'`

/** JSON of the options that are no secrets; null if there are none. */
export const openOptions = (array: string): string =>
  `CASE WHEN ${array} IS NOT NULL THEN (SELECT json_object_agg(option_name, coalesce(option_value, ''))
      FROM pg_options_to_table(${array}) WHERE NOT ${isSecret("option_name")}) END`

/** JSON of the names of the options that are secrets; null if there are none. */
export const hiddenOptions = (array: string, which: string = isSecret("option_name")): string =>
  `CASE WHEN ${array} IS NOT NULL THEN (SELECT json_agg(option_name ORDER BY option_name COLLATE "C")
      FROM pg_options_to_table(${array}) WHERE ${which}) END`

/** Tells that an object has options with hidden values: a difference in their names is reported. */
export const secretsOf = (parent: Address, hidden: ReadonlyArray<string> | null): ReadonlyArray<Found> =>
  hidden === null ? [] : hidden.map((name) => ({
    object: {
      kind: "other",
      address: `${address("other", "secret option", name)} of ${parent}`,
      parent,
      type: "secret option",
      identity: `${name} of ${parent}`
    }
  }))

interface WrapperRow {
  readonly oid: string
  readonly name: string
  readonly handler: QualifiedName | null
  readonly validator: QualifiedName | null
  readonly options: Parameters | null
  readonly hidden: ReadonlyArray<string> | null
}

const fn = (oid: string): string =>
  `(SELECT ${qualified("n.nspname", "p.proname")} FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid = ${oid})`

const wrappers = reader<WrapperRow>(
  `SELECT w.oid::text AS "oid", w.fdwname::text AS "name", ${fn("w.fdwhandler")} AS "handler",
    ${fn("w.fdwvalidator")} AS "validator", ${openOptions("w.fdwoptions")} AS "options",
    ${hiddenOptions("w.fdwoptions")} AS "hidden"
  FROM pg_foreign_data_wrapper w WHERE w.oid >= 16384`,
  ({ handler, hidden, name, oid, options, validator }) => {
    const own = address("foreign-data-wrapper", name)
    return [{
      key: keyOf("pg_foreign_data_wrapper", oid),
      object: {
        kind: "foreign-data-wrapper",
        address: own,
        name,
        options: toParameters(options),
        hidden: hidden ?? [],
        ...present({ handler, validator })
      }
    }, ...secretsOf(own, hidden)]
  },
  users("pg_foreign_data_wrapper")
)

interface ServerRow {
  readonly oid: string
  readonly name: string
  readonly wrapper: string
  readonly type: string | null
  readonly version: string | null
  readonly options: Parameters | null
  readonly hidden: ReadonlyArray<string> | null
}

const servers = reader<ServerRow>(
  `SELECT s.oid::text AS "oid", s.srvname::text AS "name", w.fdwname::text AS "wrapper", s.srvtype AS "type",
    s.srvversion AS "version", ${openOptions("s.srvoptions")} AS "options", ${hiddenOptions("s.srvoptions")} AS "hidden"
  FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE s.oid >= 16384`,
  ({ hidden, name, oid, options, type, version, wrapper }) => {
    const own = address("foreign-server", name)
    return [{
      key: keyOf("pg_foreign_server", oid),
      object: {
        kind: "foreign-server",
        address: own,
        name,
        wrapper,
        options: toParameters(options),
        hidden: hidden ?? [],
        ...present({ type, version })
      }
    }, ...secretsOf(own, hidden)]
  },
  users("pg_foreign_server")
)

interface MappingRow {
  readonly oid: string
  readonly server: string
  readonly role: string
  readonly hidden: ReadonlyArray<string> | null
}

// The catalog itself is readable by superusers only. The view has the options only for roles that may use the mapping.
const mappings = reader<MappingRow>(
  `SELECT m.umid::text AS "oid", m.srvname::text AS "server",
    CASE m.umuser WHEN 0 THEN 'public' ELSE m.usename::text END AS "role", ${
    hiddenOptions("m.umoptions", "true")
  } AS "hidden"
  FROM pg_user_mappings m WHERE m.umid >= 16384`,
  ({ hidden, oid, role, server }) => {
    const own = address("user-mapping", server, role)
    return [{
      key: keyOf("pg_user_mapping", oid),
      object: {
        kind: "user-mapping",
        address: own,
        parent: address("foreign-server", server),
        server,
        role,
        hidden: hidden ?? []
      }
    }, ...secretsOf(own, hidden)]
  },
  users("pg_foreign_server")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [wrappers, servers, mappings]
