import { assert, describe, it } from "@effect/vitest"
import * as Testing from "effect-strata/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { directoryOf } from "../cli/strata.ts"
import { roleOn } from "../promises/_role.ts"
import { freshDatabase, query, urlOf } from "../support/server.ts"
import { soaking } from "../support/soak.ts"

const admin = (text: string) => Effect.promise(() => query(urlOf("postgres"), text))

const revisions = {
  "aaaa.sql": `-- strata:revision aaaa
-- strata:message people
-- strata:upgrade
CREATE TABLE people (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 30),
  kind text NOT NULL CHECK (kind IN ('one', 'it''s two')),
  age smallint NOT NULL CHECK (age >= 1000 AND age <= 1003),
  tags text[], boss int REFERENCES people, at timestamptz DEFAULT now(), UNIQUE (name)
);
CREATE TABLE pets (person int NOT NULL REFERENCES people, number int, data jsonb NOT NULL, PRIMARY KEY (person, number));
`,
  "bbbb.sql": `-- strata:revision bbbb
-- strata:parents aaaa
-- strata:message initials
-- strata:upgrade
ALTER TABLE people ADD initial text;
UPDATE people SET initial = left(name, 1);
-- strata:downgrade
ALTER TABLE people DROP initial;
`
}

const harness = (server: string) =>
  Effect.map(directoryOf(revisions), (directory) => Testing.make({ directory, server }))

/** The databases of a role, with their oids; other files have some of their own on the server at the same time. */
const databases = (role: string) =>
  admin(
    `SELECT datname::text, oid, datallowconn, datistemplate FROM pg_database
    WHERE datdba = '${role}'::regrole ORDER BY datname COLLATE "C"`
  )

/** The URL of a role that may create databases, on one of its own; what it created is dropped with the scope. */
const creator = Effect.gen(function*() {
  const url = yield* roleOn(yield* freshDatabase, "tests", (role) => `ALTER ROLE ${role} CREATEDB`)
  const role = new URL(url).username
  yield* Effect.addFinalizer(() =>
    Effect.gen(function*() {
      for (const { datname } of yield* databases(role)) {
        yield* admin(`ALTER DATABASE "${datname}" IS_TEMPLATE false`)
        yield* admin(`DROP DATABASE "${datname}"`)
      }
    })
  )
  return { url, role }
})

const people = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql<{ name: string; initial: string | null }>`SELECT name, initial FROM people ORDER BY name`
)

describe("the databases of tests", () => {
  it.live("each test has one of its own, copied from a sealed template; only what is the harness's own is swept", () =>
    Effect.gen(function*() {
      const { role, url } = yield* creator
      const [foreign, forgotten] = ["strata_test_0123456789abcdef", "strata_test_0123456789abcdee"]
      for (const name of [foreign, forgotten]) yield* admin(`CREATE DATABASE ${name} WITH OWNER ${role}`)
      // Its process was killed before it wrote the comment.
      const killed = "strata_test_0123456789abcded"
      yield* admin(`CREATE DATABASE ${killed} WITH OWNER ${role} CONNECTION LIMIT 730522`)
      yield* admin(`COMMENT ON DATABASE ${forgotten} IS 'strata test database, used at 1000000'`)
      const testing = yield* harness(url)
      const insert = Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* sql`INSERT INTO people (name, kind, age) VALUES ('Ada', 'one', 1000)`
        return {
          people: yield* people,
          own: new URL(Redacted.value((yield* Testing.TestDatabase).url!)).pathname.slice(1)
        }
      })
      const once = yield* Effect.provide(insert, testing.layerDatabase(), { local: true })
      const template = yield* databases(role)
      // At the same time, as in parallel files.
      const both = yield* Effect.all(
        [0, 1].map(() => Effect.provide(insert, testing.layerDatabase(), { local: true })),
        { concurrency: 2 }
      )
      assert.deepStrictEqual(
        [once, ...both].map(({ people }) => people),
        Array.from({ length: 3 }, () => [{ name: "Ada", initial: null }])
      )
      // The template is made once, and the databases of the tests are gone.
      assert.deepStrictEqual(yield* databases(role), template)
      assert.deepStrictEqual(
        template.map(({ datallowconn, datistemplate, datname }) => [
          String(datname).replace(/_[0-9a-f]{32}$/, ""),
          datallowconn,
          datistemplate
        ]),
        [["strata_template", false, true], [foreign, true, false]]
      )
      assert.strictEqual(new Set([once, ...both].map(({ own }) => own)).size, 3)
    }).pipe(Effect.scoped))

  it.live("a template is that of one role, because another one may not use its tables", () =>
    Effect.gen(function*() {
      const { url } = yield* creator
      const directory = yield* directoryOf(revisions)
      for (const server of [urlOf("postgres"), url]) {
        const testing = Testing.make({ directory, server })
        assert.deepStrictEqual(yield* Effect.provide(people, testing.layerDatabase(), { local: true }), [])
      }
    }).pipe(Effect.scoped))

  for (
    const [place, server] of [["a server", () => urlOf("postgres")], [
      "an embedded database",
      () => "embedded"
    ]] as const
  ) {
    it.live(`at a revision rows are inserted, at random too, and a migration runs on them: ${place}`, () =>
      Effect.gen(function*() {
        const testing = yield* harness(server())
        const ada = { id: 7, name: "Ada", kind: "it's two", age: 1003, tags: ["a", "b \"c\""], at: new Date(0) }
        const past = testing.at("aaaa").insert({ people: [ada], pets: [{ person: 7, number: 1, data: { a: [1] } }] })
        const sql = yield* past.upgrade("bbbb")
        assert.deepStrictEqual(
          yield* sql`SELECT id, initial, tags, at::text AS at, data FROM people JOIN pets ON person = id`
            .withoutTransform,
          [{ id: 7, initial: "A", tags: ["a", "b \"c\""], at: "1970-01-01 00:00:00+00", data: { a: [1] } }]
        )
        // The rows do not depend on the place, and each is another embedded database.
        if (server() === "embedded" && !soaking) return
        const rows = Effect.fnUntraced(function*(seed: number) {
          const sql = yield* testing.at("aaaa").populate({ seed, rows: 5 }).upgrade()
          return yield* sql`SELECT name, kind, age, boss, (SELECT count(*)::int FROM pets) AS pets FROM people ORDER BY id`
        })
        const first = yield* rows(3)
        assert.strictEqual(first.length, 5)
        assert.isAbove(Number(first[0]!["pets"]), 0)
        assert.deepStrictEqual(yield* rows(3), first)
        const failure = yield* Effect.flip(testing.at("aaaa").insert({ people: [{ name: "" }] }).upgrade())
        assert.match(failure.message, /cannot be inserted at revision "aaaa"[^]*kind/)
      }).pipe(Effect.scoped))
  }
})
