import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Client } from "pg"
import * as Catalog from "../../src/catalog/mod.ts"
import * as DataDirectory from "../../src/client/embedded/_data_directory.ts"
import { Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { template } from "../support/embedded.ts"
import { query, serverMajor, urlOf } from "../support/server.ts"
import { untilRows } from "../support/until.ts"
import { alike } from "./alike.ts"

const targetOf = (url: string) => Result.getOrThrow(Target.parse(Redacted.make(url)))
const server = () => targetOf(urlOf("postgres"))

const run = (text: string) => Effect.promise(() => query(urlOf("postgres"), text))

/** Shadow databases owned by a role, so that files that run at the same time do not see each other's. */
const shadowsOf = (role: string) =>
  Effect.map(
    run(`SELECT datname FROM pg_database WHERE datname LIKE 'strata_shadow_%' AND datdba = '${role}'::regrole`),
    (rows) => rows.map(({ datname }) => String(datname))
  )

/** A session that lasts as long as the scope. */
const sessionOn = (url: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new Client({ connectionString: url })
      client.on("error", () => {})
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.end())
  )

let counter = 0

/** A role of the test's own. */
const role = (rights: string) =>
  Effect.acquireRelease(
    Effect.gen(function*() {
      const name = `shadow_role_${process.pid}_${counter++}`
      yield* run(`CREATE ROLE ${name} LOGIN PASSWORD 'secret' ${rights}`)
      return { name, target: targetOf(urlOf("postgres", name, "secret")) }
    }),
    ({ name }) => run(`DROP ROLE ${name}`)
  )

const tables = (catalog: Catalog.Catalog) => Catalog.ofKind(catalog, "table").map(({ name }) => name)

const failure = <A>(exit: Exit.Exit<A, Introspect.IntrospectError>) =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : assert.fail("it succeeded")

describe("shadow", () => {
  it.effect("is a database of the server's that is gone afterwards", () =>
    Effect.gen(function*() {
      const { name, target } = yield* role("CREATEDB")
      const catalog = yield* Introspect.shadow([`CREATE TABLE t (a int)`], { target })
      assert.deepStrictEqual(tables(catalog), ["t"])
      assert.deepStrictEqual(yield* shadowsOf(name), [])
    }))

  it.effect("has the encoding and the locale of the target", () =>
    Effect.gen(function*() {
      const client = Introspect.layerShadow({ target: server() })
      const asked = `SELECT encoding, datcollate, datctype, to_jsonb(d) ->> 'datlocprovider' AS provider
        FROM pg_database d WHERE datname = current_database()`
      const rows = yield* Effect.provide(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(asked)), client)
      assert.deepStrictEqual<unknown>(rows, yield* run(asked))
    }))

  it.effect("is gone when a statement fails, and the error names the statement", () =>
    Effect.gen(function*() {
      const { name, target } = yield* role("CREATEDB")
      const script = [`CREATE TABLE t (a int); CREATE TABLE u (a nonsense)`]
      const error = failure(yield* Effect.exit(Introspect.shadow(script, { target })))
      assert.instanceOf(error, Introspect.IntrospectError)
      const { reason } = error
      assert.strictEqual(reason._tag, "LoadFailed")
      assert.include(reason.message, "Cannot load statement 2 of the desired schema into the shadow database")
      assert.include(reason.message, "CREATE TABLE u (a nonsense)")
      assert.deepStrictEqual(yield* shadowsOf(name), [])
    }))

  it.effect("names the statement that fails after others that went in at once", () =>
    Effect.gen(function*() {
      const script = Array.from(
        { length: 130 },
        (_, at) => `CREATE TABLE t${at} (a ${at === 120 ? "nonsense" : "int"})`
      )
      const error = failure(yield* Effect.exit(Introspect.shadow(script, { target: server() })))
      assert.instanceOf(error, Introspect.IntrospectError)
      assert.include(error.message, "Cannot load statement 121 of the desired schema")
    }))

  it.effect("takes what no transaction and no literal can hold together", () =>
    Effect.gen(function*() {
      const script = [
        `CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (x e DEFAULT 'b', y text)`,
        `CREATE INDEX CONCURRENTLY i ON t (x); BEGIN; CREATE TABLE u (a int); COMMIT`,
        `ALTER TABLE t ADD CHECK (y ~ E'\\\\d$$'' $1') NO INHERIT`
      ]
      const catalog = yield* Introspect.shadow(script, { target: server() })
      assert.deepStrictEqual(tables(catalog), ["t", "u"])
      assert.deepStrictEqual(Catalog.ofKind(catalog, "index").map(({ name }) => name), ["i"])
      const [check] = Catalog.ofKind(catalog, "constraint")
      assert.include(check, { type: "check", expression: `(y ~ '\\d$$'' $1'::text)` })
    }))

  it.effect("is gone when the fiber is interrupted in the middle of a statement", () =>
    Effect.gen(function*() {
      const { name, target } = yield* role("CREATEDB")
      const fiber = yield* Effect.forkChild(Introspect.shadow([`SELECT pg_sleep(600)`], { target }))
      yield* untilRows(
        urlOf("postgres"),
        `SELECT 1 FROM pg_stat_activity WHERE usename = '${name}' AND query LIKE '%pg_sleep(600)%'`
      )
      assert.lengthOf(yield* shadowsOf(name), 1)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* shadowsOf(name), [])
    }))

  it.effect("sweeps what killed runs left, but neither young ones nor those in use nor others' databases", () =>
    Effect.gen(function*() {
      const { name, target } = yield* role("CREATEDB")
      const unique = `${process.pid.toString(16)}${(counter++).toString(16)}`
      const [row] = yield* run(`SELECT floor(extract(epoch FROM now()))::bigint AS now`)
      const young = `strata_shadow_${Number(row!["now"]) - 60}_${unique}`
      const old = `strata_shadow_1000000000_${unique}`
      const used = `strata_shadow_1000000001_${unique}`
      const foreign = `strata_shadow_${unique}`
      yield* Effect.acquireRelease(
        Effect.forEach([young, old, used, foreign], (each) => run(`CREATE DATABASE "${each}" OWNER ${name}`)),
        () =>
          Effect.forEach([young, old, used, foreign], (each) => run(`DROP DATABASE IF EXISTS "${each}" WITH (FORCE)`))
      )
      yield* sessionOn(urlOf(used))
      yield* Introspect.shadow([], { target })
      assert.deepStrictEqual((yield* shadowsOf(name)).toSorted(), [young, used, foreign].toSorted())
    }))

  it.effect("is embedded, with a warning, for a role that may not create databases", () =>
    Effect.gen(function*() {
      const { target } = yield* role("NOCREATEDB")
      const warnings: Array<string> = []
      const options = {
        target,
        template: yield* template,
        onWarning: (warning: string) => Effect.sync(() => void warnings.push(warning))
      }
      const script = [`CREATE TABLE t (a int DEFAULT 1+1)`]
      const catalog = yield* Introspect.shadow(script, options)
      assert.deepStrictEqual(alike(catalog), alike(yield* Introspect.shadow(script, { target: server() })))
      assert.lengthOf(warnings, serverMajor === Number(DataDirectory.major) ? 1 : 2)
      assert.include(warnings[0]!, "Grant CREATEDB to the role")
      const error = failure(yield* Effect.exit(Introspect.shadow(script, { ...options, place: "server" })))
      assert.include(String(error), "the role does not have CREATEDB")
    }))

  it.effect("resolves names in the search path that it is given", () =>
    Effect.gen(function*() {
      const script = [`CREATE SCHEMA "a b"`, `CREATE TABLE t (x int)`]
      const catalog = yield* Introspect.shadow(script, { target: server(), searchPath: ["a b"] })
      assert.isDefined(Catalog.find(catalog, Catalog.address("table", "a b", "t")))
    }))

  it.effect("creates the extensions that the schema names or that it is given, on the server and embedded", () =>
    Effect.gen(function*() {
      const script = [`CREATE EXTENSION hstore`, `CREATE TABLE t (a hstore, b citext)`]
      const found = yield* Introspect.shadow(script, { target: server(), extensions: ["citext"] })
      const embedded = yield* Introspect.shadow(script, { template: yield* template, extensions: ["citext"] })
      assert.deepStrictEqual(
        Catalog.ofKind(found, "extension").map(({ name }) => name),
        ["citext", "hstore"]
      )
      assert.deepStrictEqual(Catalog.ofKind(found, "function"), [])
      const edge = { from: `column "public"."t"."a"`, to: `extension "hstore"`, type: "normal" as const }
      assert.deepInclude(found.edges, edge)
      assert.deepInclude(embedded.edges, edge)
    }))

  it.effect("has the roles that statements name, where it is embedded, and the server's own otherwise", () =>
    Effect.gen(function*() {
      const script = [
        `CREATE TABLE t (a int); CREATE POLICY p ON t TO absent_role, "Odd ""Role" USING (true)`,
        `ALTER TABLE t OWNER TO absent_owner; GRANT SELECT ON t TO absent_role`
      ]
      const found = yield* Introspect.shadow(script, { template: yield* template })
      const [policy] = Catalog.ofKind(found, "policy")
      assert.deepStrictEqual(policy?.roles, [`Odd "Role`, "absent_role"])
      assert.include(Catalog.ofKind(found, "owner").map(({ role }) => role), "absent_owner")
      const error = failure(yield* Effect.exit(Introspect.shadow(script, { target: server() })))
      assert.include(String(error), `role "absent_role" does not exist`)
    }))

  it.effect("says what to do about an extension that the embedded PostgreSQL does not carry", () =>
    Effect.gen(function*() {
      const script = [`CREATE EXTENSION postgis`]
      const error = failure(yield* Effect.exit(Introspect.shadow(script, { template: yield* template })))
      assert.include(String(error), "Grant CREATEDB to the role of DATABASE_URL")
    }))

  it.effect("takes the settings of the target that change the meaning of a statement", () =>
    Effect.gen(function*() {
      const name = `zoned_${process.pid}_${counter++}`
      yield* Effect.acquireRelease(
        run(`CREATE DATABASE ${name}`),
        () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      )
      yield* run(`ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'`)
      const script = [`CREATE TABLE t (a timestamptz DEFAULT '2020-01-01 00:00')`]
      const catalog = yield* Introspect.shadow(script, { target: targetOf(urlOf(name)) })
      const [found] = Catalog.ofKind(catalog, "default")
      assert.strictEqual(found?.expression, `'2019-12-31 15:00:00+00'::timestamp with time zone`)
    }))

  it.effect("says what is wrong with a script that is no SQL", () =>
    Effect.gen(function*() {
      const error = failure(yield* Effect.exit(Introspect.shadow([`SELECT 'never ends`], { target: server() })))
      assert.instanceOf(error, Introspect.IntrospectError)
      assert.strictEqual(error.reason._tag, "InvalidScript")
    }))

  it.effect("says what is wrong with the connection", () =>
    Effect.gen(function*() {
      const target = targetOf("postgresql://nobody:x@127.0.0.1:1/none")
      const error = failure(yield* Effect.exit(Introspect.shadow([], { target })))
      assert.instanceOf(error, Introspect.IntrospectError)
      assert.strictEqual(error.reason._tag, "Unreachable")
    }))
})

describe("layerShadow", () => {
  it.effect("is dropped with its scope", () =>
    Effect.gen(function*() {
      const { name, target } = yield* role("CREATEDB")
      const during = Effect.andThen(SqlClient.SqlClient, shadowsOf(name))
      assert.lengthOf(yield* Effect.provide(during, Layer.fresh(Introspect.layerShadow({ target }))), 1)
      assert.deepStrictEqual(yield* shadowsOf(name), [])
    }))
})
