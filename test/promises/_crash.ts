/**
 * Running the history with something breaking at a chosen point, and looking at what is left.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import { type Migration, Migrator, Target } from "../../src/mod.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { others } from "../support/activity.ts"
import { catalogOf } from "../support/catalog.ts"
import { type Exchange, type Moment, type Proxy, proxyTo, type Watcher } from "../support/proxy.ts"
import { freshDatabase, query } from "../support/server.ts"
import { untilNoRows } from "../support/until.ts"
import { before, checksums, facts } from "./_crash_history.ts"
import { soaking } from "./_runner_history.ts"

/** A moment of an undisturbed run at which something can break. */
export interface Point extends Pick<Exchange, "number" | "text" | "commits" | "idle"> {
  readonly moment: Moment
}

/** A database, and a way to it that can break. */
interface Place {
  readonly url: string
  readonly proxy: Proxy
}

/** A new database with nothing applied. */
const newPlace = Effect.fnUntraced(function*(database: Effect.Effect<string, never, Scope.Scope>) {
  const url = yield* database
  yield* Effect.promise(() => query(url, before))
  return { url, proxy: yield* proxyTo(url) } as Place
})

/** The way there and back. */
const ways = ["upgrade", "downgrade"] as const
type Way = typeof ways[number]

/** A run of the whole history in this process. */
export const runHere = (url: string, history: ReadonlyArray<Migration.Any>, way: Way) =>
  Effect.provide(
    way === "upgrade" ? Migrator.upgrade() : Migrator.downgrade(Target.base),
    on(clientOf(url), history, { checksums }),
    { local: true }
  )

/** What an undisturbed run does at each moment, in order. */
const pointsOf = <A, E>(place: Place, run: (url: string) => Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const points: Array<Point> = []
    place.proxy.watch(({ commits, idle, number, text }, moment) => {
      points.push({ number, text, commits, idle, moment })
      return Promise.resolve("go")
    })
    yield* run(place.proxy.url)
    return points as ReadonlyArray<Point>
  })

/** Runs until `at`, where `breaking` is called; the exit of the run. */
const breakAt = <A, E>(
  { proxy }: Place,
  at: Point,
  run: (url: string) => Effect.Effect<A, E>,
  breaking: Watcher
): Effect.Effect<Exit.Exit<A, E>> =>
  Effect.gen(function*() {
    let broken: ReturnType<Watcher> = Promise.resolve("go")
    proxy.watch((exchange, moment) => {
      const here = exchange.number === at.number && moment === at.moment
      return here ? broken = breaking(exchange, moment) : Promise.resolve("go")
    })
    const exit = yield* Effect.exit(run(proxy.url))
    // The run may notice before what breaks it is done.
    yield* Effect.promise(() => broken)
    return exit
  })

/**
 * Compares what the ledger says with what is there, revision by revision; returns what it says: "in doubt", or how many
 * are applied. Nothing that runs in a transaction is ever in doubt, and nothing took effect twice.
 */
const look = Effect.fnUntraced(function*(url: string, history: ReadonlyArray<Migration.Any>, where: string) {
  const { inDoubt, pending } = yield* Effect.provide(Migrator.current(), on(clientOf(url), history, { checksums }), {
    local: true
  })
  const waiting = new Set(pending.map(({ id }) => id))
  const all = yield* Effect.promise(() => query(url, facts))
  for (const { modes: { upgrade: { transaction } }, revision } of history) {
    const { downs, gone, there, ups } = all.find((fact) => fact["revision"] === revision)!
    assert.isFalse(transaction && inDoubt.includes(revision), `"${revision}" in doubt: ${where}`)
    if (inDoubt.includes(revision)) continue
    const applied = !waiting.has(revision)
    const took = { there: applied, gone: !applied, times: applied ? 1 : 0 }
    assert.deepStrictEqual({ there, gone, times: Number(ups) - Number(downs) }, took, `"${revision}": ${where}`)
    assert.isAtMost(Number(ups), 1, `"${revision}" twice: ${where}`)
  }
  return inDoubt.length > 0 ? "in doubt" : `${history.length - pending.length} applied`
})

/** Everything that a run is to be measured by: what there is in the end, and how often each revision took effect. */
const picture = (url: string) =>
  Effect.promise(async () => ({ catalog: await catalogOf(url), facts: await query(url, facts) }))

/** Makes the database new again, once everything is reverted. */
const renew = (url: string) => Effect.promise(() => query(url, "DROP SCHEMA strata CASCADE; TRUNCATE took"))

/** How a history is run, and what breaks it; on a database of the test server unless there is another. */
export interface Trial<A, E> {
  readonly database?: Effect.Effect<string, never, Scope.Scope>
  readonly history: ReadonlyArray<Migration.Any>
  readonly run: (url: string, way: Way) => Effect.Effect<A, E>
  readonly breaking: Watcher
  /** Which moments of an undisturbed run to try. */
  readonly choose: (points: ReadonlyArray<Point>) => ReadonlyArray<Point>
}

/**
 * Breaks a run at every chosen moment, up and down, and has the next run end what it began. Each round starts from
 * nothing, a ledger included. Returns what the ledger said after the breaks: how often, by what.
 */
export const enumerate = Effect.fnUntraced(function*<A, E>(
  { breaking, choose, database = freshDatabase, history, run }: Trial<A, E>
) {
  const place = yield* newPlace(database)
  const expected = {} as Record<Way, { readonly points: ReadonlyArray<Point>; readonly picture: unknown }>
  for (const way of ways) {
    const points = yield* pointsOf(place, (url) => run(url, way))
    expected[way] = { points: choose(points), picture: yield* picture(place.url) }
  }
  yield* renew(place.url)
  const found: Record<string, number> = {}
  const rounds = Math.max(...ways.map((way) => expected[way].points.length))
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const point = expected[way].points[round]
      if (point !== undefined) {
        const exit = yield* breakAt(place, point, (url) => run(url, way), breaking)
        // The server may notice later than the runner that the connection is gone.
        yield* untilNoRows(place.url, others)
        const where = `${way}, ${point.moment} ${point.number} (${point.text.trim().slice(0, 60)})`
        assert.isTrue(Exit.isSuccess(exit) || Exit.hasFails(exit), where)
        const outcome = yield* look(place.url, history, where)
        found[outcome] = (found[outcome] ?? 0) + 1
      }
      yield* runHere(place.url, history, way)
      assert.deepStrictEqual(yield* picture(place.url), expected[way].picture)
    }
    yield* renew(place.url)
  }
  return found
})

/** All moments but the one before an exchange, which is, for the server, the one after the exchange before it. */
export const different = (points: ReadonlyArray<Point>) =>
  points.filter(({ moment, number }) => moment !== "before" || number === 1)

/** One in so many of the moments; all of them when soaking. */
export const oneIn = (many: number) => (points: ReadonlyArray<Point>) =>
  soaking ? different(points) : different(points).filter((_, index) => index % many === 0)

/** How long an enumeration may take. */
export const patience = soaking ? 7_200_000 : 300_000
