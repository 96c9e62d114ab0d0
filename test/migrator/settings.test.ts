import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Environment } from "../../src/environment/mod.ts"
import { Migrator } from "../../src/migrator/mod.ts"

describe("Migrator.Settings", () => {
  it.effect("are those of an environment without options, unless they are provided", () =>
    Effect.gen(function*() {
      const settings = yield* Migrator.Settings
      assert.deepStrictEqual(settings, {
        schema: "strata",
        table: "ledger",
        owners: [],
        searchPath: ["public"],
        transaction: "per-migration",
        lockTimeout: Duration.seconds(5),
        statementTimeout: Duration.zero,
        lockRetries: 10,
        lockWait: Duration.minutes(5)
      })
    }))

  it("are taken from env.ts", () => {
    const environment = Environment.make({ lockRetries: 0, lockTimeout: "1 second", transaction: "single" })
    const { lockRetries, lockTimeout, transaction } = Migrator.settingsOf(environment)
    assert.deepStrictEqual({ lockRetries, lockTimeout, transaction }, {
      lockRetries: 0,
      lockTimeout: Duration.seconds(1),
      transaction: "single"
    })
  })
})
