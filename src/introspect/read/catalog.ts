/**
 * Reads a database as a catalog in one snapshot, with at most a fixed number of queries: one says which others find
 * anything.
 *
 * The search path is set to `pg_catalog`, so that PostgreSQL qualifies every name in deparsed text, and the settings that
 * change the output of values are set as in pg_dump (`setup_connection`). Both sides of a comparison are read this way,
 * so objects that are equal to PostgreSQL are equal here.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { canonical, type Catalog, type CatalogObject, withEdges } from "../../catalog/mod.ts"
import { Session } from "../../client/mod.ts"
import { IntrospectError, SchemaChanging, UnsupportedServer } from "../error.ts"
import * as Part from "../kind/part.ts"
import { readers } from "../kind/readers.ts"
import type { Found, Key, Reader } from "../reader/reader.ts"
import { isTorn, readFailed } from "../sql_failure.ts"
import { type CoercionRow, coercions, toCoercion } from "./_coercion.ts"
import * as Dependency from "./_dependency.ts"
import { fingerprint, snapshot } from "./_fingerprint.ts"
import { needs, type Options, scopeQuery, type ScopeRow, without, withoutLedger } from "./scope.ts"

/** Settings that affect the text of constants and names, or the speed of the queries. */
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
  { name: "jit", value: "off" },
  // For joins over the columns of thousands of tables in memory.
  { name: "work_mem", value: "64MB" }
]

const run = <Row extends object>(
  text: string,
  parameters: ReadonlyArray<string | null>
): Effect.Effect<ReadonlyArray<Row>, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql.unsafe<Row>(text, text.includes("$1") ? parameters : []).withoutTransform
  )

/** The texts of all queries on the newest server, which tell one version of the readers from another. */
export const queries: ReadonlyArray<string> = [
  ...readers.map(({ query }) => query(18)),
  ...Part.readers.map(({ query }) => query),
  Dependency.dependencies,
  coercions
]

/** Has the server make one JSON text of each row, because many fields take longer to decode than one. */
const rowsOf = (text: string, parameters: ReadonlyArray<string | null>) =>
  Effect.map(
    run<{ readonly row: never }>(`SELECT row_to_json(q) AS "row" FROM (\n${text}\n) AS q`, parameters),
    (rows) => rows.map(({ row }) => row)
  )

/** Sends the next query before the rows of this one are converted, so that the server works in the meantime. */
const ahead = <A, E, R>(query: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => Effect.tap(query, Effect.yieldNow)

/**
 * Sends all queries at once, in this order. After a failure the others, which then fail as well, are awaited: interrupting
 * them would send a cancel request to the server, which may cancel a later statement.
 */
const atOnce = { concurrency: "unbounded", mode: "result" } as const

const together = <A, E, R>(queries: ReadonlyArray<Effect.Effect<A, E, R>>): Effect.Effect<ReadonlyArray<A>, E, R> =>
  Effect.flatMap(
    Effect.all(queries, atOnce),
    (results) => Effect.forEach(results, Effect.fromResult)
  )

const majorVersion = Effect.gen(function*() {
  const [row] = yield* run<{ readonly number: number; readonly version: string }>(
    `SELECT current_setting('server_version_num')::int4 AS "number", current_setting('server_version') AS "version"`,
    []
  )
  const { number, version } = row!
  if (number < 140_000) return yield* IntrospectError.of(new UnsupportedServer({ version }))
  return Math.floor(number / 10_000)
})

const byOwnKey = (found: ReadonlyArray<Found>): ReadonlyMap<Key, CatalogObject> => {
  const objects = new Map<Key, CatalogObject>()
  for (const { key, object } of found) if (key !== undefined) objects.set(key, object)
  return objects
}

const withAliases = (
  objects: ReadonlyMap<Key, CatalogObject>,
  found: ReadonlyArray<Found>
): ReadonlyMap<Key, CatalogObject> => {
  const all = new Map(objects)
  for (const { aliases = [], object } of found) for (const alias of aliases) all.set(alias, object)
  return all
}

/** The value, which is computed when it is first asked for. */
const once = <A>(compute: () => A): () => A => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: compute() }).value
}

/** Whether an object belongs to an extension. */
const isMember = ({ members }: Dependency.Dependencies, objects: () => ReadonlyMap<Key, CatalogObject>) => {
  const own = new Set([...members.keys()].map((key) => objects().get(key)))
  return (object: CatalogObject): boolean => own.has(object)
}

/** Reads the catalog in a transaction with the settings applied. */
const read = Effect.fnUntraced(function*(options: Options) {
  const major = yield* majorVersion
  const names = options.schemas === undefined ? null : JSON.stringify(options.schemas)
  const [{ present, schemas }] = (yield* run<ScopeRow>(scopeQuery, [names])) as readonly [ScopeRow]
  const scope = [schemas]
  const isThere = ({ needs: rows }: Reader) => rows === undefined || present[needs.indexOf(rows)]!
  const [depending, wholes, attached, casts] = yield* Effect.all([
    ahead(run<Dependency.DependencyRow>(Dependency.dependencies, [])),
    together(
      readers.filter(isThere).map(({ query, read }) => Effect.map(ahead(rowsOf(query(major), scope)), read))
    ),
    together(Part.readers.map(({ query }) => rowsOf(query, scope))),
    run<CoercionRow>(coercions, [])
  ], atOnce)
  const [row] = yield* Effect.fromResult(depending)
  const dependencies = Dependency.arrange(row!)
  const found = (yield* Effect.fromResult(wholes)).flat()
  const byKey = once(() => byOwnKey(found))
  const place = Part.placeIn(byKey)
  const rows = yield* Effect.fromResult(attached)
  const parts = Part.readers.map(({ read }, index) => read(rows[index]!, place))
  const all = [...found.map(({ object }) => object), ...parts.flat()]
  const users = without(all, isMember(dependencies, byKey))
  const objects = withoutLedger(users, options.ledger ?? {})
  const rest = { objects, coercions: (yield* Effect.fromResult(casts)).map(toCoercion), serverVersion: major }
  return canonical(withEdges(rest, () => Dependency.edges(objects, withAliases(byKey(), found), dependencies)))
})

/** Rolls back a transaction that has succeeded. */
class Done {
  readonly _tag = "Done"
}

/**
 * Runs queries with the settings, in one snapshot unless the caller has a transaction. It is rolled back at the end, which
 * also restores the settings and locks of a surrounding transaction.
 */
const pinned = <A, E>(
  queries: Effect.Effect<A, E, SqlClient.SqlClient>
): Effect.Effect<A, E | SqlError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    // Not inside the error, because Effect compares errors by their content, which would be a whole catalog.
    let found: Option.Option<A> = Option.none()
    const work = Session.apply(settings).pipe(
      Effect.andThen(queries),
      Effect.flatMap((value) => {
        found = Option.some(value)
        return Effect.fail(new Done())
      })
    )
    yield* sql.withTransaction(work).pipe(
      Effect.catchIf((error) => error instanceof Done, () => Effect.void),
      Effect.provideService(SqlClient.BeginTransaction, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    )
    return Option.getOrThrow(found)
  })

const mark = Effect.map(run<{ readonly mark: string }>(fingerprint, []), ([row]) => row!.mark)

const now = Effect.map(run<{ readonly snapshot: string | null }>(snapshot, []), ([row]) => row!.snapshot)

const attempts = 6

/**
 * The schema of the database of the `SqlClient` as a `Catalog`.
 *
 * Outside of a transaction it is read in one REPEATABLE READ, READ ONLY snapshot; in a transaction of the caller, with its
 * changes. The deparsing functions of PostgreSQL ignore the snapshot and use the latest committed catalogs. So unless no
 * transaction ended in the meantime, a fingerprint of the catalogs is compared before and after, and the catalog is read
 * again if another session changed the schema.
 */
export const catalog = (options: Options = {}): Effect.Effect<Catalog, IntrospectError, SqlClient.SqlClient> => {
  const attempt = Effect.gen(function*() {
    const [since, before, found] = yield* pinned(Effect.all([now, mark, read(options)]))
    const isQuiet = since !== null && since === (yield* now)
    return isQuiet || before === (yield* pinned(mark)) ? Option.some(found) : Option.none<Catalog>()
  }).pipe(
    Effect.catchTag("SqlError", (error) => isTorn(error) ? Effect.succeedNone : Effect.fail(readFailed(error)))
  )
  const next = (left: number): Effect.Effect<Catalog, IntrospectError, SqlClient.SqlClient> =>
    Effect.flatMap(attempt, (found) => {
      if (Option.isSome(found)) return Effect.succeed(found.value)
      return left > 1 ? next(left - 1) : Effect.fail(IntrospectError.of(new SchemaChanging({ attempts })))
    })
  return next(attempts)
}
