/**
 * Every crash point of a run: it is broken at each moment of each exchange, what is left is compared with what the ledger
 * says, and the next run ends it.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Exchange, Moment, Watcher } from "./exchanges.ts"

/** A moment of an undisturbed run at which something can break. */
export interface Point extends Pick<Exchange, "number" | "text" | "commits" | "idle"> {
  readonly moment: Moment
}

/** The way there and back. */
export type Way = "upgrade" | "downgrade"

/** What there is before a trial, and after an undisturbed run of each way. */
export type Pictures<P> = { readonly start: P } & Readonly<Partial<Record<Way, P>>>

/** What is run, what breaks it, and how a database of the type `D` is looked at. */
export interface Trial<D, P, E, R> {
  /** The ways that are tried, in this order; a downgrade must lead back to the start. */
  readonly ways: ReadonlyArray<Way>
  /** Gives each round a database in which nothing of the trial is applied. */
  readonly round: <A>(use: (database: D) => Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** A run whose exchanges are watched. */
  readonly run: (database: D, way: Way, watcher: Watcher) => Effect.Effect<unknown, unknown, R>
  /** The next run, which nothing disturbs; returns the picture after it. */
  readonly again: (database: D, way: Way, where: string) => Effect.Effect<P, E, R>
  /** Waits until the server knows that the runner is gone. */
  readonly gone: (database: D) => Effect.Effect<void, E, R>
  /** Everything that a run is measured by. */
  readonly picture: (database: D) => Effect.Effect<P, E, R>
  /** Fails if two pictures differ. */
  readonly same: (found: P, expected: P, where: string) => Effect.Effect<void, E, R>
  /** Compares what the ledger says with what is there; returns what it says. */
  readonly look: (database: D, pictures: Pictures<P>, where: string) => Effect.Effect<string, E, R>
  /** The failure of a run that dies instead of failing. */
  readonly died: (where: string, cause: unknown) => E
  readonly breaking: Watcher
  /** Which moments of an undisturbed run to try. */
  readonly choose: (points: ReadonlyArray<Point>) => ReadonlyArray<Point>
}

/** What an undisturbed run does at each moment, in order. */
const pointsOf = Effect.fnUntraced(function*<D, P, E, R>(trial: Trial<D, P, E, R>, database: D, way: Way) {
  const points: Array<Point> = []
  yield* Effect.exit(trial.run(database, way, ({ commits, idle, number, text }, moment) => {
    points.push({ number, text, commits, idle, moment })
    return Promise.resolve("go")
  }))
  yield* trial.gone(database)
  return trial.choose(points)
})

/** Runs until `at`, where it is broken; the exit of the run. */
const breakAt = <D, P, E, R>(trial: Trial<D, P, E, R>, database: D, way: Way, at: Point) =>
  Effect.gen(function*() {
    let broken: ReturnType<Watcher> = Promise.resolve("go")
    const exit = yield* Effect.exit(trial.run(database, way, (exchange, moment) => {
      const here = exchange.number === at.number && moment === at.moment
      return here ? broken = trial.breaking(exchange, moment) : Promise.resolve("go")
    }))
    // The run may notice before what breaks it is done.
    yield* Effect.promise(() => broken)
    // The server may notice later than the runner that the connection is gone.
    yield* trial.gone(database)
    return exit
  })

/** A point in words. */
const placeOf = (way: Way, { moment, number, text }: Point): string =>
  `${way}, ${moment} ${number} (${text.trim().replaceAll(/\s+/g, " ").slice(0, 60)})`

/**
 * Breaks a run at every chosen moment, in each way, and has the next run end what it began. Returns what the ledger said
 * after the breaks: how often, by what.
 */
export const enumerate = Effect.fnUntraced(function*<D, P, E, R>(trial: Trial<D, P, E, R>) {
  const points: Partial<Record<Way, ReadonlyArray<Point>>> = {}
  const pictures = yield* trial.round((database) =>
    Effect.gen(function*() {
      const found: { start: P } & Partial<Record<Way, P>> = { start: yield* trial.picture(database) }
      for (const way of trial.ways) {
        points[way] = yield* pointsOf(trial, database, way)
        found[way] = yield* trial.picture(database)
      }
      return found as Pictures<P>
    })
  )
  const found: Record<string, number> = {}
  const rounds = Math.max(0, ...trial.ways.map((way) => points[way]!.length))
  for (let number = 0; number < rounds; number++) {
    yield* trial.round((database) =>
      Effect.gen(function*() {
        for (const way of trial.ways) {
          const point = points[way]![number]
          const where = point === undefined ? way : placeOf(way, point)
          if (point !== undefined) {
            const exit = yield* breakAt(trial, database, way, point)
            if (Exit.isFailure(exit) && !Exit.hasFails(exit)) return yield* Effect.fail(trial.died(where, exit.cause))
            const outcome = yield* trial.look(database, pictures, where)
            found[outcome] = (found[outcome] ?? 0) + 1
          }
          yield* trial.same(yield* trial.again(database, way, where), pictures[way]!, where)
        }
      })
    )
  }
  return found
})

/** All moments but the one before an exchange, which is, for the server, the one after the exchange before it. */
export const different = (points: ReadonlyArray<Point>): ReadonlyArray<Point> =>
  points.filter(({ moment, number }) => moment !== "before" || number === 1)
