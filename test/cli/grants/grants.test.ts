/**
 * Every command, with exactly the privileges that `strata grants` prints: PUBLIC has none, and the administrator, who owns
 * the database, is no superuser, as on managed servers.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Client, Migrator, Table } from "../../../src/mod.ts"
import { roleOn } from "../../promises/_role.ts"
import { envWith } from "../../support/hooked.ts"
import { freshDatabase, query } from "../../support/server.ts"
import { first } from "../../support/soak.ts"
import { directoryOf, json, revision, strata } from "../strata.ts"

const files = {
  ...revision(
    "aaaa",
    [],
    "notes",
    "CREATE TABLE notes (id serial PRIMARY KEY, title text NOT NULL);",
    "DROP TABLE notes;"
  ),
  ...revision(
    "bbbb",
    ["aaaa"],
    "index",
    "CREATE INDEX CONCURRENTLY i ON notes (title);",
    "DROP INDEX CONCURRENTLY i;",
    [
      "-- strata:transaction off"
    ]
  )
}
const more = {
  ...files,
  ...revision(
    "cccc",
    ["bbbb"],
    "more",
    "CREATE TABLE later (id int GENERATED ALWAYS AS IDENTITY);",
    "DROP TABLE later;"
  )
}

const nameOf = (url: string) => decodeURIComponent(new URL(url).username)

const run = (url: string, text: string) => Effect.promise(() => query(url, text))
const refused = (url: string, text: string) =>
  Effect.promise(() => query(url, text).then(() => "done", (error: Error) => error.message))

/** A database of an owner who is no superuser, where PUBLIC may do nothing; and the roles, which may do nothing yet. */
const managed = Effect.gen(function*() {
  const url = yield* freshDatabase
  const database = `"${new URL(url).pathname.slice(1)}"`
  const owner = yield* roleOn(url, "owner", (role) => `ALTER DATABASE ${database} OWNER TO ${role}`)
  const login = (name: string) => roleOn(url, name, () => "")
  const roles = { migrator: yield* login("Mi-gr"), reader: yield* login("rd"), application: yield* login("app") }
  yield* run(
    url,
    `GRANT "${nameOf(roles.migrator)}" TO "${nameOf(owner)}"; REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
    ALTER SCHEMA public OWNER TO "${nameOf(owner)}"; REVOKE ALL ON SCHEMA public FROM PUBLIC`
  )
  yield* Effect.addFinalizer(() => run(url, `ALTER DATABASE ${database} OWNER TO CURRENT_USER`))
  return { owner, roles }
})

const startAs = (url: string, directory: string, verifyOnly: boolean) =>
  Migrator.layerUpgrade({ directory, verifyOnly }).pipe(
    Layer.build,
    Effect.scoped,
    Effect.provide([
      NodeServices.layer,
      Client.layerPooled(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server)
    ], { local: true }),
    Effect.exit
  )

for (const ledger of first(1, [{}, { schema: "public", table: "the ledger" }])) {
  const schema = ledger.schema ?? "strata"
  describe(`strata grants, with the ledger in schema ${schema}`, () => {
    it.live("prints what each role needs, and no more", () =>
      Effect.gen(function*() {
        const { owner, roles } = yield* managed
        const environment = envWith({
          ledger: { ...ledger, owners: [nameOf(owner)] },
          models: [
            Table.make({ id: Schema.Int, title: Schema.String }, {
              name: "notes",
              primaryKey: ["id"],
              columns: { id: { type: "serial" } }
            } as never)
          ]
        })
        const directory = yield* directoryOf({ ...files, ...environment })
        const as = (role: string, ...argv: ReadonlyArray<string>) => strata({ directory, url: role }, ...argv)
        const ok = Effect.fnUntraced(function*(role: string, ...argv: ReadonlyArray<string>) {
          const ended = yield* as(role, ...argv)
          assert.strictEqual(ended.code, 0, `${argv.join(" ")}: ${ended.err.join("\n")}`)
          return ended
        })
        yield* ok(owner, "ensure-ledger")
        const flags = Object.entries(roles).flatMap(([flag, role]) => [`--${flag}`, nameOf(role)])
        const { out } = yield* strata({ directory }, "grants", ...flags)
        yield* run(owner, out.join("\n"))
        yield* run(owner, out.join("\n"))
        const documents: ReadonlyArray<{ role: string; statements: ReadonlyArray<string> }> = json(
          yield* strata({ directory }, "grants", "--json", ...flags)
        )
        assert.deepStrictEqual(documents.map(({ role }) => role), Object.values(roles).map(nameOf))
        for (const { statements } of documents) for (const text of statements) yield* run(owner, text)

        const { application, migrator, reader } = roles
        const table = `"${schema}"."${ledger.table ?? "ledger"}"`
        // An application that only verifies does not start before the migration, and does after it.
        assert.isTrue(Exit.isFailure(yield* startAs(application, directory, true)))
        for (
          const argv of [
            ["plan"],
            ["upgrade"],
            ["downgrade", "aaaa", "--yes"],
            ["upgrade"],
            ["stamp", "aaaa"],
            ["stamp", "head"],
            ["ensure-ledger"],
            ["verify"]
          ]
        ) yield* ok(migrator, ...argv)
        assert.isTrue(Exit.isSuccess(yield* startAs(application, directory, true)))
        for (
          const argv of [
            ["current", "--check-heads"],
            ["history", "--indicate-current"],
            ["log"],
            ["verify"],
            ["plan"],
            ["inspect"]
          ]
        ) yield* ok(reader, ...argv)
        // The shadow of `check` is an embedded database, because the role may not create one.
        if (schema === "strata") assert.include([0, 3], (yield* as(reader, "check")).code)

        // What was created, and what is created later, is the application's to read and write, and no more.
        yield* run(application, "INSERT INTO public.notes (title) VALUES ('a'); UPDATE public.notes SET title = 'b'")
        assert.strictEqual((yield* run(application, "SELECT title FROM public.notes")).length, 1)
        yield* run(application, "DELETE FROM public.notes")
        const next = yield* directoryOf({ ...more, ...environment })
        assert.strictEqual((yield* strata({ directory: next, url: migrator }, "upgrade")).code, 0)
        yield* run(application, "INSERT INTO public.later DEFAULT VALUES")

        const event = `INSERT INTO ${table} (sequence, kind, payload) VALUES (999, 'RevisionApplied', '{}')`
        for (
          const [role, text] of [
            [application, "CREATE TABLE public.x ()"],
            [application, "DROP TABLE public.notes"],
            [application, event],
            [reader, event],
            [reader, "CREATE TABLE public.x ()"],
            [reader, "SELECT * FROM public.notes"],
            [migrator, `DELETE FROM ${table}`],
            [migrator, `ALTER TABLE ${table} DISABLE TRIGGER ALL`],
            [migrator, "CREATE SCHEMA x"]
          ] as const
        ) assert.match(yield* refused(role, text), /permission denied|must be owner/, text)
        assert.strictEqual((yield* strata({ directory, url: reader }, "stamp", "base")).code, 1)
        assert.isTrue(Exit.isFailure(
          yield* startAs(
            application,
            yield* directoryOf({
              ...more,
              ...environment,
              ...revision("dddd", ["cccc"], "pending", "CREATE TABLE pending ();", undefined)
            }),
            false
          )
        ))
      }))
  })
}

describe("strata grants", () => {
  it.effect("quotes names, refuses what is no role, and connects to nothing", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ ...files, ...envWith({ searchPath: ["my app", "public"] }) })
      const hostile = `x"; DROP TABLE y; --\n`
      const { code, out } = yield* strata({ directory, url: "postgres://127.0.0.1:1/x" }, "grants", "--reader", hostile)
      assert.strictEqual(code, 0)
      assert.include(out.join("\n"), `GRANT USAGE ON SCHEMA "strata" TO "x""; DROP TABLE y; --\n";`)
      assert.include(out.join("\n"), `GRANT USAGE, CREATE ON SCHEMA "my app" TO "migrator";`)
      for (const role of ["", "public", "none", "x".repeat(64)]) {
        const { code, err } = yield* strata({ directory }, "grants", "--migrator", role)
        assert.deepStrictEqual([code, err.join(" ").includes("Cannot use the role of --migrator")], [2, true], role)
      }
    }))

  it.effect("leaves a role that migrates and is the application's too its right to record", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ ...files, ...envWith({ ledger: { schema: "public" } }) })
      const { out } = yield* strata({ directory }, "grants", "--migrator", "web", "--application", "web")
      assert.include(out.join("\n"), `GRANT INSERT ON TABLE "public"."ledger" TO "web";`)
      assert.notInclude(out.join("\n"), "REVOKE")
    }))
})
