import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { key } from "../../src/ledger/lock.ts"
import { directoryOf, placeOf, revision, strata } from "../cli/strata.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"
import { oneIn } from "../support/soak.ts"
import { roleOn } from "./_role.ts"

const files = {
  ...revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;"),
  ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two (id int);", "DROP TABLE two;")
}

/** Every command that only reads the database, and how it ends where `aaaa` is applied and where nothing is. */
const commands: ReadonlyArray<readonly [ReadonlyArray<string>, number, number]> = [
  [["current"], 0, 0],
  [["current", "--json"], 0, 0],
  [["current", "--check-heads"], 3, 3],
  [["plan"], 0, 0],
  [["plan", "--sql", "--json"], 0, 0],
  [["plan", "--down", "base"], 0, 0],
  [["log"], 0, 0],
  [["log", "--at", "1"], 0, 1],
  [["verify"], 0, 0],
  [["history", "-i"], 0, 0],
  [["history", "-r", "current:head"], 0, 0],
  [["show", "current"], 0, 0]
]

/** May look at the ledger and at nothing else, in sessions that cannot write. */
const reader = (url: string) =>
  roleOn(url, "reader", (role) =>
    `ALTER ROLE ${role} SET default_transaction_read_only = on;
    DO $$ BEGIN IF to_regclass('strata.ledger') IS NOT NULL THEN
      GRANT USAGE ON SCHEMA strata TO ${role}; GRANT SELECT ON strata.ledger TO ${role};
    END IF; END $$`)

const half = Effect.gen(function*() {
  const place = yield* placeOf(files)
  assert.strictEqual((yield* strata(place, "upgrade", "aaaa")).code, 0)
  return place
})

/** What each command says, after it was seen to end as it should. */
const told = Effect.fnUntraced(function*(
  place: { readonly directory: string; readonly url: string },
  which: 1 | 2,
  chosen = oneIn(2, commands)
) {
  const said: Array<unknown> = []
  for (const command of chosen) {
    const ended = yield* strata(place, ...command[0])
    assert.strictEqual(ended.code, command[which], `${command[0].join(" ")}: ${ended.err.join("\n")}`)
    said.push([command[0].join(" "), ended.out, ended.err])
  }
  return said
})

const objects = (url: string) =>
  Effect.promise(() => query(url, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information' ORDER BY 1"))

describe("reading", () => {
  it.live("needs only SELECT on the ledger, in a read-only session, and prints the same as with all rights", () =>
    Effect.gen(function*() {
      const place = yield* half
      const before = yield* told(place, 1, commands)
      assert.deepStrictEqual(yield* told({ ...place, url: yield* reader(place.url) }, 1, commands), before)
    }))

  it.live("does not wait for a run that holds the lock and has appended in an open transaction", () =>
    Effect.gen(function*() {
      const place = yield* half
      const before = yield* told(place, 1)
      const run = Effect.runPromiseWith(yield* Effect.context<never>())
      const during = yield* Effect.promise(() =>
        withClient(place.url, async (client) => {
          await client.query(`SELECT pg_advisory_lock(${key("strata", "ledger")})`)
          await client.query("BEGIN; CREATE TABLE two (id int)")
          await client.query(`INSERT INTO strata.ledger (kind, revision) VALUES ('RevisionUnstamped', 'aaaa')`)
          return await run(told(place, 1))
        })
      )
      assert.deepStrictEqual(during, before)
    }))

  it.live("of a database without a ledger creates none, with all rights and with none", () =>
    Effect.gen(function*() {
      const place = { directory: yield* directoryOf(files), url: yield* freshDatabase }
      const said = yield* told(place, 2)
      assert.deepStrictEqual(yield* objects(place.url), [{ nspname: "public" }])
      assert.deepStrictEqual(yield* told({ ...place, url: yield* reader(place.url) }, 2), said)
    }))

  it.live("does not get by without the right to SELECT, and says which", () =>
    Effect.gen(function*() {
      const place = yield* half
      const blind = yield* roleOn(place.url, "blind", (role) => `GRANT USAGE ON SCHEMA strata TO ${role}`)
      for (const command of ["current", "log", "verify"]) {
        const { code, err } = yield* strata({ ...place, url: blind }, command)
        assert.deepStrictEqual([code, err], [1, [
          "Cannot read the ledger \"strata.ledger\": permission denied for table ledger. " +
          "Grant the privilege to the role, or use another role in DATABASE_URL"
        ]])
      }
    }))
})
