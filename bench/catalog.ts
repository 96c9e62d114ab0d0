/**
 * Measures how long reading and comparing a schema takes, relative to `pg_dump --schema-only` of the same database:
 * `node --conditions=strata-source bench/catalog.ts [tables…]`. It needs the DATABASE_URL of a superuser, and a pg_dump on
 * the PATH that is not older than the server.
 *
 * Each table has 8 columns, 2 indexes and 1 foreign key. `read` is the catalog of the live database; `check` loads the
 * desired schema into a shadow database, reads both at the same time and compares them; `kept` is a check that finds the
 * desired catalog in the cache; `diff 50` is only the comparison, with 50 changed tables, or all if there are fewer. Runs alternate with runs of pg_dump, so that other load on the machine affects all of them. Prints medians.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Catalog } from "../src/catalog/mod.ts"
import { layerNullPool, Target } from "../src/client/mod.ts"
import * as Diff from "../src/diff/mod.ts"
import * as Introspect from "../src/introspect/mod.ts"

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1000, 5000]
const home = process.env["DATABASE_URL"] ?? ""
const rounds = (tables: number): number => tables > 1000 ? 3 : 7

const serverOf = (url: string): Target.Server => {
  const target = Result.getOrThrow(Target.parse(Redacted.make(url)))
  if (target._tag === "Server") return target
  throw new Error("DATABASE_URL must name a server")
}

const on = <A, E>(url: string, effect: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.provide(effect, layerNullPool(serverOf(url)), { local: true })

const run = (url: string, ...statements: ReadonlyArray<string>) =>
  on(
    url,
    Effect.flatMap(SqlClient.SqlClient, (sql) =>
      Effect.forEach(statements, (text) => sql.unsafe(text).unprepared, { discard: true }))
  )

/** One table in three statements; a changed table has one more column, another default and another index. */
const table = (number: number, isChanged: boolean): ReadonlyArray<string> => [
  `CREATE TABLE public.account_${number} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    previous_id bigint ${number === 0 ? "" : `REFERENCES public.account_${number - 1}`},
    name varchar(200) NOT NULL,
    email text NOT NULL,
    kind text NOT NULL DEFAULT 'plain',
    balance numeric(12, 2) NOT NULL DEFAULT ${isChanged ? 1 : 0},
    detail jsonb,
    ${isChanged ? "seen_at timestamptz," : ""}
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE UNIQUE INDEX account_${number}_email ON public.account_${number} (lower(email))`,
  `CREATE INDEX account_${number}_name ON public.account_${number} (name${isChanged ? ", created_at" : ""})`
]

const schema = (tables: number, changed: number): ReadonlyArray<string> =>
  Array.from({ length: tables }, (_, number) => table(number, number >= tables - changed)).flat()

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<readonly [number, A], E, R> =>
  Effect.suspend(() => {
    const start = process.hrtime.bigint()
    return Effect.map(effect, (value) => [Number(process.hrtime.bigint() - start) / 1e6, value] as const)
  })

const dump = (url: string) =>
  Effect.sync(() => execFileSync("pg_dump", ["--schema-only", url], { maxBuffer: 2 ** 30 }).length)

const compared = (live: Catalog, desired: Catalog) => Effect.suspend(() => Effect.fromResult(Diff.diff(live, desired)))

const expect = (what: string, found: boolean): Effect.Effect<void> =>
  found ? Effect.void : Effect.die(new Error(`The benchmark measures nothing: ${what}`))

/** A check of the database at a URL, as `Autogenerate.compare` makes it. */
const checked = (desired: ReadonlyArray<string>, url: string, cache?: Introspect.ShadowOptions["cache"]) =>
  Effect.flatMap(
    Effect.all([
      Introspect.shadow(desired, { target: serverOf(url), place: "server", ...(cache !== undefined && { cache }) }),
      on(url, Introspect.catalog())
    ], { concurrency: "unbounded" }),
    ([shadow, live]) => compared(live, shadow)
  )

const median = (all: ReadonlyArray<number>): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

const bench = Effect.fnUntraced(function*(tables: number, url: string) {
  const desired = schema(tables, 0)
  const changing = Math.min(50, tables)
  yield* run(url, "BEGIN", ...desired, "COMMIT", "ANALYZE")
  const directory = mkdtempSync(join(tmpdir(), "strata-bench-"))
  const cache = { directory, name: url, version: "bench" }
  const other = yield* Introspect.shadow(schema(tables, changing), { target: serverOf(url), place: "server" })
  const times = {
    pg_dump: [] as Array<number>,
    read: [] as Array<number>,
    check: [] as Array<number>,
    kept: [] as Array<number>,
    "diff 50": [] as Array<number>
  }
  for (let round = 0; round < rounds(tables); round++) {
    times.pg_dump.push((yield* timed(dump(url)))[0])
    const [read, live] = yield* timed(on(url, Introspect.catalog()))
    times.read.push(read)
    const [check, same] = yield* timed(checked(desired, url))
    times.check.push(check)
    const [kept] = yield* timed(checked(desired, url, cache))
    if (round > 0) times.kept.push(kept)
    const [diff, changed] = yield* timed(compared(live, other))
    times["diff 50"].push(diff)
    yield* expect("the check finds differences", same.steps.length === 0)
    yield* expect("the diff misses changes", changed.steps.length >= 3 * changing)
  }
  rmSync(directory, { recursive: true })
  const base = median(times.pg_dump)
  yield* Console.log([
    `${tables} tables`.padStart(12),
    ...Object.entries(times).map(([name, all]) =>
      `${name} ${median(all).toFixed(0).padStart(6)} ms ${(median(all) / base).toFixed(2).padStart(5)} ×`
    )
  ].join("   "))
})

const database = (tables: number) => {
  const name = `strata_bench_${tables}_${process.pid}`
  const url = new URL(home)
  url.pathname = `/${name}`
  return Effect.acquireUseRelease(
    run(home, `CREATE DATABASE ${name} TEMPLATE template0`),
    () => bench(tables, url.href),
    () => Effect.orDie(run(home, `DROP DATABASE ${name} WITH (FORCE)`))
  )
}

const program = Effect.gen(function*() {
  const [row] = yield* on(home, Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`SHOW server_version`)))
  const version = execFileSync("pg_dump", ["--version"], { encoding: "utf8" }).trim()
  yield* Console.log(`PostgreSQL ${String(Object.values(row ?? {})[0])}, ${version}, Node ${process.version}`)
  yield* Effect.forEach(counts, database, { discard: true })
})

await Effect.runPromise(program)
