import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as TestClock from "effect/testing/TestClock"
import * as Client from "../../src/client/mod.ts"
import { appends, Ledger, type Options } from "../../src/ledger/mod.ts"
import { appliedEvent } from "../ledger/arbitrary_event.ts"
import { ledgerOf } from "../ledger/server_ledger.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"

/** What waits for the next append, on a session of its own. */
const listening = Effect.fnUntraced(function*(url: string, options: Options = {}) {
  const layer = Layer.fresh(Client.layer(Result.getOrThrow(Client.Target.parse(Redacted.make(url)))))
  const listen = yield* Effect.provide(Client.listener, yield* Layer.build(layer))
  return yield* appends(listen, options)
})

const refused = () => Effect.fail(new SqlError({ reason: new UnknownError({ cause: "a standby" }) }))

// These run under the clock of the test, which stands still: what wakes is the notification and nothing else.
describe("appends", () => {
  for (const options of [{}, { schema: "S'; \"x\" é", table: "t".repeat(60) }]) {
    it.effect(`wakes for what commits, in the ledger ${JSON.stringify(options)}`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const next = yield* listening(url, options)
        yield* Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          assert.strictEqual(yield* next, "notified")
          yield* ledger.append(appliedEvent("a"), 2)
          yield* ledger.append(appliedEvent("b"), 3)
          assert.strictEqual(yield* next, "notified")
        }).pipe(Effect.provide(ledgerOf(url, options)))
      }))
  }

  it.effect("tells the numbers of what was committed, in order, and nothing of what was rolled back", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const ensure = Effect.flatMap(Ledger, (ledger) => ledger.ensure)
      yield* Effect.provide(ensure, ledgerOf(url))
      yield* Effect.provide(ensure, ledgerOf(url, { table: "other" }))
      const insert = "INSERT INTO strata.ledger (kind, revision) VALUES ('RevisionUnstamped', 'a')"
      const told = yield* Effect.promise(() =>
        withClient(url, async (client) => {
          const payloads: Array<string | undefined> = []
          const both = new Promise((resolve) =>
            client.on("notification", ({ payload }) => payloads.push(payload) === 2 && resolve(undefined))
          )
          await client.query(`LISTEN "strata.ledger"`)
          await query(url, `BEGIN; ${insert}; ${insert}; ROLLBACK`)
          await query(url, insert.replace("ledger", "other"))
          await query(url, insert)
          await query(url, insert)
          await both
          return payloads
        })
      )
      assert.deepStrictEqual(told, ["2", "3"])
    }))

  it.effect("looks every five seconds as well, and only so where nobody may listen", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      for (const next of [yield* appends(refused), yield* listening(url)]) {
        for (const _ of [1, 2]) {
          const wake = yield* Effect.forkChild(next)
          yield* TestClock.adjust("4999 millis")
          assert.isUndefined(wake.pollUnsafe())
          yield* TestClock.adjust("1 millis")
          assert.strictEqual(yield* Fiber.join(wake), "overdue")
        }
      }
    }))
})
