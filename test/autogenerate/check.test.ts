import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import type { CatalogObject } from "../../src/catalog/mod.ts"
import * as Client from "../../src/client/mod.ts"
import { Environment } from "../../src/environment/mod.ts"
import { Migrator } from "../../src/migrator/mod.ts"
import { Op } from "../../src/operation/mod.ts"
import { Table, Type } from "../../src/schema/mod.ts"
import { initDirectory } from "../../src/script/mod.ts"
import { freshDatabase, serverMajor } from "../support/server.ts"
import { autogenerate, differences, failure, onServer, type Options, type Project, root, scratch, upgrade } from "./project.ts"

const execute = (project: Project, text: string) =>
  project.run(
    {},
    () =>
      Effect.flatMap(SqlClient.SqlClient, (client) =>
        Effect.forEach(text.split(";"), (statement) => client.unsafe(statement), { discard: true }))
  )

/** Upgrades the database of a script directory with an `env.ts` of its own, and checks it. */
const checkedDirectory = (directory: string) =>
  Effect.gen(function*() {
    const target = Result.getOrThrow(Client.Target.parse(Redacted.make(yield* freshDatabase)))
    const loaded = yield* Environment.load({ directory, cwd: root })
    const services = Migrator.layerLedger(loaded.environment).pipe(
      Layer.provideMerge(Client.layer(target)),
      Layer.provideMerge(Migrator.layerFiles(loaded, { frozen: true }))
    )
    return yield* Effect.provide(
      Effect.andThen(Migrator.upgrade(), Autogenerate.check(loaded, { target })),
      services
    )
  }).pipe(Effect.provide(NodeServices.layer))

const agrees: Autogenerate.Check = { differences: [], notCompared: [], hints: [] }

const include = (object: CatalogObject) => !("name" in object) || object.name !== "spatial_ref_sys"

describe("check", () => {
  it.live("says what to write for a CREATE SCHEMA of a schema that env.ts names", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const options: Options = { schemas: ["app"], sql: ["CREATE SCHEMA app; CREATE TABLE app.t (a int)"] }
      const error = yield* failure(project, options, (loaded, more) => Autogenerate.check(loaded, more))
      assert.include(`${error}`, "The schemas of searchPath and schemas in env.ts are created first")
      assert.include(`${error}`, "Write CREATE SCHEMA IF NOT EXISTS, or remove the statement")
    }).pipe(Effect.scoped))

  it.live("finds nothing after the demo's revisions", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* checkedDirectory(join(root, "migrations")), agrees)
    }).pipe(Effect.scoped))

  it.live("finds nothing after the revision that init writes", () =>
    Effect.gen(function*() {
      const directory = join(yield* scratch, "migrations")
      yield* Effect.provide(initDirectory(directory), NodeServices.layer)
      assert.deepStrictEqual(yield* checkedDirectory(directory), agrees)
    }).pipe(Effect.scoped))

  it.live("says what differs, one line for each step, with what it may cost and what looks like a rename", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* execute(project, "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE people (id int PRIMARY KEY, old text)")
      const people = Table.make(
        {
          id: Schema.BigInt,
          fresh: Schema.NullOr(Schema.String),
          mood: Schema.Literals(["sad", "ok"]).pipe(Type.enum("mood"))
        },
        { name: "people", primaryKey: { columns: ["id"], name: "people_pkey" }, columns: { mood: { default: "ok" } } }
      )
      const check = yield* project.run({ models: [people] }, (loaded, place) => Autogenerate.check(loaded, place))
      assert.deepStrictEqual(
        check.differences.map(({ hazards, text }) => [text, ...hazards.map(({ kind }) => kind)].join(" | ")),
        [
          `drop column "old" of "people" | data-loss`,
          `add enum value "mood": 'sad' before 'ok'`,
          `alter column "id" of "people": type integer to bigint | rewrite`,
          `add column "fresh" of "people": text`,
          `add column "mood" of "people": mood, not null, default ok`
        ]
      )
      assert.lengthOf(check.hints, 1)
      assert.include(check.hints[0]!, `column "public"."people"."old"`)
    }).pipe(Effect.scoped))

  it.live("leaves out the ledger, roles, foreign extensions, other schemas and what is not included", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* execute(
        project,
        `CREATE EXTENSION citext; CREATE SCHEMA other; CREATE TABLE other.x (); CREATE TABLE spatial_ref_sys (id int);
         CREATE TABLE t (id int NOT NULL); GRANT SELECT ON t TO PUBLIC; ALTER TABLE t OWNER TO pg_monitor`
      )
      yield* upgrade(project)
      const models = [Table.make({ id: Schema.Int }, { name: "t", primaryKey: false })]
      assert.deepStrictEqual(yield* differences(project, { models, compare: { include } }), [
        `not compared: extension "citext"`
      ])
      assert.deepStrictEqual(yield* differences(project, { models, schemas: ["other"] }), [
        `drop table "other.x"`,
        `not compared: extension "citext"`
      ])
      // Nothing says which schemas are meant, so it is the first one of the search path.
      assert.deepStrictEqual(yield* differences(project, { searchPath: ["other"], sql: ["SELECT 1"] }), [
        `drop table "x"`,
        `not compared: extension "citext"`
      ])
    }).pipe(Effect.scoped))

  it.live("leaves what belongs to no schema alone, and partitions where none are declared", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const table = "CREATE TABLE m (id int NOT NULL) PARTITION BY RANGE (id);"
      yield* execute(
        project,
        `${table} CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (9); CREATE TABLE m2 PARTITION OF m DEFAULT;
         CREATE PUBLICATION p FOR TABLE m; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
         CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION e()`
      )
      yield* upgrade(project)
      const outside = [
        "not compared: event trigger \"t\"",
        "not compared: foreign data wrapper \"w\"",
        "not compared: foreign server \"s\"",
        "not compared: publication \"p\""
      ]
      const code = "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
      assert.sameMembers(yield* differences(project, { sql: [`${table} ${code}`], schemas: ["public"] }), [
        ...outside,
        "not compared: table \"public.m1\"",
        "not compared: table \"public.m2\""
      ])
      // One partition is declared, so the others are compared.
      const first = "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (9);"
      assert.sameMembers(yield* differences(project, { sql: [`${table} ${first} ${code}`], schemas: ["public"] }), [
        "drop table \"public.m2\": DROP TABLE \"public\".\"m2\"",
        ...outside
      ])
    }).pipe(Effect.scoped))

  it.live("asks the hooks on types and defaults", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* execute(project, "CREATE TABLE t (a int DEFAULT 1, b int DEFAULT 1)")
      const models = [
        Table.make({ a: Schema.BigInt, b: Schema.BigInt }, {
          name: "t",
          columns: { a: { nullable: true, default: 2 as never }, b: { nullable: true, default: 2 as never } }
        })
      ]
      const textsOf = (compare: Options["compare"]) =>
        differences(project, compare === undefined ? { models } : { models, compare })
      assert.lengthOf(yield* textsOf(undefined), 2)
      assert.lengthOf(yield* textsOf({ types: false, defaults: false }), 0)
      assert.deepStrictEqual(
        yield* textsOf({
          types: (inspected, declared) => inspected.name === "a" && declared.type === "bigint" ? "same" : undefined,
          defaults: () => "same"
        }),
        [`alter column "b" of "t": type integer to bigint, default 1`]
      )
    }).pipe(Effect.scoped))
})

/** A table with a column that had another name, and more columns. */
const named = (name: string, renamedFrom: string, ...more: ReadonlyArray<string>) => {
  const fields: Record<string, Schema.Top> = { id: Schema.Int }
  for (const each of [name, ...more]) fields[each] = Schema.String
  return Table.make(fields, { name: "t", columns: { [name]: { renamedFrom } } })
}

/** A table with an enum, all of which had other names or not. */
const model = (table: string, column: string, type: string, value: string, renames: boolean) => {
  const options = renames ? { renamedFrom: "kind", values: { [value]: "old" } } : {}
  return Table.make(
    { id: Schema.Int, [column]: Schema.Literals([value, "b"]).pipe(Type.enum(type, options)) },
    {
      name: table,
      primaryKey: false,
      ...(renames ? { renamedFrom: "old_t", columns: { [column]: { renamedFrom: "old_c" } } } : {})
    }
  )
}

/** PostgreSQL 18 names the constraints of NOT NULL after table and column, and keeps the names when these are renamed. */
const notNullRenamed = (table: string, column: string, from: string, to: string): ReadonlyArray<string> =>
  serverMajor < 18 ? [] : [
    `change column "public.${table}.${column}": ALTER TABLE "public"."${table}" RENAME CONSTRAINT ` +
    `"${from}_not_null" TO "${to}_not_null"`
  ]

describe("renamedFrom", () => {
  it.live("is done once: afterwards, and in a database that never saw the old name, it says nothing", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      // An empty database has neither name.
      yield* autogenerate(project, { models: [named("b", "a")] })
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, { models: [named("b", "a")] }), [])
      assert.deepStrictEqual(yield* differences(project, { models: [named("c", "b")] }), [
        `alter column "b" of "t": rename to "c"`,
        ...notNullRenamed("t", "c", "t_b", "t_c")
      ])
      // The old name is a new column by now, and the rename of long ago is still in the model.
      assert.deepStrictEqual(yield* differences(project, { models: [named("b", "a", "a")] }), [
        `add column "a" of "t": text, not null`
      ])
      yield* execute(project, `ALTER TABLE t ADD a text NOT NULL`)
      assert.deepStrictEqual(yield* differences(project, { models: [named("b", "a", "a")] }), [])
    }).pipe(Effect.scoped))

  it.live("refuses a former name that is not there while something would be dropped", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* execute(project, `CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL)`)
      const error = yield* failure(project, { models: [named("b", "aa")] }, (loaded, place) =>
        Autogenerate.check(loaded, place))
      assert.include(String(error), `Cannot rename column "aa" to "b"`)
    }).pipe(Effect.scoped))

  it.live("follows a table, its columns, an enum and its values", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      yield* autogenerate(project, { models: [model("old_t", "old_c", "kind", "old", false)] })
      yield* upgrade(project)
      const now = { models: [model("new_t", "new_c", "new_kind", "fresh", true)] }
      assert.deepStrictEqual(yield* differences(project, now), [
        `rename table "old_t" to "new_t"`,
        `rename enum "kind" to "new_kind"`,
        `alter column "old_c" of "new_t": rename to "new_c"`,
        `rename enum value "new_kind": 'old' to 'fresh'`,
        ...notNullRenamed("new_t", "id", "old_t_id", "new_t_id"),
        ...notNullRenamed("new_t", "new_c", "old_t_old_c", "new_t_new_c")
      ])
      yield* autogenerate(project, now)
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, now), [])
    }).pipe(Effect.scoped))
})

describe("the desired schema", () => {
  it.live("holds prelude and SQL, as texts, files and folders", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      mkdirSync(join(project.directory, "views/more"), { recursive: true })
      writeFileSync(
        join(project.directory, "views/functions.txt"),
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1;"
      )
      writeFileSync(join(project.directory, "views/1_v.sql"), "CREATE VIEW v AS SELECT id, one() AS n FROM t;")
      writeFileSync(join(project.directory, "views/more/w.sql"), "CREATE VIEW w AS SELECT * FROM v;")
      writeFileSync(join(project.directory, "views/notes.txt"), "no SQL")
      const options: Options = {
        models: [Table.make({ id: Schema.Int, name: Schema.String.pipe(Type.domain("title")) }, { name: "t" })],
        prelude: ["CREATE DOMAIN title AS text CHECK (length(VALUE) < 100)"],
        sql: [{ path: "views/functions.txt" }, { path: "views" }]
      }
      const written = yield* autogenerate(project, options, { format: "ts" })
      assert.deepStrictEqual(
        written.differences.map(({ address }) => address.slice(0, address.indexOf(" "))),
        ["domain", "table", "function", "view", "view"]
      )
    }).pipe(Effect.scoped))

  it.live("lies in the schemas of the search path and of the models", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const options: Options = {
        searchPath: ["app", "public"],
        models: [
          Table.make({ id: Schema.Int }, { name: "a" }),
          Table.make({ id: Schema.Int, at: Schema.Date }, {
            name: "b",
            schema: "audit",
            columns: { at: { default: Op.sql`now()` } }
          })
        ]
      }
      assert.deepStrictEqual(yield* differences(project, options), [
        `create schema "app"`,
        `create schema "audit"`,
        `create table "a"`,
        `create table "audit.b"`
      ])
      yield* autogenerate(project, options)
      yield* project.run(options, () => Migrator.upgrade())
      assert.deepStrictEqual(yield* differences(project, options), [])
    }).pipe(Effect.scoped))

  it.live("names a file that is not there, and a statement that PostgreSQL refuses", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const errorOf = (options: Options) =>
        Effect.map(failure(project, options, (loaded, place) => Autogenerate.check(loaded, place)), String)
      assert.include(
        yield* errorOf({ sql: [{ path: "nowhere.sql" }] }),
        `Cannot read SQL from "nowhere.sql": no such file or directory. Correct the path, which is relative to the script directory "migrations"`
      )
      assert.include(yield* errorOf({}), `env.ts in "migrations" has no models`)
      assert.include(yield* errorOf({ sql: ["SELECT nonsense"] }), "SELECT nonsense")
      const models = [Table.make({ id: Schema.Symbol }, { name: "t" })]
      assert.include(yield* errorOf({ models }), `No column type for the field "id"`)
    }).pipe(Effect.scoped))
})
