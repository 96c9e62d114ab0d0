import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { appendFile } from "node:fs/promises"
import { join } from "node:path"
import { directoryOf, placeOf, revision, strata } from "../cli/strata.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first } from "../support/soak.ts"
import { nothing, plant, stolen } from "./_attacker.ts"
import { roleOn } from "./_role.ts"

const source = (path: string): string => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)

const env = (options: object) => ({
  "env.ts": `import { Environment } from ${source("src/environment/mod.ts")}
export default Environment.make(${JSON.stringify(options)})
`
})

const files = {
  ...revision("aaaa", [], "one", "CREATE TABLE one (id pg_catalog.int4);", "DROP TABLE one;"),
  "bbbb_two.ts": `import { Migration, Op } from ${source("src/mod.ts")}
export default Migration.make({
  revision: "bbbb",
  parents: ["aaaa"],
  message: "two",
  upgrade: Op.createTable("two", { id: Op.column("bigint", { identity: "always" }) }),
  downgrade: Migration.inverse
})
`,
  ...revision(
    "cccc",
    ["bbbb"],
    "index",
    "CREATE INDEX CONCURRENTLY one_id ON one (id);",
    "DROP INDEX CONCURRENTLY one_id;",
    ["-- strata:transaction off"]
  )
}

const tour: ReadonlyArray<ReadonlyArray<string>> = [
  ["ensure-ledger"],
  ["plan"],
  ["upgrade"],
  ["current"],
  ["downgrade", "base", "--yes"],
  ["upgrade", "bbbb"],
  ["stamp", "cccc", "--reason", "by hand"],
  ["stamp", "bbbb", "--purge"],
  ["upgrade"],
  ["history", "-i"],
  ["log"],
  ["verify"],
  ["check"],
  ["inspect", "--models"]
]

describe("what an ordinary role plants in public", () => {
  // Where `public` is before the catalog, whatever is planted has the better right.
  for (const path of first(1, ["public, pg_catalog", "\"$user\", public"])) {
    it.live(`is never run for a superuser whose search_path is ${path}, in the database and in env.ts`, () =>
      Effect.gen(function*() {
        const searchPath = path.startsWith("public") ? path.split(", ") : ["public"]
        const place = yield* placeOf({
          ...files,
          ...env({ searchPath, sql: ["CREATE TABLE desired ()"] })
        })
        const { url } = place
        const mallory = yield* roleOn(url, "mallory", (role) => `GRANT CREATE ON SCHEMA public TO ${role}`)
        const { functions, operators } = yield* Effect.promise(() => plant(mallory))
        assert.isAbove(Number(functions), 500)
        assert.isAbove(Number(operators), 300)
        const database = new URL(url).pathname.slice(1)
        yield* Effect.promise(() => query(url, `ALTER DATABASE "${database}" SET search_path = ${path}`))
        const clean = (what: string) =>
          Effect.map(Effect.promise(() => stolen(url)), (now) => assert.deepStrictEqual(now, nothing, what))
        for (const argv of tour) {
          const { code, err } = yield* strata(place, ...argv)
          yield* clean(argv.join(" "))
          // What was planted is in the database and not in the models.
          assert.strictEqual(code, argv[0] === "check" ? 3 : 0, `${argv.join(" ")}: ${err.join("\n")}`)
        }
        // Cut off in the middle: the next run asks the catalog.
        yield* strata(place, "downgrade", "bbbb", "--yes")
        yield* Effect.promise(() =>
          query(
            url,
            `SET search_path = pg_catalog; INSERT INTO strata.ledger (kind, revision, payload)
            SELECT kind, revision, payload FROM strata.ledger
            WHERE kind = 'RevisionStarted' AND revision = 'cccc' AND payload ->> 'direction' = 'upgrade' LIMIT 1`
          )
        )
        const resumed = yield* strata(place, "upgrade")
        yield* clean("resuming")
        assert.strictEqual(resumed.code, 0, resumed.err.join("\n"))
        for (
          const script of [["downgrade", "--sql", "cccc:base"], ["upgrade", "--sql"], ["ensure-ledger", "--sql"]]
        ) {
          const { out } = yield* strata(place, ...script)
          const ran = yield* psql(url, out.join("\n"))
          yield* clean(`psql of ${script.join(" ")}`)
          assert.deepStrictEqual(ran, { ok: true, stderr: ran.stderr }, ran.stderr)
        }
        assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
        assert.strictEqual((yield* strata(place, "verify")).code, 0)
        yield* clean("the end")
      }))
  }
})

describe("a search_path that ALTER ROLE … SET planted", () => {
  it.live("runs nothing of an ordinary role in what only records", () =>
    Effect.gen(function*() {
      const failing = revision("bbbb", ["aaaa"], "two", "DO $$ BEGIN RAISE 'no'; END $$;", undefined, [
        "-- strata:transaction off"
      ])
      const place = yield* placeOf({ ...revision("aaaa", [], "one", "SELECT 1;", undefined), ...failing })
      const mallory = yield* roleOn(place.url, "mallory", (role) => `GRANT CREATE ON SCHEMA public TO ${role}`)
      const url = yield* roleOn(place.url, "victim", (role) =>
        `ALTER ROLE ${role} SUPERUSER;
        ALTER ROLE ${role} SET search_path = public, pg_catalog`)
      yield* Effect.promise(() => plant(mallory))
      const run = Effect.fnUntraced(function*(expected: number, ...argv: ReadonlyArray<string>) {
        const { code, err } = yield* strata({ ...place, url }, ...argv)
        assert.deepStrictEqual(yield* Effect.promise(() => stolen(place.url)), nothing, argv.join(" "))
        assert.strictEqual(code, expected, `${argv.join(" ")}: ${err.join("\n")}`)
      })
      yield* run(0, "ensure-ledger")
      yield* run(1, "upgrade")
      yield* run(0, "resolve", "bbbb", "--reverted", "--reason", "x")
      yield* Effect.promise(() => appendFile(join(place.directory, "aaaa_one.sql"), "-- edited\n"))
      yield* run(0, "accept", "aaaa", "--reason", "x")
      yield* run(0, "stamp", "bbbb", "--reason", "x")
      yield* run(0, "stamp", "--purge", "base")
      yield* run(0, "verify")
      yield* run(0, "ensure-ledger")
      // It is there to be run: a statement that is not Strata's runs it.
      yield* Effect.promise(() => query(url, "SELECT 'a'::pg_catalog.text || 'b'::pg_catalog.text"))
      assert.notDeepEqual(yield* Effect.promise(() => stolen(place.url)), nothing)
    }))
})

describe("a ledger with a hostile name", () => {
  const places = [
    { schema: "it's; DROP \"x\" \\ %s $strata$", table: `é$function$.${"t".repeat(50)}` },
    { schema: "public", table: "select" },
    { schema: " ", table: "日本 \"語\"" },
    { schema: "S".repeat(63), table: "é".repeat(31) }
  ]
  for (const place of first(2, places)) {
    it.live(`works online and offline: ${JSON.stringify(place)}`, () =>
      Effect.gen(function*() {
        const [url, other] = [yield* freshDatabase, yield* freshDatabase]
        const directory = yield* directoryOf({
          ...files,
          ...env({ ledger: place })
        })
        for (
          const argv of [["upgrade"], ["downgrade", "-1", "--yes"], ["stamp", "cccc"], ["current"], ["verify"], ["log"]]
        ) {
          const { code, err } = yield* strata({ directory, url }, ...argv)
          assert.strictEqual(code, 0, `${argv.join(" ")}: ${err.join("\n")}`)
        }
        const { out } = yield* strata({ directory }, "upgrade", "--sql")
        const ran = yield* psql(other, out.join("\n"))
        assert.isTrue(ran.ok, ran.stderr)
        assert.strictEqual((yield* strata({ directory, url: other }, "current", "--check-heads")).code, 0)
        assert.strictEqual((yield* strata({ directory, url: other }, "verify")).code, 0)
      }))
  }
})
