import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { readdirSync } from "node:fs"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import { Table, Type } from "../../src/schema/mod.ts"
import { env } from "../cli/notes_model.ts"
import { answering, directoryOf, strata } from "../cli/strata.ts"
import { freshDatabase, query } from "../support/server.ts"
import { autogenerate, differences, downgrade, failure, inspect, onServer, type Project, textOf, upgrade } from "./project.ts"

const rows = (project: Project, text: string) =>
  project.run({}, () => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Record<string, unknown>>(text)))

const table = (name: string, fields: Record<string, Schema.Top>, moods: ReadonlyArray<string>) =>
  Table.make(
    { id: Schema.Int, ...fields, mood: Schema.Literals([...moods, "ok"]).pipe(Type.enum("mood")) },
    { name, primaryKey: false }
  )

const text = Schema.String

describe("a rename that no model declares", () => {
  it.live("is passed: a table, its column and a value at once, up, down and up again with their rows", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const before = [table("users", { nick: text, "we.ird": text }, ["sad"])]
      const after = [table("people", { handle: text, weird: text }, ["un happy"])]
      yield* autogenerate(project, { models: before })
      yield* upgrade(project)
      yield* rows(project, `INSERT INTO users VALUES (1, 'n', 'w', 'sad')`)
      const old = yield* inspect(project)
      const written = yield* autogenerate(project, { models: after }, {
        renames: ["users=people", "users.nick=handle", `public.people."we.ird"=weird`, "mood.sad=un happy"]
      })
      assert.notMatch(textOf(written), /renamedFrom|dropColumn|addColumn/)
      yield* upgrade(project)
      const renamed = { id: 1, handle: "n", weird: "w", mood: "un happy" }
      assert.deepStrictEqual(yield* rows(project, "SELECT * FROM people"), [renamed])
      assert.deepStrictEqual(yield* differences(project, { models: after }), [])
      yield* downgrade(project)
      assert.deepStrictEqual(yield* inspect(project), old)
      assert.deepStrictEqual(yield* rows(project, "SELECT nick, mood FROM users"), [{ nick: "n", mood: "sad" }])
      yield* upgrade(project)
      assert.deepStrictEqual(yield* rows(project, "SELECT * FROM people"), [renamed])
    }).pipe(Effect.scoped))

  it.live("may take a name that another one leaves, or exchange names with it", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* autogenerate(project, { models: [table("t", { a: text, b: text, c: text, d: text }, ["x"])] })
      yield* upgrade(project)
      yield* rows(project, "INSERT INTO t VALUES (1, 'a', 'b', 'c', 'd', 'x')")
      const models = [table("t", { a: text, b: text, d: text, e: text }, ["x"])]
      const wrong = (...renames: ReadonlyArray<string>) =>
        failure(project, { models }, (loaded, place) => Autogenerate.check(loaded, { ...place, renames }))
      yield* autogenerate(project, { models }, { renames: ["t.a=b", "t.b=a", "t.c=d", "t.d=e"] })
      yield* upgrade(project)
      const exchanged = { id: 1, a: "b", b: "a", d: "c", e: "d", mood: "x" }
      assert.deepStrictEqual(yield* rows(project, "SELECT id, a, b, d, e, mood FROM t"), [exchanged])
      yield* downgrade(project)
      const original = { a: "a", b: "b", c: "c", d: "d" }
      assert.deepStrictEqual(yield* rows(project, "SELECT a, b, c, d FROM t"), [original])
      for (
        const [said, ...renames] of [
          [`Cannot read the rename "t.a": write --rename users.nick=handle`, "t.a"],
          [`Cannot read the rename "=x"`, "=x"],
          [`Cannot read the rename "t.a=b=c"`, "t.a=b=c"],
          [`Cannot rename by "t.nothing=e": there is no table`, "t.nothing=e"],
          [`Cannot rename by "t.c=nothing": there is no table`, "t.c=nothing"],
          [`Cannot rename by "t.d=e", which contradicts the rename of "c" to "e"`, "t.c=e", "t.d=e"],
          [`Cannot rename "c" to "d": the database already has the new name`, "t.c=d"]
        ]
      ) {
        assert.include(String(yield* wrong(...renames)), said!)
      }
      yield* rows(project, "CREATE SCHEMA t")
      yield* rows(project, "CREATE TABLE t.c ()")
      const both = [...models, Table.make({ id: Schema.Int }, { name: "e", schema: "t" })]
      const ambiguous = yield* failure(project, { models: both, schemas: ["public", "t"] }, (loaded, place) =>
        Autogenerate.check(loaded, { ...place, renames: ["t.c=e"] }))
      assert.include(String(ambiguous), `may mean: table "t.c" to "t.e", or column "c" to "e". Write the schema`)
    }).pipe(Effect.scoped))

  it.live("is asked for: whole objects first, then what they contain, each new one once", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* autogenerate(project, { models: [table("users", { a: text, b: text, c: text }, ["sad"])] })
      yield* upgrade(project)
      const questions: Array<Autogenerate.Question> = []
      const answers = [0, 1, undefined, 0]
      const written = yield* autogenerate(project, {
        models: [table("people", { a: text, x: text, y: text }, ["unhappy"])]
      }, {
        choose: (question) => Effect.sync(() => answers[questions.push(question) - 1])
      })
      assert.deepStrictEqual(questions, [
        { to: `the table "public.people"`, from: [`the table "public.users"`] },
        {
          to: `the column "public.people.x"`,
          from: [`the column "public.people.b"`, `the column "public.people.c"`]
        },
        { to: `the column "public.people.y"`, from: [`the column "public.people.b"`] },
        { to: `the value 'unhappy' of enum "public.mood"`, from: [`the value 'sad' of enum "public.mood"`] }
      ])
      assert.match(textOf(written), /renameEnumValue\("mood", "sad", "unhappy"\)/)
    }).pipe(Effect.scoped))

  it.live("is asked for on a terminal alone, and what is not answered is dropped and added", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, "CREATE TABLE notes (id int PRIMARY KEY, text text NOT NULL)"))
      const written = (answer: string | undefined, ...more: ReadonlyArray<string>) =>
        Effect.gen(function*() {
          const directory = yield* directoryOf(env("words: Schema.String"))
          const argv = ["revision", "--autogenerate", "--sql", "-m", "m", ...more] as const
          const ended = yield* answer === undefined
            ? strata({ directory, url }, ...argv)
            : answering(answer, { directory, url }, ...argv)
          assert.strictEqual(ended.code, 0, ended.err.join("\n"))
          const file = readdirSync(directory).find((name) => name.endsWith(".sql"))!
          const isRename = ended.err.some((line) => /rename to/.test(line))
          return { asked: ended.err.some((line) => /is new, and may be/.test(line)), isRename, file }
        })
      for (
        const [answer, more, asked, isRename] of [
          ["y", [], true, true],
          ["", [], true, false],
          ["y", ["--json"], false, false],
          [undefined, [], false, false],
          [undefined, ["--rename", "notes.text=words"], false, true]
        ] as const
      ) {
        const found = yield* written(answer, ...more)
        assert.strictEqual(found.asked, asked)
        if (more[0] !== "--json") assert.strictEqual(found.isRename, isRename, JSON.stringify([answer, more]))
      }
    }).pipe(Effect.scoped))
})
