import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { placeOf, strata } from "../strata.ts"

describe("strata plan", () => {
  it.effect("asks for the other direction with its own flag, and for a target with --down", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      assert.match((yield* strata(place, "plan", "-1")).err.join(), /Run: strata plan --down -1$/)
      assert.match((yield* strata(place, "plan", "--down", "cccc")).err.join(), /Run: strata plan cccc$/)
      assert.deepStrictEqual(yield* strata(place, "plan", "--down"), {
        code: 2,
        out: [],
        err: ["Cannot plan a downgrade without a target. Run: strata plan --down -1"]
      })
    }))

  it.effect("shows what upgrade and downgrade would do, and does nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const before = yield* strata(place, "plan", "cccc")
      assert.deepStrictEqual(before.out, ["<base> -> aaaa (branchpoint), create users", "aaaa -> cccc, first users"])
      yield* strata(place, "upgrade", "bbbb")
      assert.deepStrictEqual((yield* strata(place, "plan", "--down", "-1")).out, [
        "aaaa -> bbbb (auth), create tokens",
        "  data-loss: Dropping the table \"tokens\" deletes all its rows"
      ])
      assert.deepStrictEqual(yield* strata(place, "plan", "bbbb"), { code: 0, out: [], err: ["Nothing to upgrade"] })
    }))

  it.effect("--sql shows the statements, --json both", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual((yield* strata(place, "plan", "--sql", "aaaa")).out, [
        "-- aaaa: create users",
        "CREATE TABLE users (id int);"
      ])
      const { out } = yield* strata(place, "plan", "--sql", "--json", "+1")
      assert.deepStrictEqual(JSON.parse(out.join("\n")), {
        direction: "upgrade",
        revisions: [{
          revision: "aaaa",
          parents: [],
          dependsOn: [],
          labels: [],
          branches: [],
          message: "create users",
          file: "aaaa_create_users.sql",
          head: false,
          effectiveHead: false,
          branchPoint: true,
          mergePoint: false,
          hazards: [],
          late: false,
          statements: ["CREATE TABLE users (id int);"]
        }],
        ahead: []
      })
    }))
})
