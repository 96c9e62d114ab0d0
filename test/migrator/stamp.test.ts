import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Graph, Migrator, Target } from "../../src/mod.ts"
import { histories, ids } from "../revision/history.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { clientOf, line, on } from "./fixture.ts"

const target = (text: string) => Result.getOrThrow(Target.parse(text))

describe("purgePath", () => {
  it.prop(
    "leaves the targets and what is below them, whatever was recorded, and records what is not sound anew",
    { history: histories },
    ({ history: { closed, graph, some, target: id } }) => {
      const wanted = Graph.ancestors(graph, [id])
      const { stamp, unstamp } = Result.getOrThrow(
        Migrator.purgePath(graph, some, [target(id)], (sound) => closed.has(sound))
      )
      const after = new Set([...some].filter((it) => !unstamp.some((gone) => gone.id === it)))
      for (const { id } of stamp) after.add(id)
      assert.deepStrictEqual([...after].toSorted(), [...wanted].toSorted())
      for (const id of wanted) {
        assert.strictEqual(stamp.some((it) => it.id === id), !some.has(id) || !closed.has(id))
      }
      assert.deepStrictEqual(Result.getOrThrow(Migrator.purgePath(graph, wanted, [target(id)], () => true)), {
        stamp: [],
        unstamp: []
      })
    }
  )

  it.prop("to the base lets everything go, newest first", { history: histories }, ({ history: { graph, some } }) => {
    const { stamp, unstamp } = Result.getOrThrow(Migrator.purgePath(graph, some, [Target.base], () => true))
    assert.deepStrictEqual(stamp, [])
    assert.deepStrictEqual(ids(Result.succeed(unstamp)), Graph.sorted(graph, some).map(({ id }) => id).toReversed())
  })
})

const events = (url: string) =>
  Effect.promise(() => query(url, "SELECT kind, revision, payload FROM strata.ledger ORDER BY sequence"))

describe("stamp with purge", () => {
  it.effect("appends online what its script appends", () =>
    Effect.gen(function*() {
      const [online, offline] = [yield* freshDatabase, yield* freshDatabase]
      const [first, second] = [on(clientOf(online)), on(clientOf(offline))]
      for (const layers of [first, second]) {
        yield* Effect.provide(Migrator.upgrade(target("merge")), layers, { local: true })
      }
      const options = { purge: true, reason: "a copy without tokens" }
      yield* Effect.provide(Migrator.stamp([target("rows")], options), first, { local: true })
      const script = yield* Effect.provide(
        Migrator.renderStamp(target("merge"), [target("rows")], options),
        second,
        { local: true }
      )
      assert.isTrue((yield* psql(offline, script)).ok)
      assert.deepStrictEqual(yield* events(offline), yield* events(online))
      assert.deepStrictEqual((yield* events(online)).slice(-2).map(({ kind, revision }) => [kind, revision]), [
        ["RevisionUnstamped", "merge"],
        ["RevisionUnstamped", "tokens"]
      ])
      assert.isFalse((yield* psql(offline, script)).ok)
    }))

  it.effect("without it other branches stay, with several targets all of them count", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = on(clientOf(url), line)
      const stamped = (texts: ReadonlyArray<string>, purge: boolean) =>
        Effect.map(
          Effect.provide(Migrator.stamp(texts.map(target), { purge }), layers, { local: true }),
          ({ stamped, unstamped }) => [stamped.map(({ id }) => id), unstamped]
        )
      assert.deepStrictEqual(yield* stamped(["tokens", "rows"], false), [["users", "tokens", "rows"], []])
      assert.deepStrictEqual(yield* stamped(["rows"], false), [[], []])
      assert.deepStrictEqual(yield* stamped(["rows"], true), [[], ["tokens"]])
      assert.deepStrictEqual(yield* stamped(["heads"], true), [["tokens", "merge", "trigger"], []])
    }))
})
