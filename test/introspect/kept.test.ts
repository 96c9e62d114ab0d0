import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { hash } from "node:crypto"
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Catalog from "../../src/catalog/mod.ts"
import { Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { isKeepable } from "../../src/introspect/shadow/kept.ts"
import { query, urlOf } from "../support/server.ts"

const targetOf = (url: string) => Result.getOrThrow(Target.parse(Redacted.make(url)))

/** A role of the test's own, whose settings it can change. */
const role = Effect.acquireRelease(
  Effect.promise(async () => {
    const name = `kept_role_${process.pid}`
    await query(urlOf("postgres"), `CREATE ROLE ${name} LOGIN PASSWORD 'secret' CREATEDB`)
    return { name, target: targetOf(urlOf("postgres", name, "secret")) }
  }),
  ({ name }) => Effect.promise(() => query(urlOf("postgres"), `DROP ROLE ${name}`))
)

const directory = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "strata-kept-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const script = [
  "CREATE SCHEMA app",
  "CREATE TYPE app.mood AS ENUM ('sad', 'ok')",
  "CREATE TABLE app.person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood app.mood DEFAULT 'ok', at timestamptz DEFAULT now())",
  "CREATE VIEW app.sad AS SELECT id FROM app.person WHERE mood = 'sad'",
  "COMMENT ON TABLE app.person IS 'ä \"quoted\"'"
]

const change = (sql: string) => Effect.promise(() => query(urlOf("postgres"), sql))

/** A content that has the right digest. */
const forged = (text: string, content: string) =>
  `${text.slice(0, text.indexOf(" "))} ${hash("sha256", content, "base64")}\n${content}`

describe("shadow with a cache", () => {
  it.effect("is the fresh catalog, and any change of what it depends on makes a new one", () =>
    Effect.gen(function*() {
      const { name, target } = yield* role
      const cache = { directory: yield* directory, name: "models", version: "1" }
      const options: Introspect.ShadowOptions = { target, place: "server", cache }
      const { cache: _, ...fresh } = options
      const first = yield* Introspect.shadow(script, options)
      const [file] = readdirSync(cache.directory)
      const path = join(cache.directory, file!)
      const text = readFileSync(path, "utf8")
      assert.strictEqual(statSync(path).mode & 0o777, 0o600)
      assert.deepStrictEqual(first, yield* Introspect.shadow(script, fresh))
      assert.deepStrictEqual(yield* Introspect.shadow(script, options), first)

      // What is taken from the file is known by its content, which is another catalog here.
      const mark = JSON.stringify({ ...Catalog.empty, serverVersion: 1 })
      const isTaken = (given: Partial<Introspect.ShadowOptions> = {}, statements: ReadonlyArray<string> = script) =>
        Effect.gen(function*() {
          writeFileSync(path, forged(text, mark))
          return (yield* Introspect.shadow(statements, { ...options, ...given })).serverVersion === 1
        })
      assert.isTrue(yield* isTaken())
      assert.isFalse(yield* isTaken({}, [...script, "CREATE TABLE app.other (id int)"]))
      assert.isFalse(yield* isTaken({ schemas: ["app"] }))
      assert.isFalse(yield* isTaken({ searchPath: ["public"] }))
      assert.isFalse(yield* isTaken({ ledger: { table: "events" } }))
      assert.isFalse(yield* isTaken({ extensions: ["plpgsql"] }))
      assert.isFalse(yield* isTaken({ cache: { ...cache, version: "2" } }))
      assert.isTrue(yield* isTaken())
      yield* change(`ALTER ROLE ${name} SET default_toast_compression = 'pglz'`)
      yield* change(`ALTER ROLE ${name} SET search_path = 'other'`)
      assert.isFalse(yield* isTaken())
      yield* change(`ALTER ROLE ${name} RESET ALL`)
      assert.isTrue(yield* isTaken())
      yield* change(`ALTER ROLE ${name} CONNECTION LIMIT 50`)
      assert.isFalse(yield* isTaken())
    }).pipe(Effect.scoped))

  it.effect("reads a file that is torn, changed, of others or not there as none", () =>
    Effect.gen(function*() {
      const { target } = yield* role
      const cache = { directory: yield* directory, name: "models", version: "1" }
      const build = Introspect.shadow(script, { target, place: "server", cache })
      const first = yield* build
      const path = join(cache.directory, readdirSync(cache.directory)[0]!)
      const text = readFileSync(path, "utf8")
      const mark = JSON.stringify({ ...Catalog.empty, serverVersion: 1 })
      for (
        const spoil of [
          () => rmSync(path),
          () => writeFileSync(path, text.slice(0, -10)),
          () => writeFileSync(path, `${text.slice(0, text.indexOf("\n"))}\n${mark}`),
          () => writeFileSync(path, ""),
          () => {
            writeFileSync(path, forged(text, mark))
            chmodSync(path, 0o666)
          }
        ]
      ) {
        spoil()
        assert.deepStrictEqual(yield* build, first)
        assert.strictEqual(readFileSync(path, "utf8"), text)
      }
      assert.deepStrictEqual(readdirSync(cache.directory).length, 1)
    }).pipe(Effect.scoped))
})

describe("isKeepable", () => {
  it("keeps definitions only, whose result does not depend on when and where they run", () => {
    const body = "CREATE FUNCTION f() RETURNS date LANGUAGE sql AS $$ SELECT 'today'::date $$"
    const remark = "COMMENT ON TABLE app.person IS 'as of today'"
    for (
      const text of [
        ...script,
        body,
        remark,
        "-- the first\n/* x */ CREATE TABLE t (at timestamptz DEFAULT CURRENT_TIMESTAMP)"
      ]
    ) {
      assert.isTrue(isKeepable([text]), text)
    }
    for (const bound of ["IN ('nowhere')", "FROM (1) TO (MAXVALUE)", "WITH (MODULUS 4, REMAINDER 0)"]) {
      assert.isTrue(isKeepable([`CREATE TABLE p PARTITION OF t FOR VALUES ${bound}`]), bound)
    }
    for (
      const text of [
        "DO $$ BEGIN END $$",
        "SELECT app.install()",
        "CALL app.install()",
        "INSERT INTO t VALUES (1)",
        "IMPORT FOREIGN SCHEMA public FROM SERVER s INTO app",
        "EXECUTE p",
        "CREATE EXTENSION citext VERSION '1.0'",
        "CREATE TABLE t (at timestamptz DEFAULT 'now')",
        "CREATE TABLE t (at date DEFAULT ' Today '::date)",
        "CREATE TABLE p PARTITION OF t FOR VALUES FROM (now()) TO (MAXVALUE)",
        "CREATE TABLE p PARTITION OF t FOR VALUES FROM (CURRENT_DATE) TO (MAXVALUE)",
        "CREATE TABLE t (at timestamptz DEFAULT $$tomorrow 10:00$$)",
        "ALTER EXTENSION citext UPDATE",
        "/* a */ -- b\nDO 'BEGIN END'"
      ]
    ) assert.isFalse(isKeepable([script[0]!, text]), text)
  })
})
