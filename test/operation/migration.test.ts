import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as SqlClient from "effect/sql/SqlClient"
import { Migration, Op, type OperationError, type Operations, Recorder } from "../../src/operation/mod.ts"

const head = { revision: "a1b2c3d4e5f6", parents: [], message: "create users" }
const createUsers = Op.createTable("users", { id: Op.column("bigint") })

const readsRows = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`SELECT 1`
  yield* createUsers
})

/** What offline rendering accepts. */
const renderable = (migration: Migration.Migration<unknown, Operations>) => migration

describe("Migration", () => {
  it("make fills in what is not given and knows its own", () => {
    const migration = Migration.make({ ...head, upgrade: createUsers })
    assert.deepStrictEqual(
      [migration.dependsOn, migration.labels, migration.modes.upgrade.transaction, "downgrade" in migration],
      [[], [], true, false]
    )
    assert.isTrue(Migration.isMigration(migration))
    for (const other of [undefined, null, {}, head, createUsers]) assert.isFalse(Migration.isMigration(other))
  })

  it("make types a migration by what its programs need", () => {
    const pure: Migration.Migration<OperationError, Operations> = Migration.make({ ...head, upgrade: createUsers })
    renderable(pure)
    const reading = Migration.make({ ...head, upgrade: readsRows })
    // @ts-expect-error a migration that reads rows cannot be written as a script
    renderable(reading)
    const readingDown = Migration.make({ ...head, upgrade: createUsers, downgrade: readsRows })
    // @ts-expect-error nor one whose downgrade reads rows
    renderable(readingDown)
    // @ts-expect-error the inverse of a program that reads rows is not known
    Migration.make({ ...head, upgrade: readsRows, downgrade: Migration.inverse })
    const any: ReadonlyArray<Migration.Any> = [pure, reading, readingDown]
    assert.strictEqual(any.length, 3)
  })

  it.effect("inverse undoes the upgrade, last first", () =>
    Effect.gen(function*() {
      const upgrade = Effect.andThen(createUsers, Op.createIndex("users_id", "users", ["id"]))
      const migration = Migration.make({ ...head, upgrade, downgrade: Migration.inverse })
      const undone = yield* Recorder.record(migration.downgrade!)
      assert.deepStrictEqual(undone.map(({ _tag }) => _tag), ["DropIndex", "DropTable"])
    }))

  it.effect("inverse fails with the operation that cannot be undone", () =>
    Effect.gen(function*() {
      const migration = Migration.make({ ...head, upgrade: Op.dropTable("users"), downgrade: Migration.inverse })
      const error = yield* Effect.flip(Recorder.record(migration.downgrade!))
      assert.include(error.message, "Cannot undo drop table \"users\"")
    }))

  it.effect("a value that cannot be bound is a typed error of the migration, and other defects stay", () =>
    Effect.gen(function*() {
      const upgrade = Effect.suspend(() => Op.execute(Op.sql`SELECT ${undefined}`))
      const error = yield* Effect.flip(Recorder.record(Migration.make({ ...head, upgrade }).upgrade))
      assert.strictEqual(error.reason._tag, "InvalidValue")
      const bug = yield* Effect.exit(Recorder.record(Migration.make({ ...head, upgrade: Effect.die("bug") }).upgrade))
      assert.deepStrictEqual(bug, Exit.die("bug"))
    }))
})
