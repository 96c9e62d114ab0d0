import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Migration, Migrator, Op, type Operations, Script, Target } from "../../src/mod.ts"
import { catalogOf, ledgerOf } from "../support/catalog.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { clientOf, line, on } from "./fixture.ts"

const range = (text: string) => Result.getOrThrow(Target.parseRange(text))
const target = (text: string) => Result.getOrThrow(Target.parse(text))
const files = (migrations = line) => Script.ScriptDirectory.layerMemory(migrations)
const settings = (change: Partial<Migrator.MigratorSettings>) =>
  Layer.effect(Migrator.Settings, Effect.map(Migrator.Settings, (all) => ({ ...all, ...change })))

const script = (direction: Migrator.Direction, text: string, migrations = line) =>
  Effect.provide(Migrator.render(direction, range(text)), files(migrations), { local: true })

/** Runs a script as a person would with psql, or as a driver that stops at the first error does. */
const apply = (url: string, text: string) => Effect.promise(() => query(url, text))

const pictures = Effect.fnUntraced(function*(url: string) {
  return {
    catalog: yield* Effect.promise(() => catalogOf(url)),
    ledger: yield* Effect.promise(() => ledgerOf(url)),
    users: yield* Effect.promise(() =>
      query(
        url,
        "SELECT coalesce((SELECT json_agg(row_to_json(u)::jsonb - 'created_at' ORDER BY 1) FROM users u), '[]') AS rows"
      )
        .catch(() => [])
    )
  }
})

describe("render", () => {
  const runs = [
    { name: "an upgrade from the base", offline: [["upgrade", ":head"]], online: Migrator.upgrade() },
    {
      name: "an upgrade in two ranges",
      offline: [["upgrade", ":tokens"], ["upgrade", "tokens:head"]],
      online: Effect.andThen(Migrator.upgrade(target("tokens")), Migrator.upgrade())
    },
    {
      name: "a downgrade of two steps",
      offline: [["upgrade", ":head"], ["downgrade", "head:-2"]],
      online: Effect.andThen(Migrator.upgrade(), Migrator.downgrade(target("-2")))
    },
    {
      name: "a downgrade to the base",
      offline: [["upgrade", ":head"], ["downgrade", "head:base"]],
      online: Effect.andThen(Migrator.upgrade(), Migrator.downgrade(Target.base))
    }
  ] as const
  for (const { name, offline, online } of runs) {
    for (const transaction of ["per-migration", "single"] as const) {
      it.effect(`${name} leaves the catalog and the ledger that an online run leaves (${transaction})`, () =>
        Effect.gen(function*() {
          const [written, run] = [yield* freshDatabase, yield* freshDatabase]
          yield* Effect.gen(function*() {
            for (const [direction, text] of offline) yield* apply(written, yield* script(direction, text))
            yield* Effect.provide(online, on(clientOf(run)), { local: true })
          }).pipe(Effect.provide(settings({ transaction })))
          const expected = yield* pictures(run)
          assert.deepStrictEqual(yield* pictures(written), expected)
          assert.isAbove(expected.ledger.length, 10)
        }))
    }
  }

  it.effect("is the same text every time", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* script("upgrade", ":head"), yield* script("upgrade", ":head"))
    }))

  it.effect("writes a script that changes nothing when it is run twice or on a database at another revision", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const up = yield* script("upgrade", ":tokens")
      yield* apply(url, up)
      const before = yield* pictures(url)
      for (const text of [up, yield* script("upgrade", "users:head"), yield* script("downgrade", "head:base")]) {
        // psql without ON_ERROR_STOP goes on after an error, so every transaction must hold by itself.
        const run = yield* psql(url, text, { stop: false })
        assert.match(
          run.stderr,
          /Cannot run this script: the database is (?:not at the script's starting revision|ahead of the script by)/
        )
        assert.deepStrictEqual(yield* pictures(url), before)
      }
    }))

  it.effect("goes on from where another tool's session settings would have it differ", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* apply(url, "CREATE SCHEMA elsewhere")
      const hostile = "SET standard_conforming_strings = off; SET backslash_quote = on; SET search_path = elsewhere;\n"
      yield* apply(url, hostile + (yield* script("upgrade", ":head")))
      const rows = yield* Effect.promise(() => query(url, "SELECT email FROM public.users ORDER BY id"))
      assert.deepStrictEqual(rows, [{ email: "o'hara\\@example.com" }, { email: "$1 -- ; 日本" }])
    }))

  it.effect("refuses a migration that reads rows, and by its type when it is given directly", () =>
    Effect.gen(function*() {
      const reads = Migration.make({
        revision: "reads",
        parents: [],
        message: "reads",
        upgrade: Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          yield* sql`SELECT id FROM users`
        })
      })
      const error = yield* Effect.flip(script("upgrade", ":head", [reads]))
      assert.instanceOf(error, Migrator.MigratorError)
      assert.strictEqual(error.reason._tag, "NotOffline")
      assert.include(error.message, "SELECT id FROM users")
      // @ts-expect-error it needs a SqlClient
      void Migrator.statements(reads)
      const plain: Migration.Migration<unknown, Operations> = Migration.make({
        revision: "plain",
        parents: [],
        message: "plain",
        upgrade: Op.execute("SELECT 1")
      })
      assert.deepStrictEqual((yield* Migrator.statements(plain)).map(({ text }) => text), ["SELECT 1"])
    }))

  it.effect("needs to be told where a downgrade starts", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(script("downgrade", ":users"))
      assert.include(error.message, "--sql <from>:<to>")
    }))
})
