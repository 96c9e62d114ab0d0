import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { Migration, Migrator, Op, Target } from "../../src/mod.ts"
import * as Testing from "../../src/testing/mod.ts"
import { clientOf, ids, line, on } from "../migrator/fixture.ts"
import { template } from "../support/embedded.ts"
import { freshDatabase } from "../support/server.ts"

const target = (text: string) => Result.getOrThrow(Target.parse(text))

/** What a run of everything says and records, without times and ids. */
const story = Effect.gen(function*() {
  const up = ids(yield* Migrator.upgrade(target("tokens")))
  const rest = ids(yield* Migrator.upgrade())
  const down = ids(yield* Migrator.downgrade(target("users")))
  yield* Migrator.stamp([target("heads")], { reason: "a copy of production" })
  const { heads, pending } = yield* Migrator.current()
  const events = (yield* Migrator.log).map(({ event, sequence }) => [sequence, event] as const)
  const fault = yield* Migrator.verify
  return { up, rest, down, heads: heads.map(({ revision }) => revision.id), pending, events, fault }
})

const told = <E>(layer: Layer.Layer<Testing.Services, E>) => Effect.provide(story, layer, { local: true })

describe("the test harness", () => {
  it.live("tells the same story in memory, on the embedded database and on a server", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const server = yield* told(on(clientOf(url)))
      assert.deepStrictEqual(yield* told(Testing.layerMemory(line)), server)
      const loadDataDir = yield* template
      assert.deepStrictEqual(yield* told(Testing.layerEmbedded(line, { loadDataDir })), server)
      assert.isAbove(server.events.length, 20)
    }))

  it.effect("layerMemory records the statements of a migration inside its transaction", () =>
    Effect.gen(function*() {
      yield* Migrator.upgrade(target("users"))
      const texts = (yield* (yield* Testing.Statements).all).map(({ text }) => text)
      const begin = texts.indexOf("BEGIN")
      const create = texts.findIndex((text) => text.startsWith("CREATE TYPE \"user_status\""))
      assert.isTrue(begin >= 0 && begin < create && create < texts.lastIndexOf("COMMIT"))
      yield* (yield* Testing.Statements).clear
      assert.deepStrictEqual(yield* (yield* Testing.Statements).all, [])
    }).pipe(Effect.provide(Testing.layerMemory(line))))

  it.effect("layerMemory forgets the events of a migration that failed, but not the failure", () =>
    Effect.gen(function*() {
      yield* Effect.flip(Migrator.upgrade())
      assert.deepStrictEqual((yield* Migrator.log).map(({ event }) => event._tag), ["LedgerCreated", "RevisionFailed"])
    }).pipe(Effect.provide(Testing.layerMemory([
      Migration.make({
        revision: "bad",
        parents: [],
        message: "bad",
        upgrade: Effect.andThen(Op.execute("SELECT 1"), Effect.fail("no"))
      })
    ]))))
})
