/**
 * Running the history with something breaking at a chosen point, and looking at what is left: the enumeration that the
 * harness has for its users, with a history whose revisions count themselves.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Migration, Migrator, Target } from "../../src/mod.ts"
import { different, enumerate as enumerateAll, type Point, type Way } from "../../src/testing/crash/enumerate.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { others } from "../support/activity.ts"
import { catalogOf } from "../support/catalog.ts"
import { type Proxy, proxyTo, type Watcher } from "../support/proxy.ts"
import { freshDatabase, query } from "../support/server.ts"
import { oneIn as share, soaking } from "../support/soak.ts"
import { untilNoRows } from "../support/until.ts"
import { before, checksums, facts } from "./_crash_history.ts"

export { different, type Point } from "../../src/testing/crash/enumerate.ts"

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

/** A run of the whole history in this process. */
export const runHere = (url: string, history: ReadonlyArray<Migration.Any>, way: Way) =>
  Effect.provide(
    way === "upgrade" ? Migrator.upgrade() : Migrator.downgrade(Target.base),
    on(clientOf(url), history, { checksums }),
    { local: true }
  )

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

/** What a run in this process and a look at the ledger fail with. */
type Fault = Effect.Error<ReturnType<typeof runHere>> | Effect.Error<ReturnType<typeof look>>

/**
 * Breaks a run at every chosen moment, up and down, and has the next run end what it began. Each round starts from
 * nothing, a ledger included. Returns what the ledger said after the breaks: how often, by what.
 */
export const enumerate = Effect.fnUntraced(function*<A, E>(
  { breaking, choose, database = freshDatabase, history, run }: Trial<A, E>
) {
  const place = yield* newPlace(database)
  return yield* enumerateAll<Place, Effect.Success<ReturnType<typeof picture>>, Fault, never>({
    ways: ["upgrade", "downgrade"],
    round: (use) => Effect.tap(use(place), renew(place.url)),
    run: ({ proxy }, way, watcher) =>
      Effect.suspend(() => {
        proxy.watch(watcher)
        return run(proxy.url, way)
      }),
    again: ({ url }, way) => Effect.andThen(runHere(url, history, way), picture(url)),
    gone: ({ url }) => untilNoRows(url, others),
    picture: ({ url }) => picture(url),
    same: (found, expected, where) => Effect.sync(() => assert.deepStrictEqual(found, expected, where)),
    look: ({ url }, _, where) => look(url, history, where),
    died: (where, cause) => assert.fail(`${where}: ${String(cause)}`),
    breaking,
    choose
  })
})

/** One in so many of the moments; all of them when soaking. */
export const oneIn = (many: number) => (points: ReadonlyArray<Point>) => share(many, different(points))

/** How long an enumeration may take. */
export const patience = soaking ? 7_200_000 : 300_000
