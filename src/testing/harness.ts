/**
 * The databases of tests: one for each test, at the head or at an older revision, with the rows of the test.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { layerPooled } from "../client/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph, Target } from "../revision/mod.ts"
import { fill, insert, modelValues, randomOf, type Rows, type Values } from "../rows/mod.ts"
import { asBroken, HarnessError, NotPossible } from "./error.ts"
import { type Database, layer as layerPlace, Place, type PlaceOptions } from "./place/place.ts"
import { on, read, type Subject, templateAt, templateAtHead } from "./subject/subject.ts"

/** Where the history is, and where the databases are. */
export interface HarnessOptions extends PlaceOptions {
  /** The script directory: a path, or a URL such as `new URL("../migrations", import.meta.url)`. */
  readonly directory: string | URL
}

/** The database of a test, for clients of other kinds: its URL, or undefined for an embedded one. */
export class TestDatabase extends Context.Service<TestDatabase, {
  readonly url: Redacted.Redacted | undefined
}>()("strata/testing/TestDatabase") {}

/** What `layerDatabase` provides. */
export type DatabaseServices = TestDatabase | Layer.Success<ReturnType<typeof layerPooled>>

/**
 * A database at an older revision, with rows, that a migration is tried on. Nothing happens before `upgrade` or `downgrade`
 * runs; each has a database of its own, which is dropped with the scope.
 */
export interface Past {
  /** Inserts rows, by their tables and in this order. */
  readonly insert: (rows: Rows) => Past
  /** Fills each table with random rows that satisfy its constraints; the same ones for the same seed. */
  readonly populate: (options?: { readonly seed?: number; readonly rows?: number; readonly values?: Values }) => Past
  /** Upgrades to a target, by default `head`, and returns a client of the database. */
  readonly upgrade: (target?: string) => Effect.Effect<SqlClient.SqlClient, HarnessError, Scope.Scope>
  /** Downgrades to a target, and returns a client of the database. */
  readonly downgrade: (target: string) => Effect.Effect<SqlClient.SqlClient, HarnessError, Scope.Scope>
}

/** The databases of the tests of one history. */
export interface Harness {
  /**
   * A new database at the head for each use of the layer, copied from a template that is migrated once and used again by
   * later runs and by parallel ones. The client is a pool on a server, and the one session of an embedded database.
   */
  readonly layerDatabase: () => Layer.Layer<DatabaseServices, HarnessError | SqlError>
  /** A database at a revision, or at `base`. */
  readonly at: (revision: string) => Past
}

const again = "correct what is named, then run the tests again"

/** What the harness itself needs; the services of the platform are loaded when they are needed. */
const services = (options: HarnessOptions) =>
  Layer.merge(
    layerPlace(options),
    Layer.unwrap(Effect.map(Effect.promise(() => import("@effect/platform-node/NodeServices")), ({ layer }) => layer))
  )

/** Provides these services until the end of the scope, because they drop the databases that are made in it. */
const served = (options: HarnessOptions) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Layer.build(services(options)), (context) => Effect.provide(effect, context))

/** The ids at which a target is. */
const idsAt = (subject: Subject, text: string) =>
  Effect.fromResult(
    Result.flatMap(
      Target.parse(text),
      (target) => Graph.resolve(subject.script.graph, new Set(), target)
    )
  ).pipe(
    Effect.map((found) => found.map(({ id }) => id)),
    Effect.mapError(({ message }) => HarnessError.of(new NotPossible({ problem: message, next: "strata history" })))
  )

type Step = Effect.Effect<unknown, unknown, SqlClient.SqlClient>

const pastOf = (options: HarnessOptions, revision: string, steps: ReadonlyArray<(subject: Subject) => Step>): Past => {
  const run = (direction: Migrator.Direction, target: string) =>
    Effect.gen(function*() {
      const subject = yield* read(options.directory)
      const ids = revision === "base" ? [] : yield* idsAt(subject, revision)
      const database = yield* (yield* Place).clone(templateAt(subject, ids))
      const context = yield* Layer.build(database.layer)
      const sql = Context.get(context, SqlClient.SqlClient)
      const inSession = on(subject, { layer: Layer.succeedContext(context) })
      for (const step of steps) {
        yield* inSession(step(subject)).pipe(asBroken(`The rows cannot be inserted at revision "${revision}"`, again))
      }
      const to = yield* Effect.mapError(
        Effect.fromResult(Target.parse(target)),
        ({ message }) => HarnessError.of(new NotPossible({ problem: message, next: "strata history" }))
      )
      yield* inSession(direction === "upgrade" ? Migrator.upgrade(to) : Migrator.downgrade(to)).pipe(
        asBroken(`The ${direction} from revision "${revision}" to "${target}" failed on the rows of the test`, again)
      )
      return sql
    }).pipe(served(options))
  return {
    insert: (rows) => pastOf(options, revision, [...steps, () => insert(rows)]),
    populate: ({ seed = 1, ...more } = {}) =>
      pastOf(options, revision, [
        ...steps,
        ({ loaded: { environment } }) =>
          Effect.flatMap(
            modelValues(environment.models, environment.naming, seed),
            (models) => fill({ ledger: environment.ledger, random: randomOf(seed), models, ...more })
          )
      ]),
    upgrade: (target = "head") => run("upgrade", target),
    downgrade: (target) => run("downgrade", target)
  }
}

const databaseOf = (options: HarnessOptions): Effect.Effect<Database, HarnessError, Scope.Scope> =>
  Effect.gen(function*() {
    const subject = yield* read(options.directory)
    return yield* (yield* Place).clone(templateAtHead(subject))
  }).pipe(served(options))

/** The databases of the tests of a history; nothing is read or made before a test uses one. */
export const make = (options: HarnessOptions): Harness => ({
  layerDatabase: () =>
    Layer.unwrap(Effect.map(databaseOf(options), ({ pool, target }) =>
      Layer.merge(
        pool as Layer.Layer<Layer.Success<ReturnType<typeof layerPooled>>, SqlError>,
        Layer.succeed(TestDatabase, TestDatabase.of({ url: target._tag === "Server" ? target.url : undefined }))
      ))),
  at: (revision) => pastOf(options, revision, [])
})
