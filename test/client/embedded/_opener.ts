/**
 * A process of its own that opens an embedded database, reports, and holds it until its standard input ends.
 *
 * Arguments: the directory, and the SQL to run first. Prints one line of JSON.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../../../src/client/mod.ts"
import { template } from "../../support/embedded.ts"

const [directory = "", statement = "SELECT 1"] = process.argv.slice(2)

const program = Effect.gen(function*() {
  const loadDataDir = yield* template
  yield* Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql.unsafe(statement)
    console.log(JSON.stringify({ opened: process.pid }))
    yield* Effect.promise(() => new Promise((resolve) => process.stdin.once("end", resolve).resume()))
  }).pipe(Effect.provide(Client.layerEmbedded({ directory, loadDataDir })))
})

await program.pipe(
  Effect.tapError((error) => Effect.sync(() => console.log(JSON.stringify({ failed: error.message })))),
  Effect.ignore,
  Effect.runPromise
)
