/**
 * Where the databases of the harness are: embedded, or on a server of its own. `DATABASE_URL` is never read.
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Duplex } from "node:stream"
import { Target } from "../../client/mod.ts"
import { HarnessError, NoDatabase } from "../error.ts"

/** A database of the harness, which is dropped with its scope. */
export interface Database {
  readonly target: Target.Target
  /** A client of one session, which each use of the layer opens. */
  readonly layer: Layer.Layer<SqlClient>
  /** A client for an application under test: a pool on a server, the one session of an embedded database. */
  readonly pool: Layer.Layer<SqlClient, SqlError>
  /** A connection of its own, for what watches its exchanges. */
  readonly stream: () => Duplex
  /** A client of one session over a stream. */
  readonly over: (stream: () => Duplex) => Layer.Layer<SqlClient>
  /** Waits until the sessions of clients that have gone have ended. */
  readonly gone: Effect.Effect<void, HarnessError>
}

/** How a template is made: `key` is a digest of everything that it depends on, except for the server. */
export interface Template<E> {
  readonly key: string
  readonly prepare: (database: Database) => Effect.Effect<void, E>
}

/** The databases of the harness. */
export class Place extends Context.Service<Place, {
  readonly kind: "embedded" | "server"
  /** A new, empty database. */
  readonly empty: Effect.Effect<Database, HarnessError, Scope.Scope>
  /** A copy of the template, which is made if it does not exist. */
  readonly clone: <E>(template: Template<E>) => Effect.Effect<Database, E | HarnessError, Scope.Scope>
}>()("strata/testing/Place") {}

/** The variable that names the server of the harness. */
export const variable = "STRATA_TEST_URL"

/** Where the databases are; by default on the server that STRATA_TEST_URL names, or embedded if that is not set. */
export interface PlaceOptions {
  /** The URL of a database on the server, from which other databases are created; `"embedded"` uses none. */
  readonly server?: string | Redacted.Redacted | "embedded" | undefined
}

const urlOf = ({ server }: PlaceOptions): Effect.Effect<Redacted.Redacted | undefined> =>
  server === "embedded"
    ? Effect.undefined
    : server !== undefined
    ? Effect.succeed(typeof server === "string" ? Redacted.make(server) : server)
    : Effect.map(Effect.orElseSucceed(Effect.option(Config.Redacted(variable)), Option.none), Option.getOrUndefined)

/** The databases, embedded or on a server. */
export const layer = (options: PlaceOptions = {}): Layer.Layer<Place, HarnessError> =>
  Layer.unwrap(Effect.gen(function*() {
    const url = yield* urlOf(options)
    if (url === undefined || Redacted.value(url) === "") {
      return (yield* Effect.promise(() => import("./embedded.ts"))).layer
    }
    const target = yield* Effect.mapError(Effect.fromResult(Target.parse(url)), ({ message }) => noServer(message))
    if (target._tag === "Embedded") {
      return (yield* Effect.promise(() => import("./embedded.ts"))).layer
    }
    return (yield* Effect.promise(() => import("./server.ts"))).layer(target)
  }))

const noServer = (problem: string): HarnessError =>
  HarnessError.of(
    new NoDatabase({
      problem: problem.replaceAll("DATABASE_URL", variable),
      next: `set ${variable} to the URL of a PostgreSQL server for tests, or unset it to use an embedded database`
    })
  )
