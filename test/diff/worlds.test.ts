/**
 * The laws of the comparison on random states over all kinds of objects (`worlds.ts`). A query that is independent of the
 * reader judges the result, and another one counts the values before and after.
 *
 * A few seeds run always, more by `npm run test:soak`; STRATA_SEED runs one.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Diff from "../../src/diff/mod.ts"
import { query, serverMajor } from "../support/server.ts"
import { soaking } from "../support/soak.ts"
import { readable, whole } from "./corpus.ts"
import { type Database, databaseWith, scriptOf } from "./database.ts"
import { facts, roles, values, worlds } from "./worlds.ts"

const only = process.env["STRATA_SEED"]
const count = soaking ? 60 : 2
const seeds = only === undefined ? Array.from({ length: count }, (_, seed) => seed) : [Number(only)]

const rowOf = (database: Database, text: string): Effect.Effect<Facts> =>
  Effect.map(
    Effect.promise(() => query(database.url, text)),
    (rows) => Object.fromEntries(rows.map(({ key, value }) => [String(key), value]))
  )

type Facts = Readonly<Record<string, unknown>>

/** The entries of two records that differ. */
const different = (a: Facts, b: Facts): readonly [Facts, Facts] => {
  const only = (one: Facts, other: Facts) =>
    Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] !== value))
  return [only(a, b), only(b, a)]
}

describe("diff of random states over all kinds", () => {
  for (const seed of seeds) {
    it.effect(`is exact there and back, seed ${seed}`, () =>
      Effect.gen(function*() {
        const { from, to } = worlds(seed, serverMajor)
        const [before, after] = [yield* databaseWith(roles + from), yield* databaseWith(roles + to)]
        const [source, target] = [yield* before.catalog, yield* after.catalog]
        const stored = yield* rowOf(before, values)
        assert.deepStrictEqual(Result.getOrThrow(Diff.diff(source, source, whole)).steps, [])
        const plan = Result.getOrThrow(Diff.diff(source, target, whole))
        const script = scriptOf(Diff.operations(plan))
        assert.deepStrictEqual(
          plan.notCompared.filter((a) => !/conversion|access method|language|transform/.test(a)),
          []
        )
        yield* before.run(Diff.operations(plan))
        const migrated = yield* before.catalog
        assert.deepStrictEqual(readable(migrated), readable(target), script)
        assert.deepStrictEqual(Result.getOrThrow(Diff.diff(migrated, target, whole)).steps, [], script)
        const [found, expected] = different(yield* rowOf(before, facts), yield* rowOf(after, facts))
        assert.deepStrictEqual(found, expected, script)
        // A value that is gone is named by a hazard.
        const losses = plan.steps.flatMap(({ hazards }) => hazards).filter(({ kind }) => kind === "data-loss")
        for (const [key, value] of Object.entries(yield* rowOf(before, values))) {
          const [table = "", column = ""] = key.split(".")
          const isNamed = losses.some(({ text }) => text.includes(table) || text.includes(column))
          if (key in stored && !isNamed) assert.strictEqual(value, stored[key], `values of ${key} after\n${script}`)
        }
        const back = Result.getOrThrow(Diff.downgrade(source, target, plan, whole))
        yield* before.run(back)
        assert.deepStrictEqual(readable(yield* before.catalog), readable(source), scriptOf(back))
      }))
  }
})
