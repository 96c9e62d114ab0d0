/**
 * The demo's script directory: its revisions undo themselves, run offline as they do online, and fit the models.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { RefreshToken, Setting, User, UserRole, UserStatus, VideoEntry, VideoPlatform } from "../../examples/models.ts"
import * as Client from "../../src/client/mod.ts"
import { Environment } from "../../src/environment/mod.ts"
import { Migrator } from "../../src/migrator/mod.ts"
import { Target } from "../../src/revision/mod.ts"
import { ScriptDirectory } from "../../src/script/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { catalogOf, ledgerOf } from "../support/catalog.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"

const loaded = Environment.load({ cwd: `${import.meta.dirname}/../..` })

const files = Layer.unwrap(Effect.map(loaded, (loaded) => Migrator.layerFiles(loaded, { frozen: true })))

/** Everything that the programs need, on the database of a URL instead of the environment's. */
const online = (url: string) =>
  Layer.unwrap(Effect.map(loaded, ({ environment }) => Migrator.layerLedger(environment))).pipe(
    Layer.provideMerge(Client.layer(Result.getOrThrow(Client.Target.parse(Redacted.make(url))))),
    Layer.provideMerge(files)
  )

const services = Layer.merge(NodeServices.layer, Logger.layer([]))

const catalog = (url: string) => Effect.promise(() => catalogOf(url))

const settings = (url: string) => query(url, "SELECT name, value, description FROM settings ORDER BY name")

/** Runs a script as psql does: statement by statement, without its own commands. */
const psql = (url: string, script: string) =>
  Effect.promise(() =>
    withClient(url, async (client) => {
      const pieces = Result.getOrThrow(Sql.split(script.replace(/^\\.*$/gm, "")))
      for (const { text } of pieces) await client.query(text)
    })
  )

describe("migrations", () => {
  it.live("every downgrade restores the catalog that its upgrade found", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const { graph } = yield* ScriptDirectory
        const before = [yield* catalog(url)]
        for (const id of graph.revisions.keys()) {
          yield* Migrator.upgrade(Target.revision(id))
          before.push(yield* catalog(url))
        }
        for (const id of [...graph.revisions.keys()].toReversed()) {
          const after = before.pop()!
          assert.deepStrictEqual(yield* catalog(url), after, `before the downgrade of ${id}`)
          yield* Migrator.downgrade(Result.getOrThrow(Target.parse(`${id}@-1`)))
        }
        assert.deepStrictEqual(yield* catalog(url), before[0]!)
      }).pipe(Effect.provide(online(url)))
    }).pipe(Effect.provide(services)))

  it.live("the offline script and an online run give equal catalogs, rows and ledgers", () =>
    Effect.gen(function*() {
      const [a, b] = [yield* freshDatabase, yield* freshDatabase]
      yield* Effect.provide(Migrator.upgrade(), online(a))
      const script = yield* Effect.provide(Migrator.render("upgrade", { from: null, to: Target.head }), files)
      yield* psql(b, script)
      assert.deepStrictEqual(yield* catalog(b), yield* catalog(a))
      const [rowsA, rowsB, ledgerA, ledgerB] = yield* Effect.promise(() =>
        Promise.all([settings(a), settings(b), ledgerOf(a), ledgerOf(b)])
      )
      assert.strictEqual(rowsA!.length, 4)
      assert.deepStrictEqual(rowsB, rowsA)
      assert.deepStrictEqual(ledgerB, ledgerA)
    }).pipe(Effect.provide(services)))

  it.live("the backfill names users by their address and keeps the names they have", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        yield* Migrator.upgrade(Target.revision("e3a95b6d1c08"))
        yield* Effect.promise(() =>
          query(
            url,
            "INSERT INTO users (email, display_name) VALUES ('ada@example.org', NULL), ('b@example.org', 'Bob')"
          )
        )
        yield* Migrator.upgrade()
      }).pipe(Effect.provide(online(url)))
      const rows = yield* Effect.promise(() => query(url, "SELECT display_name AS name FROM users ORDER BY email"))
      assert.deepStrictEqual(rows, [{ name: "ada" }, { name: "Bob" }])
    }).pipe(Effect.provide(services)))

  it.live("strata.lock is up to date, and the history has one head", () =>
    Effect.gen(function*() {
      const { graph } = yield* ScriptDirectory
      assert.deepStrictEqual(graph.heads, ["e4f09a6b72d3"])
      assert.deepStrictEqual(graph.bases, ["b7d1f0c2a934"])
    }).pipe(Effect.provide(files.pipe(Layer.provideMerge(services)))))
})

describe("models", () => {
  it.live("have the columns and the enum values of the migrated database", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.provide(Migrator.upgrade(), online(url))
      const { environment } = yield* loaded
      const models = { users: User, refresh_tokens: RefreshToken, video_entries: VideoEntry, settings: Setting }
      assert.deepStrictEqual(environment.models.map(({ name }) => name), Object.keys(models))
      for (const [table, model] of Object.entries(models)) {
        const rows = yield* Effect.promise(() =>
          query(
            url,
            `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY 1`
          )
        )
        assert.deepStrictEqual(rows.map(({ name }) => name), Object.keys(model.fields).toSorted(), table)
      }
      const enums = { user_role: UserRole, user_status: UserStatus, video_platform: VideoPlatform }
      for (const [name, literals] of Object.entries(enums)) {
        const rows = yield* Effect.promise(() => query(url, `SELECT unnest(enum_range(NULL::${name}))::text AS value`))
        assert.deepStrictEqual(rows.map(({ value }) => value), [...literals.literals], name)
      }
    }).pipe(Effect.provide(services)))

  it("write no secret into JSON", () => {
    assert.notProperty(RefreshToken.json.fields, "token_hash")
    assert.isTrue(Schema.isSchema(RefreshToken.json))
  })
})
