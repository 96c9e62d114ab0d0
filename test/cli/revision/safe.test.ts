/**
 * `revision --autogenerate --safe`, and flags that contradict each other.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../../support/server.ts"
import { placeOf, strata } from "../strata.ts"

const source = (folder: string) => JSON.stringify(new URL(`../../../src/${folder}/mod.ts`, import.meta.url).href)

const env = {
  "env.ts": `import { Environment } from ${source("environment")}
import { Table } from ${source("schema")}
import * as Schema from "effect/Schema"
export default Environment.make({ models: [Table.make({ id: Schema.Int, code: Schema.Int }, { name: "notes", unique: ["code"] })] })
`
}

const table = "CREATE TABLE notes (id int CONSTRAINT pk_notes PRIMARY KEY, code int NOT NULL)"

describe("revision --autogenerate --safe", () => {
  it.live("prints every file, says what each revision does, and is hinted at where it would have helped", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(env)
      yield* Effect.promise(() => query(place.url, table))
      const safe = yield* strata(place, "revision", "--autogenerate", "--safe", "-m", "ids", "--format", "sql")
      assert.deepStrictEqual([safe.code, safe.out.length], [0, 2])
      assert.deepStrictEqual(safe.err.map((line) => line.replace(/"[0-9a-f]{12}"/, "<id>")), [
        `Wrote revision <id> (1 of 2: build indexes), without a transaction:`,
        `  create index "uq_notes_code", concurrently`,
        `    fails-on-rows: Adding the constraint "uq_notes_code" on "public.notes" fails if rows have duplicate values`,
        `Wrote revision <id> (2 of 2: finish):`,
        `  add constraint "uq_notes_code" on "notes", using index "uq_notes_code"`,
        "The database has tables, and Strata has recorded nothing in it. To take over what is there, with the history of " +
        "another migration tool if it has one, run: strata adopt",
        "Review them, then run: strata upgrade"
      ])

      const fresh = yield* placeOf(env)
      yield* Effect.promise(() => query(fresh.url, table))
      const plain = yield* strata(fresh, "revision", "--autogenerate", "-m", "ids", "--json")
      assert.include(plain.err.join("\n"), "strata revision --autogenerate --safe")
      const document = JSON.parse(plain.out.join("\n")) as { readonly revisions: ReadonlyArray<object> }
      assert.deepStrictEqual(Object.keys(document), ["revisions", "differences", "notCompared", "hints"])
      assert.include(Object.keys(document.revisions[0]!), "changes")
    }).pipe(Effect.scoped))

  it.live("refuses flags that contradict each other, before anything is read", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(env)
      const both = yield* strata(place, "revision", "--sql", "--format", "ts", "-m", "x")
      assert.deepStrictEqual([both.code, both.out], [2, []])
      assert.include(both.err.join("\n"), "Cannot combine --sql with --format ts")
      const alone = yield* strata(place, "revision", "--safe", "-m", "x")
      assert.strictEqual(alone.code, 2)
      assert.include(alone.err.join("\n"), "Cannot use --safe without --autogenerate")
      assert.strictEqual((yield* strata(place, "revision", "--sql", "--format", "sql", "-m", "x")).code, 0)
    }).pipe(Effect.scoped))
})
