import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { Migration, Migrator, Op } from "../../src/mod.ts"
import { Table, Type } from "../../src/schema/mod.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { freshDatabase, query } from "../support/server.ts"
import { autogenerate, differences, downgrade, inspect, onServer, type Project, textOf, upgrade } from "./project.ts"

const rows = (project: Project, text: string) =>
  project.run({}, () => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Record<string, unknown>>(text)))

/** As long as a name may be, so that the one of the parked type is shortened. */
const longName = "mood_".padEnd(63, "x")

const people = (values: ReadonlyArray<string>) => {
  const mood = Schema.Literals(values).pipe(Type.enum("mood"))
  // Its name sorts before that of the other one, and its values are lost in the same plan.
  const kind = Schema.Literals(values.length > 2 ? ["a", "b"] : ["b"]).pipe(Type.enum("kind"))
  return Table.make({ id: Schema.Int, mood, moods: Schema.Array(mood), kind }, {
    name: "people",
    primaryKey: false,
    indexes: ["mood"],
    columns: { mood: { default: "ok" } }
  })
}

describe("an enum that loses or reorders values", () => {
  it.live("is one operation in the generated revision, with its way back", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const [old, models] = [[people(["sad", "ok", "it's"])], [people(["it's", "ok"])]]
      yield* autogenerate(project, { models: old })
      yield* upgrade(project)
      yield* rows(project, `INSERT INTO people VALUES (1, 'ok', '{ok,it''s}', 'b')`)
      yield* rows(project, "COMMENT ON TYPE mood IS 'how they are'")
      const before = yield* inspect(project)
      const text = textOf(yield* autogenerate(project, { models }))
      assert.match(text, /Op\.alterEnum\("mood", \{/)
      assert.match(text, /Op\.alterEnum\("kind", \{/)
      assert.notMatch(text, /Op\.execute|__old/)
      yield* upgrade(project)
      const kept = [{ mood: "ok", second: "it's" }]
      assert.deepStrictEqual(yield* differences(project, { models }), [])
      assert.deepStrictEqual(yield* rows(project, "SELECT mood, moods[2] AS second FROM people"), kept)
      yield* downgrade(project)
      assert.deepStrictEqual(yield* inspect(project), before)
      yield* upgrade(project)
      const back = textOf(yield* autogenerate(project, { models: old }, { format: "sql" }))
      assert.match(back, /ALTER TYPE "mood" RENAME TO "mood__old"/)
      yield* upgrade(project)
      // Models have no comments of types.
      yield* rows(project, "COMMENT ON TYPE mood IS 'how they are'")
      assert.deepStrictEqual(yield* inspect(project), before)
      assert.deepStrictEqual(yield* rows(project, "SELECT mood, moods[2] AS second FROM people"), kept)
    }).pipe(Effect.scoped))

  it.live("says what rows get instead of a lost value, or fails with the rows that have it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() =>
        query(
          url,
          `CREATE TYPE ${longName} AS ENUM ('sad', 'ok', 'bad');
           CREATE TABLE p (id int, m ${longName} DEFAULT 'ok', ms ${longName}[]);
           INSERT INTO p VALUES (1, 'sad', '{sad,bad,ok}'), (2, 'bad', NULL), (3, 'ok', '{}')`
        )
      )
      const columns = [{ table: "p", column: "m", default: "ok" }, { table: "p", column: "ms", array: true }]
      const change = { from: ["sad", "ok", "bad"], to: ["ok", "new"], columns }
      const migration = (lost: Record<string, string | null>) =>
        Migration.make({
          revision: "one",
          parents: [],
          message: "one",
          upgrade: Op.alterEnum(longName, { ...change, lost }),
          downgrade: Migration.inverse
        })
      const run = (lost: Record<string, string | null>) =>
        Effect.provide(Migrator.upgrade(), on(clientOf(url), [migration(lost)]), { local: true })
      assert.match(
        String(yield* Effect.flip(run({ sad: "new" }))),
        /cannot be rebuilt without values that rows contain: "p\.m" contains 'bad' in 1 row\(s\), "p\.ms" contains 'bad'/
      )
      for (const [lost, said] of [[{ ok: "new" }, "does not lose"], [{ sad: "none" }, "does not have"]] as const) {
        assert.include(String(yield* Effect.flip(run(lost))), said)
      }
      const child = (text: string) => Effect.promise(() => query(url, text))
      yield* child(`CREATE TABLE c () INHERITS (p); ALTER TABLE c ALTER m SET DEFAULT 'bad'`)
      assert.match(
        String(yield* Effect.flip(run({ sad: "new", bad: null }))),
        /The default of the column "m" would replace other ones: c has 'bad'::/
      )
      yield* child("ALTER TABLE c ALTER m SET DEFAULT 'ok'")
      yield* run({ sad: "new", bad: null })
      assert.deepStrictEqual(
        yield* Effect.promise(() => query(url, "SELECT id, m::text, ms::text FROM p ORDER BY id")),
        [
          { id: 1, m: "new", ms: "{new,NULL,ok}" },
          { id: 2, m: null, ms: null },
          { id: 3, m: "ok", ms: "{}" }
        ]
      )
    }))
})
