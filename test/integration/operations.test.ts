import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Client } from "pg"
import { Inverse, type Operation } from "../../src/operation/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { snapshotQuery } from "../support/catalog.ts"
import { freshDatabase } from "../support/server.ts"
import { type Case, constraintCases, indexCases, otherCases, tableCases } from "./_operation_cases.ts"

const clientOf = (url: string) => Layer.fresh(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))

const connection = (url: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new Client({ connectionString: url })
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.end())
  )

const online = Effect.fnUntraced(function*(operation: Operation) {
  const sql = yield* SqlClient.SqlClient
  for (const statement of Result.getOrThrow(Sql.render(operation))) {
    const { parameters, text } = Sql.online(statement)
    yield* Effect.mapError(sql.unsafe(text, parameters), ({ reason }) => `${reason.cause}\n${text}`)
  }
})

const offline = (client: Client, operation: Operation) =>
  Effect.promise(async () => {
    for (const statement of Result.getOrThrow(Sql.render(operation))) {
      await client.query(Result.getOrThrow(Sql.inline(statement)))
    }
  })

const lines = (client: Client) =>
  Effect.promise(async () => (await client.query(snapshotQuery)).rows[0]?.["snapshot"] as ReadonlyArray<string>)

const reset = (client: Client) =>
  Effect.promise(() =>
    client.query(
      `DO $$ DECLARE n text; BEGIN
        FOR n IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP EXECUTE format('DROP EXTENSION %I CASCADE', n); END LOOP;
        FOR n IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
          EXECUTE format('DROP SCHEMA %I CASCADE', n);
        END LOOP;
      END $$; CREATE SCHEMA public`
    )
  )

const runs = Effect.fnUntraced(function*(client: Client, { before = [], name, oneWay = false, operation }: Case) {
  yield* reset(client)
  for (const each of before) yield* offline(client, each)
  const start = yield* lines(client)
  yield* online(operation)
  const done = yield* lines(client)
  assert.notDeepEqual(done, start, `${name} changes something`)
  if (oneWay) {
    yield* reset(client)
    for (const each of before) yield* offline(client, each)
  } else {
    const inverse = Option.getOrThrow(Inverse.invert(operation))
    yield* online(inverse)
    assert.deepStrictEqual(yield* lines(client), start, `${name} is undone by its inverse`)
  }
  yield* offline(client, operation)
  assert.deepStrictEqual(yield* lines(client), done, `${name} does offline what it does online`)
})

const suite = (name: string, cases: ReadonlyArray<Case>) =>
  it.live(`render of ${name} runs, undoes and matches offline`, () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const client = yield* connection(url)
      const { rows } = yield* Effect.promise(() => client.query("SHOW server_version_num"))
      const version = Number(rows[0]?.["server_version_num"]) / 10_000
      yield* Effect.forEach(
        cases.filter((each) => (each.since ?? 0) <= version),
        (each) =>
          Effect.catchCause(
            runs(client, each),
            (cause) => Effect.die(new Error(`${each.name}: ${Cause.pretty(cause)}`))
          ),
        { discard: true }
      ).pipe(Effect.provide(clientOf(url)))
    }))

describe("operations on a server", () => {
  suite("tables and columns", tableCases)
  suite("indexes", indexCases)
  suite("constraints", constraintCases)
  suite("everything else", otherCases)
})
