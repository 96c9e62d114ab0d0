import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { freshDatabase, query } from "./server.ts"

it.effect("freshDatabase creates an empty database for each use", () =>
  Effect.gen(function*() {
    const url = yield* freshDatabase
    const rows = yield* Effect.promise(() =>
      query(url, "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'")
    )
    assert.deepStrictEqual(rows, [{ tables: 0 }])
  }))
