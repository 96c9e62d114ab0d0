import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Environment } from "../../src/environment/mod.ts"
import type { Operation } from "../../src/operation/mod.ts"
import { Naming, Table } from "../../src/schema/mod.ts"

const canary = "hunter2"

/** Options as a user of JavaScript might give them. */
const validate = (options: unknown) => Environment.validate(options as Environment.Options)

describe("Environment.make", () => {
  it("resolves every default", () => {
    const { compare: { include: _i, ...compare }, url: _, ...settings } = Environment.make()
    assert.deepStrictEqual({ ...settings, compare }, {
      [Environment.TypeId]: Environment.TypeId,
      password: undefined,
      ledger: { schema: "strata", table: "ledger", owners: [] },
      searchPath: ["public"],
      transaction: "per-migration",
      lockTimeout: Duration.seconds(5),
      lockRetries: 10,
      statementTimeout: undefined,
      lockWait: Duration.minutes(5),
      hooks: {
        before: undefined,
        afterSuccess: undefined,
        afterFailure: undefined,
        afterTimeout: Duration.seconds(30)
      },
      models: [],
      schemas: undefined,
      renderers: [],
      naming: Naming.defaults,
      lengths: "text",
      prelude: [],
      sql: [],
      renderItem: undefined,
      rewrite: undefined,
      fileTemplate: "{date}_{time}_{rev}_{slug}",
      slugLength: 40,
      timezone: "UTC",
      format: "ts",
      versions: ["."],
      recursive: false,
      postWrite: [],
      lint: { allow: [], warn: [], error: [] },
      compare: { types: true, defaults: true, partitions: true, owners: false, privileges: false }
    })
    assert.isTrue(Environment.isEnvironment(Environment.make()))
    assert.isFalse(Environment.isEnvironment({}))
  })

  it.effect("takes the address from DATABASE_URL, when it is asked", () =>
    Effect.gen(function*() {
      const { url } = Environment.make()
      const provider = ConfigProvider.layer(ConfigProvider.fromUnknown({ DATABASE_URL: "postgres://h/d" }))
      const value = Config.isConfig(url) ? yield* Effect.provide(url, provider) : assert.fail()
      assert.strictEqual(Redacted.value(value as Redacted.Redacted<string>), "postgres://h/d")
    }))

  it("keeps what is given", () => {
    const url = Redacted.make("postgres://h/d")
    const environment = Environment.make({ url, ledger: { table: "events" }, searchPath: ["a", "b"], lockWait: 0 })
    assert.strictEqual(environment.url, url)
    assert.deepStrictEqual(environment.ledger, { schema: "strata", table: "events", owners: [] })
    assert.deepStrictEqual(environment.searchPath, ["a", "b"])
    assert.deepStrictEqual(environment.lockWait, Duration.zero)
  })

  it("takes models, hooks and SQL as they are", () => {
    const options = {
      models: [Table.make({ id: Schema.Int }, { name: "users" })],
      schemas: ["app"],
      naming: Naming.make({ column: Naming.asWritten }),
      lengths: "varchar",
      prelude: ["CREATE EXTENSION citext"],
      sql: [{ path: "views" }],
      renderItem: () => undefined,
      rewrite: (operations: ReadonlyArray<Operation>) => operations
    } as const
    const environment = Environment.make(options)
    for (const [key, value] of Object.entries(options)) {
      assert.deepStrictEqual<unknown>(environment[key as keyof typeof options], value, key)
    }
  })

  it.each<readonly [string, unknown]>([
    ["url", { url: `postgres://u:${canary}@h/d` }],
    ["url", { url: Redacted.make(5) }],
    ["ledger.schema", { ledger: { schema: "" } }],
    ["ledger.table", { ledger: { table: "é".repeat(32) } }],
    ["ledger", { ledger: [] }],
    ["searchPath", { searchPath: [] }],
    ["searchPath", { searchPath: "public" }],
    ["searchPath", { searchPath: ["public", ""] }],
    ["transaction", { transaction: "none" }],
    ["lockTimeout", { lockTimeout: -1 }],
    ["lockTimeout", { lockTimeout: "soon" }],
    ["lockRetries", { lockRetries: -1 }],
    ["lockRetries", { lockRetries: 1.5 }],
    ["lockRetries", { lockRetries: "10" }],
    ["statementTimeout", { statementTimeout: "400 days" }],
    ["lockWait", { lockWait: Infinity }],
    ["models", { models: [{ table: "users" }] }],
    ["models", { models: {} }],
    ["schemas", { schemas: [] }],
    ["schemas", { schemas: ["a".repeat(64)] }],
    ["renderers", { renderers: ["text"] }],
    ["naming", { naming: {} }],
    ["naming", { naming: { column: (name: string) => name, convention: { pk: 1 } } }],
    ["lengths", { lengths: "char" }],
    ["prelude", { prelude: "CREATE EXTENSION citext" }],
    ["sql", { sql: [{ file: "views.sql" }] }],
    ["renderItem", { renderItem: "x" }],
    ["rewrite", { rewrite: [] }],
    ["compare.partitions", { compare: { partitions: 1 } }],
    ["compare.owners", { compare: { owners: "yes" } }],
    ["compare.privileges", { compare: { privileges: 0 } }],
    ["compare.types", { compare: { types: "yes" } }],
    ["compare.include", { compare: { include: true } }],
    ["fileTemplate", { fileTemplate: "{date}_{slug}" }],
    ["fileTemplate", { fileTemplate: 5 }],
    ["timezone", { timezone: "Middle/Earth" }],
    ["fileTemplate", { fileTemplate: "{year}/{rev}" }],
    ["slugLength", { slugLength: 0 }],
    ["format", { format: "js" }],
    ["versions", { versions: [] }],
    ["versions", { versions: ["/srv/revisions"] }],
    ["versions", { versions: [5] }],
    ["postWrite", { postWrite: ["dprint fmt"] }],
    ["postWrite", { postWrite: [[]] }],
    ["recursive", { recursive: "yes" }]
  ])("names option %s when it refuses %o", (option, options) => {
    const result = validate(options)
    if (Result.isSuccess(result)) return assert.fail("accepted")
    const { message, reason } = result.failure
    assert.strictEqual(reason._tag, "BadOption")
    assert.include(message, `option "${option}"`)
    assert.notInclude(message, canary)
  })

  it.each([
    [{ searchpath: [] }, "searchpath", "searchPath"],
    [{ ledger: { tabel: "x" } }, "ledger.tabel", "ledger.table"],
    [{ compare: { type: true } }, "compare.type", "compare.types"]
  ])("refuses a key it does not know and suggests one: %j", (options, option, suggestion) => {
    const result = validate(options)
    if (Result.isSuccess(result)) return assert.fail("accepted")
    assert.strictEqual(result.failure.reason._tag, "UnknownOption")
    assert.include(result.failure.message, `option "${option}"`)
    assert.include(result.failure.message, `Did you mean "${suggestion}"?`)
  })

  it.prop("never throws anything but its own error", { value: Schema.Json }, ({ value }) => {
    for (
      const key of [
        "url",
        "ledger",
        "searchPath",
        "lockTimeout",
        "lockRetries",
        "models",
        "compare",
        "naming",
        "sql",
        "timezone"
      ]
    ) {
      validate({ [key]: value })
    }
    validate(value)
  })
})
