import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Diff from "../../src/diff/mod.ts"
import { serverMajor } from "../support/server.ts"
import { cases, readable, whole, withoutRows } from "./corpus.ts"
import { scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const { borrow } = scratchDatabases()

// What is left alone does not go either.
const states = cases.filter(({ name, needs }) => !name.endsWith("_left_alone") && needs <= serverMajor)

// From the state of one case to that of an unrelated one: everything is dropped and created among everything else.
const stride = 37
const stops = 12

describe("diff between unrelated states, on a server", () => {
  for (let at = 0; at < stops; at++) {
    const [from, to] = [states[(at * 8) % states.length]!, states[(at * 8 + stride) % states.length]!]
    it.effect(`${from.name} to ${to.name}, and back`, () =>
      Effect.gen(function*() {
        const [before, after] = [yield* borrow(withoutRows(from.new)), yield* borrow(withoutRows(to.new))]
        const [source, target] = [yield* before.catalog, yield* after.catalog]
        const plan = Result.getOrThrow(Diff.diff(source, target, whole))
        yield* before.run(Diff.operations(plan))
        assert.deepStrictEqual(readable(yield* before.catalog), readable(target), scriptOf(Diff.operations(plan)))
        yield* before.run(Result.getOrThrow(Diff.downgrade(source, target, plan, whole)))
        assert.deepStrictEqual(readable(yield* before.catalog), readable(source))
      }))
  }
})
