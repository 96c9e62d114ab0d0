/**
 * Reads what statements would make of a database, and leaves the database as it was.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { Catalog } from "../../src/catalog/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import * as Sql from "../../src/sql/mod.ts"

/**
 * The catalog after some SQL, which runs in a transaction that is rolled back: many reads can share one session, which
 * plans the queries of the catalog once.
 */
export const rolledBack = (
  script: ReadonlyArray<string>,
  options: Introspect.Options = {}
): Effect.Effect<Catalog, never, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const read = Effect.gen(function*() {
      for (const text of script) {
        for (const piece of Result.getOrThrow(Sql.split(text))) yield* sql.unsafe(piece.text).unprepared
      }
      return yield* Introspect.catalog(options)
    })
    const { catalog } = yield* Effect.orDie(read).pipe(
      Effect.flatMap((catalog) => Effect.fail({ catalog })),
      sql.withTransaction,
      Effect.flip,
      Effect.filterOrElse((end) => "catalog" in end, Effect.die)
    )
    return catalog
  })
