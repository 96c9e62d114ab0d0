/**
 * Databases that the diff itself empties, so that the next test can use them: creating one costs more than most laws.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import type { Catalog } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { perFile } from "../support/per_file.ts"
import { rolledBack } from "../support/rolled_back.ts"
import { whole } from "./corpus.ts"
import { type Database, databaseWith, reader } from "./database.ts"

/** The databases of one file; to be called where tests are declared. */
export const scratchDatabases = () => {
  const idle: Array<Database> = []
  let remains: string | undefined
  const scope = perFile(Effect.scope)
  const session = perFile(reader)

  /** The catalog that a text makes of an empty database. */
  const catalogOf = (sql: string): Effect.Effect<Catalog> =>
    Effect.flatMap(session, (session) => Effect.provideContext(rolledBack([sql]), session))

  /** The catalog of an empty database. */
  const nothing = perFile(catalogOf(""))

  /** An empty database with the text in it, until it is given back. */
  const take = Effect.fnUntraced(function*(sql: string) {
    let database = idle.pop()
    if (database === undefined) {
      database = yield* Scope.provide(databaseWith(""), yield* scope)
      remains ??= yield* database.remains
    }
    yield* database.load(sql)
    return database
  })

  /** Drops all of `state`, which the database has; one in which anything is left is not used again. */
  const giveBack = Effect.fnUntraced(function*(database: Database, state: Catalog) {
    const empty = yield* nothing
    yield* database.run(Diff.operations(Result.getOrThrow(Diff.diff(state, empty, whole))))
    if ((yield* database.remains) === remains) idle.push(database)
  })

  /** An empty database with the text in it; given back with the scope, unless the test failed. */
  const borrow = (sql: string): Effect.Effect<Database, never, Scope.Scope> =>
    Effect.acquireRelease(take(sql), (database, exit) =>
      Exit.isFailure(exit)
        ? Effect.void
        : Effect.ignoreCause(Effect.flatMap(database.catalog, (state) => giveBack(database, state))))

  return { borrow, catalogOf, giveBack, nothing, take }
}
