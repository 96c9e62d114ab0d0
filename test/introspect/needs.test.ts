import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readers } from "../../src/introspect/kind/readers.ts"
import { needs, scopeQuery, type ScopeRow } from "../../src/introspect/read/scope.ts"
import { cases } from "../diff/corpus.ts"
import { freshDatabase, serverMajor, withClient } from "../support/server.ts"

const told = cases.filter(({ name, needs }, index) =>
  needs <= serverMajor && (index % 4 === 0 || /create|changes|every|foreign|publication|subscription/.test(name))
)

describe("the rows that a reader needs", () => {
  // Whether a reader that is not left out finds everything is what `nothing_unseen.test.ts` and the golden catalog show.
  it.effect("are there wherever its query finds any", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const found = new Set<string>()
      yield* Effect.promise(() =>
        withClient(url, async (client) => {
          await client.query("SET plan_cache_mode = force_generic_plan")
          for (const { name, new: text } of told) {
            await client.query(`BEGIN; ${text}`)
            await client.query("SET LOCAL search_path TO pg_catalog")
            const { rows: [row] } = await client.query<ScopeRow>({ name: "scope", text: scopeQuery, values: [null] })
            const { present, schemas } = row!
            for (const [index, { needs: rows, query }] of readers.entries()) {
              if (rows === undefined) continue
              if (present[needs.indexOf(rows)]!) {
                found.add(rows)
                continue
              }
              const text = query(serverMajor)
              const values = text.includes("$1") ? [schemas] : []
              const all = await client.query({ name: String(index), text, values })
              assert.deepStrictEqual(all.rows, [], `${name}: ${rows}`)
            }
            await client.query("ROLLBACK")
          }
        })
      )
      // The states with a language, a transform and an access method of their own need 15.
      if (serverMajor >= 15) assert.deepStrictEqual(needs.filter((rows) => !found.has(rows)), [])
    }))
})
