/**
 * The first three models against what Alembic would create for them: the same but for what its `render_item` is there
 * to put right, enums that hold their values and times that have a zone.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { naming, tables } from "../../examples/tables.ts"
import * as Diff from "../../src/diff/mod.ts"
import { Desired } from "../../src/schema/mod.ts"
import { databaseWith } from "../diff/database.ts"

const plain = readFileSync(`${import.meta.dirname}/alembic.sql`, "utf8")

const zoned = (sql: string) => sql.replaceAll("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITH TIME ZONE")

/** Members are called like their values, in capitals; nothing else in quotes is in capitals alone. */
const values = (sql: string) => sql.replaceAll(/'[A-Z]+'/g, (name) => name.toLowerCase())

/** The addresses that take a database made by Alembic to the models. */
const differences = Effect.fnUntraced(function*(alembic: string) {
  const [database, models] = [yield* databaseWith(alembic), yield* databaseWith("")]
  yield* models.run(Result.getOrThrow(Desired.make(tables.slice(0, 3), { naming })).operations)
  const plan = Result.getOrThrow(Diff.diff(yield* database.catalog, yield* models.catalog))
  return [...new Set(plan.steps.map(({ address }) => address))].toSorted()
})

describe("the models, against Alembic", () => {
  it.effect("are the same with what its render_item is for", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* differences(values(zoned(plain))), [])
    }))

  it.effect("differ without it in the values of enums, in the zones of times, and in what rests on those", () =>
    Effect.gen(function*() {
      // The columns of an enum are part of its change.
      assert.deepStrictEqual(yield* differences(zoned(plain)), [
        "default \"public\".\"users\".\"role\"",
        "default \"public\".\"users\".\"status\"",
        "enum \"public\".\"user_role\"",
        "enum \"public\".\"user_status\"",
        "enum \"public\".\"video_platform\""
      ])
      assert.deepStrictEqual(yield* differences(values(plain)), [
        "column \"public\".\"refresh_tokens\".\"created_at\"",
        "column \"public\".\"refresh_tokens\".\"expires_at\"",
        "column \"public\".\"refresh_tokens\".\"revoked_at\"",
        "column \"public\".\"users\".\"created_at\"",
        "column \"public\".\"users\".\"updated_at\"",
        "column \"public\".\"video_entries\".\"created_at\"",
        "column \"public\".\"video_entries\".\"published_at\"",
        "column \"public\".\"video_entries\".\"updated_at\"",
        "constraint \"public\".\"refresh_tokens\".\"refresh_tokens_expires_at_check\"",
        "index \"public\".\"refresh_tokens_expires_at_idx\"",
        "index \"public\".\"video_entries_published_at_idx\""
      ])
    }))
})
