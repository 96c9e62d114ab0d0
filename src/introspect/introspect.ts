/**
 * Reads a database into a catalog: a handful of set-based queries in one snapshot, nothing per table.
 *
 * The search path is pinned to `pg_catalog`, so every name that PostgreSQL deparses comes out qualified, and the settings
 * that change how values are written are pinned as pg_dump does (`setup_connection`). Both sides of a comparison are read
 * by the same program, so what is equal to PostgreSQL is equal here.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { canonical, type Catalog, type CatalogObject } from "../catalog/mod.ts"
import { Session } from "../client/mod.ts"
import * as Dependency from "./_dependency.ts"
import { isTorn, readFailed } from "./_failure.ts"
import type { Family, Found, Key } from "./_family.ts"
import { fingerprint } from "./_fingerprint.ts"
import { type Options, schemasQuery, without, withoutLedger } from "./_scope.ts"
import * as Constraint from "./constraint.ts"
import { IntrospectError, SchemaChanging, UnsupportedServer } from "./error.ts"
import * as Index from "./index.ts"
import * as Namespace from "./namespace.ts"
import * as Other from "./other.ts"
import * as Part from "./part.ts"
import * as Routine from "./routine.ts"
import * as Sequence from "./sequence.ts"
import * as Table from "./table.ts"
import * as Trigger from "./trigger.ts"
import * as Type from "./type.ts"
import * as View from "./view.ts"

const families: ReadonlyArray<Family> = [
  Namespace,
  Type,
  Sequence,
  Table,
  Constraint,
  Index,
  View,
  Routine,
  Trigger,
  Other
].flatMap((module) => module.families)

/** What changes the text of a constant or of a name. */
const settings: ReadonlyArray<Session.Setting> = [
  ...Session.own(),
  { name: "quote_all_identifiers", value: "off" },
  { name: "DateStyle", value: "ISO" },
  { name: "IntervalStyle", value: "postgres" },
  { name: "TimeZone", value: "UTC" },
  { name: "extra_float_digits", value: "3" },
  { name: "bytea_output", value: "hex" },
  { name: "xmlbinary", value: "base64" },
  { name: "lc_monetary", value: "C" },
  { name: "row_security", value: "off" },
  { name: "jit", value: "off" }
]

const run = <Row extends object>(
  text: string,
  parameters: ReadonlyArray<string | null>
): Effect.Effect<ReadonlyArray<Row>, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql.unsafe<Row>(text, text.includes("$1") ? parameters : []).withoutTransform
  )

const majorVersion = Effect.gen(function*() {
  const [row] = yield* run<{ readonly number: number; readonly version: string }>(
    `SELECT current_setting('server_version_num')::int4 AS "number", current_setting('server_version') AS "version"`,
    []
  )
  const { number, version } = row!
  if (number < 140_000) return yield* new IntrospectError({ reason: new UnsupportedServer({ version }) })
  return Math.floor(number / 10_000)
})

const byOwnKey = (found: ReadonlyArray<Found>): ReadonlyMap<Key, CatalogObject> =>
  new Map(found.flatMap(({ key, object }) => key === undefined ? [] : [[key, object] as const]))

const byAnyKey = (found: ReadonlyArray<Found>): ReadonlyMap<Key, CatalogObject> =>
  new Map(
    found.flatMap(({ aliases = [], key, object }) =>
      [...aliases, ...(key === undefined ? [] : [key])].map((each) => [each, object] as const)
    )
  )

/** What belongs to an extension, and further objects that came with another one, as the casts of a range type do. */
const isMember = ({ members, wholes }: Dependency.Dependencies, found: ReadonlyArray<Found>) => {
  const own = new Set<CatalogObject>(
    found.flatMap(({ key, object }) =>
      key !== undefined && (members.has(key) || (object.kind === "other" && wholes.has(key))) ? [object] : []
    )
  )
  return (object: CatalogObject): boolean => own.has(object)
}

/** One reading, inside a transaction whose settings are in force. */
const read = Effect.fnUntraced(function*(options: Options) {
  const major = yield* majorVersion
  const names = options.schemas === undefined ? null : JSON.stringify(options.schemas)
  const schemas = yield* run<{ readonly oid: string }>(schemasQuery, [names])
  const scope = [`{${schemas.map(({ oid }) => oid).join(",")}}`]
  const dependencies = Dependency.arrange(yield* run<Dependency.DependencyRow>(Dependency.dependencies, []))
  const read = yield* Effect.forEach(families, ({ query, read }) => Effect.map(run<never>(query(major), scope), read))
  const found = read.flat()
  const place = Part.placeIn(byOwnKey(found))
  const parts = yield* Effect.forEach(
    Part.families,
    ({ query, read }) => Effect.map(run<never>(query, scope), (rows) => read(rows, place))
  )
  const all = [...found.map(({ object }) => object), ...parts.flat()]
  const users = without(all, isMember(dependencies, found))
  const objects = withoutLedger(users, options.ledger ?? {})
  const byKey = byAnyKey(found)
  return canonical({ objects, edges: Dependency.edges(objects, byKey, dependencies) })
})

/** Carries a result out of a transaction that is rolled back. */
class Done<A> {
  readonly _tag = "Done"
  readonly value: A
  constructor(value: A) {
    this.value = value
  }
}

/**
 * Runs queries under the pinned settings, in one snapshot where the transaction is ours to begin. It ends in a rollback,
 * which also gives a surrounding transaction its settings and locks back.
 */
const pinned = <A, E>(
  queries: Effect.Effect<A, E, SqlClient.SqlClient>
): Effect.Effect<A, E | SqlError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const work = Session.apply(settings).pipe(
      Effect.andThen(queries),
      Effect.flatMap((value) => Effect.fail(new Done(value)))
    )
    return yield* sql.withTransaction(work).pipe(
      Effect.catch((error) =>
        error instanceof Done ? Effect.succeed(error.value as A) : Effect.fail(error as E | SqlError)
      ),
      Effect.provideService(SqlClient.BeginTransaction, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    )
  })

const mark = Effect.map(run<{ readonly mark: string }>(fingerprint, []), ([row]) => row!.mark)

const attempts = 6

/**
 * The schema of the `SqlClient`'s database as a `Catalog`.
 *
 * Outside of a transaction it reads in one REPEATABLE READ, READ ONLY snapshot; inside the caller's it sees what the
 * caller sees. PostgreSQL's deparsing functions look past any snapshot at what is committed now, so a fingerprint of the
 * catalogs is compared before and after, and a reading that another session's DDL ran through is repeated.
 */
export const catalog = (options: Options = {}): Effect.Effect<Catalog, IntrospectError, SqlClient.SqlClient> => {
  const once = Effect.gen(function*() {
    const [before, found] = yield* pinned(Effect.all([mark, read(options)]))
    const after = yield* pinned(mark)
    return before === after ? Option.some(found) : Option.none<Catalog>()
  }).pipe(
    Effect.catchTag("SqlError", (error) => isTorn(error) ? Effect.succeedNone : Effect.fail(readFailed(error)))
  )
  const next = (left: number): Effect.Effect<Catalog, IntrospectError, SqlClient.SqlClient> =>
    Effect.flatMap(once, (found) => {
      if (Option.isSome(found)) return Effect.succeed(found.value)
      return left > 1 ? next(left - 1) : Effect.fail(new IntrospectError({ reason: new SchemaChanging({ attempts }) }))
    })
  return next(attempts)
}
