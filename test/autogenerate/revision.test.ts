import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import * as SqlClient from "effect/sql/SqlClient"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import * as Catalog from "../../src/catalog/mod.ts"
import type { Operation } from "../../src/operation/mod.ts"
import { Table, Type } from "../../src/schema/mod.ts"
import { complaints } from "../support/compiler.ts"
import { soaking } from "../support/soak.ts"
import { first, second, secondWithDefault, sql } from "./models.ts"
import { autogenerate, differences, downgrade, failure, inspect, onEmbedded, onlyOf, onServer, type Options, type Project, textOf, upgrade } from "./project.ts"

const rows = (project: Project, text: string) =>
  project.run({}, () => Effect.flatMap(SqlClient.SqlClient, (client) => client.unsafe(text)))

const revisionsOf = ({ directory }: Project) => readdirSync(directory).filter((file) => /\.(ts|sql)$/.test(file))

const formats = [["ts", second], ["sql", second], ["ts", secondWithDefault], ["sql", secondWithDefault]] as const

// The format of a file does not depend on the database, so the embedded one has one of them unless soaking.
describe.each(
  [["a server", onServer, formats], ["the embedded database", onEmbedded, soaking ? formats : [formats[0]]]] as const
)("on %s", (_, place, formats) => {
  it.live.each(formats)(
    "the seed's models and their change go up and come down, in %s",
    ([format, changed]) =>
      Effect.gen(function*() {
        const project = yield* place
        const [old, now] = [{ models: first, sql }, { models: changed, sql }]
        const empty = yield* inspect(project)
        onlyOf(yield* autogenerate(project, old, { format }))
        yield* upgrade(project)
        assert.deepStrictEqual(yield* differences(project, old), [])
        assert.deepStrictEqual((yield* autogenerate(project, old, { format })).revisions, [])
        assert.lengthOf(revisionsOf(project), 1)
        yield* rows(project, `INSERT INTO users (email, name, logins) VALUES ('ada@example.org', 'Ada', 7)`)
        const before = yield* inspect(project)
        onlyOf(yield* autogenerate(project, now, { format }))
        yield* upgrade(project)
        assert.deepStrictEqual(yield* differences(project, now), [])
        assert.deepStrictEqual(yield* rows(project, `SELECT display_name, status::text, logins::int FROM users`), [
          { display_name: "Ada", status: "active", logins: 7 }
        ])
        yield* downgrade(project)
        assert.strictEqual(Catalog.digest(yield* inspect(project)), Catalog.digest(before))
        assert.deepStrictEqual(yield* rows(project, `SELECT name FROM users`), [{ name: "Ada" }])
        yield* downgrade(project)
        assert.deepStrictEqual(yield* inspect(project), empty)
      }).pipe(Effect.scoped)
  )
})

describe("a written revision", () => {
  it.live("type-checks, holds the values of enums, and every time has a zone", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const one = textOf(yield* autogenerate(project, { models: first, sql }))
      yield* upgrade(project)
      yield* autogenerate(project, { models: second, sql })
      writeFileSync(join(project.directory, "wrong.ts"), `export const wrong: number = "text"\n`)
      assert.deepStrictEqual(
        (yield* Effect.promise(() => complaints(project.directory))).map((line) => /wrong\.ts\(1,14\)/.test(line)),
        [true]
      )
      assert.include(one, `yield* Op.createEnum("user_status", ["active", "banned"])`)
      assert.include(one, `status: Op.column(Op.type("user_status"), { nullable: false, default: "active" })`)
      for (const column of ["created_at", "expires_at", "published_at", "revoked_at"]) {
        assert.match(one, new RegExp(`${column}: Op.column\\("timestamptz"`))
      }
      assert.notMatch(one, /timestamp"|schema:|previous/)
    }).pipe(Effect.scoped))

  it.live("names the schema where a bare name would be one of PostgreSQL's own types", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const shape = Schema.Literals(["round", "square"]).pipe(Type.enum("box"))
      const options = { models: [Table.make({ id: Schema.Int, shape }, { name: "parcels" })] }
      const text = textOf(yield* autogenerate(project, options))
      assert.include(text, `shape: Op.column(Op.type({ schema: "public", name: "box" }), { nullable: false })`)
      assert.include(text, `Op.createTable("parcels"`)
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, options), [])
    }).pipe(Effect.scoped))

  it.live("changes an identity in place, and takes a default along with its type", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const Mood = Schema.Literals(["fine"]).pipe(Type.enum("mood"))
      const id = Model.GeneratedByDb(Schema.BigInt)
      const old = { models: [Table.make({ id, mood: Mood }, { name: "days", columns: { mood: { default: "fine" } } })] }
      const now = {
        models: [
          Table.make({ id, mood: Schema.Array(Mood) }, { name: "days", columns: { id: { identity: "by-default" } } })
        ]
      }
      yield* autogenerate(project, old)
      yield* upgrade(project)
      const before = yield* inspect(project)
      yield* autogenerate(project, now)
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, now), [])
      yield* downgrade(project)
      assert.deepStrictEqual(yield* inspect(project), before)
    }).pipe(Effect.scoped))

  it.live("says what may be lost, above the operation and in the summary", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* autogenerate(project, { models: first, sql })
      yield* upgrade(project)
      const written = yield* autogenerate(project, { models: second, sql }, { message: "change users" })
      const text = textOf(written)
      assert.match(text, /\/\/ Hazard, data-loss: Dropping [^\n]*nickname[^\n]*\n {4}yield\* Op\.dropColumn/)
      assert.match(text, /message: "change users"/)
      assert.deepStrictEqual(
        written.differences.flatMap(({ hazards, text }) => hazards.map(({ kind }) => `${kind}: ${text}`)),
        [
          `data-loss: drop column "nickname" of "users"`,
          `rewrite: alter column "logins" of "users": type integer to bigint`,
          `lock: create index "ix_users_created_at"`
        ]
      )
      // The value that goes may be in a row, and removing it is the comparison in the other direction.
      assert.match(text, /downgrade[\s\S]*Hazard, fails-on-rows[\s\S]*'suspended'/)
    }).pipe(Effect.scoped))
})

const renderItem: Options["renderItem"] = (operation, format) =>
  operation._tag !== "CreateIndex"
    ? undefined
    : format === "sql"
    ? `CREATE INDEX CONCURRENTLY mine ON refresh_tokens (user_id);`
    : `yield* Op.createIndex("mine", "refresh_tokens", ["user_id"])`

const broken = (): never => {
  throw new Error("no idea")
}

const schema = (attributes: string, values: string, more: string): Options => ({
  models: [],
  sql: [`CREATE TYPE address AS (street text${attributes}); CREATE TYPE state AS ENUM (${values});
    CREATE TABLE homes (id int, at address, state state); CREATE TABLE parts (id int) PARTITION BY LIST (id);${more}`]
})
const part = (number: number) => `CREATE TABLE parts_${number} PARTITION OF parts FOR VALUES IN (${number});`

describe("revision", () => {
  it.live("says above the downgrade what the comparison in the other direction says", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* autogenerate(project, schema("", "'a', 'b'", part(1)))
      yield* upgrade(project)
      const written = yield* autogenerate(project, schema(", country text", "'a', 'c'", part(1) + part(2)))
      const down = textOf(written).split("downgrade:")[1]!.replace(/\n\s*\/\/ /g, " ")
      for (
        const hazard of [
          `data-loss: Dropping the table "public.parts_2" deletes all its rows`,
          `data-loss: Dropping the attribute "country" of the type "public.address" deletes its values`,
          `fails-on-rows: Rebuilding the enum "public.state" fails if a row contains 'c'`,
          `rewrite: Converting the column "public.homes.state" to the new public.state rewrites the table`
        ]
      ) assert.include(down, hazard)
      yield* upgrade(project)
      yield* downgrade(project)
    }).pipe(Effect.scoped))

  it.live("refuses while a revision is pending, and writes nothing", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const written = yield* autogenerate(project, { models: first })
      const error = yield* failure(project, { models: second }, (loaded, place) =>
        Autogenerate.revision(loaded, { message: "x", ...place }))
      assert.match(String(error), /not up to date: revision "[0-9a-f]{12}" is pending\..*"strata upgrade heads"/)
      assert.deepStrictEqual(revisionsOf(project), [onlyOf(written).revision.file])
    }).pipe(Effect.scoped))

  it.live("asks which head to follow when there are several", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      for (const id of ["aa", "bb"]) {
        writeFileSync(
          join(project.directory, `${id}.sql`),
          `-- strata:revision ${id}\n-- strata:parents\n-- strata:message m\n-- strata:upgrade\n-- strata:downgrade\n`
        )
      }
      yield* upgrade(project)
      const error = yield* failure(project, { models: first }, (loaded, place) =>
        Autogenerate.revision(loaded, { message: "x", ...place }))
      assert.include(String(error), `there are 2 heads ("aa", "bb")`)
      const written = yield* autogenerate(project, { models: first }, { parents: ["bb"] })
      assert.deepStrictEqual(onlyOf(written).revision.parents, ["bb"])
    }).pipe(Effect.scoped))

  it.live("lets the rewriter change, add and drop operations, and undoes what it can", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const seen: Array<string> = []
      const rewrite = (operations: ReadonlyArray<Operation>): ReadonlyArray<Operation> => {
        seen.push(...operations.map(({ _tag }) => _tag))
        return operations.flatMap((one) => {
          if (one._tag === "CreateIndex") return []
          return one._tag === "CreateTable" && one.table === "video_entries"
            ? [{ ...one, unlogged: true }, { _tag: "CreateSchema", name: "archive" }]
            : [one]
        })
      }
      const written = yield* autogenerate(project, { models: first, rewrite })
      assert.include(seen, "CreateIndex")
      assert.notInclude(textOf(written), "createIndex")
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, { models: first }), [
        `change table "public.video_entries": ALTER TABLE "public"."video_entries" SET LOGGED`,
        `create index "ix_refresh_tokens_user_id"`
      ])
      yield* downgrade(project)
      assert.deepStrictEqual(Catalog.ofKind(yield* inspect(project), "table"), [])
      const archive = Catalog.find(yield* inspect(project), Catalog.address("schema", "archive"))
      assert.isUndefined(archive)
    }).pipe(Effect.scoped))

  it.live("writes nothing when the rewriter leaves nothing, and no downgrade when nothing says how", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const nothing: Options = { models: first, rewrite: () => [] }
      assert.deepStrictEqual((yield* autogenerate(project, nothing)).revisions, [])
      const touch: Operation = { _tag: "Execute", expression: { _tag: "Expression", text: "SELECT 1", parameters: [] } }
      const written = yield* autogenerate(project, { models: first, rewrite: (all) => [...all, touch] })
      assert.isFalse(onlyOf(written).isReversible)
      assert.include(
        textOf(written).replace(/\s+(?:\* )?/g, " "),
        `There is no downgrade, because this operation cannot be reverted: execute "SELECT 1"`
      )
      assert.notInclude(textOf(written), "downgrade:")
    }).pipe(Effect.scoped))

  it.live("lets renderItem write an operation, in the file's language", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const ts = yield* autogenerate(project, { models: first, renderItem }, { id: "aaaa" })
      assert.include(textOf(ts), `Op.createIndex("mine"`)
      rmSync(onlyOf(ts).path)
      // What cannot run in a transaction makes a revision without one, and the lock knows it.
      const written = yield* autogenerate(project, { models: first, renderItem }, { id: "bbbb", format: "sql" })
      assert.isFalse(onlyOf(written).revision.modes.upgrade.transaction)
      const lock: unknown = JSON.parse(readFileSync(join(project.directory, "strata.lock"), "utf8"))
      assert.include(JSON.stringify(lock), `"transaction":{"upgrade":false}`)
      yield* upgrade(project)
    }).pipe(Effect.scoped))

  it.live("names the hook that failed, or that answered with something that means nothing", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      // As in an env.ts that nobody type-checked.
      const silent = (() => {}) as unknown as typeof broken
      const later = (async () => []) as unknown as typeof broken
      const unknown = (() => 3) as unknown as typeof broken
      for (
        const [name, options, problem] of [
          ["rewrite", { rewrite: broken }, "no idea"],
          ["rewrite", { rewrite: later }, "it returned a promise, not an array of operations"],
          ["renderItem", { renderItem: broken }, "no idea"],
          ["renderItem", { renderItem: unknown }, "it returned number, not a string or undefined"],
          ["compare.include", { compare: { include: broken } }, "no idea"],
          ["compare.include", { compare: { include: silent } }, "it returned undefined, not true or false"]
        ] as const
      ) {
        const error = yield* failure(
          project,
          { models: first, ...options },
          (loaded, place) => Autogenerate.revision(loaded, { message: "x", ...place })
        )
        assert.strictEqual(
          String(error),
          `strata/autogenerate/AutogenerateError: The option "${name}" of env.ts in "migrations" failed: ${problem}`
        )
      }
    }).pipe(Effect.scoped))
})
