import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import * as Client from "../../src/client/mod.ts"
import { Table } from "../../src/schema/mod.ts"
import { freshDatabase, query, urlOf } from "../support/server.ts"
import { autogenerate, differences, downgrade, onServer, type Options, projectOn, textOf, upgrade } from "./project.ts"

// Roles are the server's, which other test files use at the same time.
const roles = ["strata_roles_app", "strata_roles_reader", "strata_roles_keeper"]

const makeRoles = Effect.promise(() =>
  query(
    urlOf("postgres"),
    roles.map((role) =>
      `DO $$ BEGIN CREATE ROLE ${role} LOGIN PASSWORD 'app'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`
    )
      .join(";")
  )
)

const users = Table.make({ id: Schema.Int }, { name: "users", primaryKey: { columns: ["id"], name: "users_pkey" } })

const sql = [
  "GRANT SELECT ON users TO strata_roles_reader",
  "CREATE FUNCTION secret() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "REVOKE EXECUTE ON FUNCTION secret() FROM PUBLIC",
  "ALTER TABLE users OWNER TO strata_roles_keeper"
]

const asked: Options = { models: [users], sql, compare: { owners: true, privileges: true } }

const ownersOf = (...sql: ReadonlyArray<string>): Options => ({ ...asked, compare: { owners: true }, sql })

describe("owners and privileges", () => {
  it.live("are left alone, without a word, unless they are asked for", () =>
    Effect.gen(function*() {
      yield* makeRoles
      const project = yield* onServer
      yield* autogenerate(project, { models: [users], sql: sql.slice(1, 2) })
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, { models: [users], sql }), [])
      assert.lengthOf(yield* differences(project, asked), 3)
    }).pipe(Effect.scoped))

  it.live("are written, found to be there, and taken back", () =>
    Effect.gen(function*() {
      yield* makeRoles
      const project = yield* onServer
      const text = textOf(yield* autogenerate(project, asked))
      for (const one of [/GRANT SELECT ON TABLE/, /OWNER TO "strata_roles_keeper"/, /REVOKE EXECUTE/]) {
        assert.match(text, one)
      }
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, asked), [])
      yield* downgrade(project)
      assert.isAbove((yield* differences(project, asked)).length, 0)
    }).pipe(Effect.scoped))

  it.live("in an embedded shadow belong to the same role as on the server", () =>
    Effect.gen(function*() {
      yield* makeRoles
      const url = new URL(yield* freshDatabase)
      const name = url.pathname.slice(1)
      yield* Effect.promise(() => query(url.href, "GRANT CREATE ON SCHEMA public TO strata_roles_app"))
      const own = urlOf(name, "strata_roles_app", "app")
      const target = Result.getOrThrow(Client.Target.parse(Redacted.make(own)))
      yield* Effect.promise(() => query(own, "CREATE TABLE users (id int CONSTRAINT users_pkey PRIMARY KEY)"))
      const project = yield* projectOn(Client.layer(target), { target, onWarning: () => Effect.void })
      assert.deepStrictEqual(yield* differences(project, ownersOf("SELECT 1")), [])
      assert.deepStrictEqual(
        yield* differences(project, ownersOf("ALTER TABLE users OWNER TO strata_roles_app")),
        []
      )
      assert.lengthOf(yield* differences(project, ownersOf("ALTER TABLE users OWNER TO strata_roles_keeper")), 1)
    }).pipe(Effect.scoped))

  it.live("are part of the SQL of a database where they are asked for", () =>
    Effect.gen(function*() {
      yield* makeRoles
      const project = yield* onServer
      yield* autogenerate(project, asked)
      yield* upgrade(project)
      const catalog = yield* project.run({}, Autogenerate.inspect)
      const ddl = (roles: Options["compare"]) =>
        Result.getOrThrow(Autogenerate.ddl(catalog, roles)).statements.join("\n")
      assert.notMatch(ddl({}), /GRANT|REVOKE|OWNER TO/)
      assert.match(ddl({ owners: true, privileges: true }), /GRANT SELECT/)
      assert.match(ddl({ owners: true }), /OWNER TO "strata_roles_keeper"/)
    }).pipe(Effect.scoped))
})
