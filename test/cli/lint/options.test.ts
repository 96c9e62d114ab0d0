/**
 * What a project and a person say to `lint`: levels, allowances, sizes and formats.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { freshDatabase, query, urlOf } from "../../support/server.ts"
import { directoryOf, platform, strata } from "../strata.ts"

const base = `-- strata:revision aaaa
-- strata:parents
-- strata:message base
-- strata:upgrade
CREATE TABLE people (id int PRIMARY KEY, age int);
CREATE TABLE pets (id int PRIMARY KEY, age int);
-- strata:downgrade
DROP TABLE pets, people;
`

const next = (upgrade: string, downgrade = "") =>
  `-- strata:revision bbbb
-- strata:parents aaaa
-- strata:message next
-- strata:upgrade
${upgrade}
-- strata:downgrade
${downgrade}
`

const placeWith = (upgrade: string, downgrade?: string, options = "") =>
  directoryOf({
    "1_aaaa.sql": base,
    "2_bbbb.sql": next(upgrade, downgrade),
    "env.ts": `import { Environment } from ${
      JSON.stringify(new URL("../../../src/environment/mod.ts", import.meta.url).href)
    }
export default Environment.make({ ${options} })
`
  })

/** What these tests are not about is allowed. */
const shadow = ["--shadow", urlOf("postgres"), "--allow", "downgrade-differs"]

const lint = (directory: string, ...argv: ReadonlyArray<string>) =>
  strata({ directory, named: true }, "lint", "bbbb", ...shadow, ...argv)

interface Found {
  readonly revision: string
  readonly direction: string
  readonly rule: string
  readonly level: string
  readonly message: string
  readonly line: number | null
  readonly tables: ReadonlyArray<unknown>
}

interface Sized {
  readonly table: string
  readonly rows: number | null
  readonly bytes: number
  readonly empty: boolean
}

const findings = (out: ReadonlyArray<string>) =>
  (JSON.parse(out.join("\n")) as { readonly findings: ReadonlyArray<Found> }).findings

const rules = ({ out }: { readonly out: ReadonlyArray<string> }) =>
  findings(out).map(({ level, rule }) => `${level} ${rule}`)

const index = "CREATE INDEX people_age ON people (age);"

const unnamed = "CREATE INDEX ON people (age);"

const source = (path: string): string => JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href)

describe("lint", () => {
  it.effect("takes levels from env.ts and from the command line, and checks their names", () =>
    Effect.gen(function*() {
      const plain = yield* placeWith(index)
      const found = yield* lint(plain, "--json")
      assert.deepStrictEqual([found.code, rules(found)], [3, ["error index-not-concurrent", "warning blocks-table"]])
      const allowed = yield* lint(plain, "--json", "--allow", "index-not-concurrent", "--allow", "blocks-table")
      assert.deepStrictEqual([allowed.code, rules(allowed)], [0, []])
      const set = yield* placeWith(
        index,
        undefined,
        `lint: { warn: ["index-not-concurrent"], allow: ["blocks-table"], error: ["rewrite"] }`
      )
      const warned = yield* lint(set, "--json")
      assert.deepStrictEqual([warned.code, rules(warned)], [0, ["warning index-not-concurrent"]])
      const wrong = yield* lint(yield* placeWith(index, undefined, `lint: { warn: ["index-not-concurent"] }`))
      assert.deepStrictEqual([wrong.code, wrong.err.slice(1)], [1, [
        "Cannot use \"index-not-concurent\" in \"lint.warn\" of env.ts: there is no such rule. Did you mean " +
        "\"index-not-concurrent\"?"
      ]])
      const twice = yield* lint(yield* placeWith(index, undefined, `lint: { warn: ["rewrite"], error: ["rewrite"] }`))
      assert.include(twice.err.join("\n"), "another list of \"lint\" has it too")
      const unknown = yield* lint(plain, "--allow", "rewrit")
      assert.deepStrictEqual([unknown.code, unknown.err], [2, [
        "Cannot allow \"rewrit\": there is no such rule. Run: strata lint --allow rewrite"
      ]])
    }))

  it.effect("does not report what is allowed above a statement with a reason, and says which allowances are wrong", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [upgrade: string, downgrade: string, ...found: ReadonlyArray<string>]> = [
        [
          `-- strata:allow index-not-concurrent the table has 40 rows\n-- strata:allow blocks-table nobody uses it\n${unnamed}`,
          ""
        ],
        [
          `-- strata:allow blocks-table\n${unnamed}`,
          "",
          "error index-not-concurrent",
          "warning blocks-table",
          "error allowance-reason"
        ],
        [
          `-- strata:allow block-table it is small\n${unnamed}`,
          "",
          "error index-not-concurrent",
          "warning blocks-table",
          "error unknown-rule"
        ],
        [
          `-- strata:allow rewrite it is small\n${unnamed}`,
          "",
          "error index-not-concurrent",
          "warning blocks-table",
          "warning unused-allowance"
        ],
        // An allowance is for the next statement alone, in either direction.
        [
          `-- strata:allow blocks-table it is small\nALTER TABLE people ADD note text;\nALTER TABLE pets ADD note text;`,
          "-- strata:allow blocks-table it is small\n-- strata:allow several-locks as well\nALTER TABLE people DROP note;\n" +
          "ALTER TABLE pets DROP note;",
          "warning several-locks",
          "warning blocks-table",
          "warning several-locks",
          "warning blocks-table",
          "warning unused-allowance"
        ],
        // The comment of a block's body belongs to the body.
        [
          `DO $$\n-- strata:allow blocks-table it is small\nBEGIN\n  ALTER TABLE people ADD more text;\nEND $$;`,
          "",
          "warning blocks-table"
        ]
      ]
      const ids = cases.map((_, index) => `b${index}${index}${index}`)
      const directory = yield* directoryOf({
        "1_aaaa.sql": base,
        ...Object.fromEntries(
          cases.map(([upgrade, downgrade], index) => [
            `2_${ids[index]!}.sql`,
            next(upgrade, downgrade).replace("bbbb", ids[index]!).replace("aaaa", ids[index - 1] ?? "aaaa")
          ])
        ),
        "3_cccc.ts": `import { Migration, Op } from ${source("operation/mod.ts")}
import * as Effect from ${JSON.stringify(import.meta.resolve("effect/Effect"))}
export default Migration.make({ revision: "cccc", parents: ["b555"], message: "x", upgrade: Effect.gen(function*() {
  yield* Op.allow("blocks-table", "it is small")
  yield* Op.addColumn("pets", "more", Op.column("text"))
  yield* Op.allow("rewrite", "it is small")
  yield* Op.addColumn("pets", "most", Op.column("text"))
}), downgrade: Migration.inverse })`
      })
      const { code, err, out } = yield* strata({ directory }, "lint", "aaaa:head", ...shadow, "--json")
      assert.strictEqual(code, 3, err.join("\n"))
      for (const [index, [upgrade, , ...expected]] of cases.entries()) {
        const found = findings(out).filter(({ revision }) => revision === ids[index])
        assert.deepStrictEqual(found.map(({ level, rule }) => `${level} ${rule}`), expected, upgrade)
      }
      const typed = findings(out).filter(({ direction, revision }) => revision === "cccc" && direction === "upgrade")
      assert.deepStrictEqual(typed.map(({ rule }) => rule), ["unused-allowance"])
    }))

  it.effect("prints a statement once, in 80 columns, and nothing if nothing was found", () =>
    Effect.gen(function*() {
      const place = yield* placeWith(`\n${index}`)
      const { code, err, out } = yield* lint(place)
      assert.strictEqual(code, 3)
      assert.deepStrictEqual(out.slice(1), [
        "  CREATE INDEX people_age ON people (age)",
        "  SHARE on public.people: blocks writes",
        "  How many rows \"public.people\" has is not known",
        "  error index-not-concurrent",
        "    \"public.people\" is read from end to end while nobody can write",
        "    \"public.people\".",
        "    Instead: use CREATE INDEX CONCURRENTLY in a revision of its own, which runs",
        "    outside a transaction.",
        "  warning blocks-table",
        "    It takes SHARE on \"public.people\", which blocks writes until the transaction",
        "    ends.",
        "    Instead: keep this transaction short, and run it when no long transaction",
        "    uses the table."
      ])
      assert.match(out[0]!, /2_bbbb\.sql:6$/)
      assert.deepStrictEqual(err.slice(0, 2), [
        "Observing 1 revision (bbbb) on the server of --shadow",
        "1 error, 1 warning in 1 revision"
      ])
      const nothing = yield* lint(yield* placeWith("CREATE TABLE more (id int PRIMARY KEY);"))
      assert.deepStrictEqual([nothing.code, nothing.out], [0, []])
      assert.strictEqual(nothing.err.at(-1), "0 findings in 1 revision")
    }))

  it.effect("ranks findings by the sizes that stats printed, and finds nothing about the locks of empty tables", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const url = yield* freshDatabase
      const place = yield* placeWith(
        `${index}\nCREATE INDEX pets_age ON pets (age);\nALTER TABLE pets ALTER age TYPE bigint;`
      )
      assert.strictEqual((yield* strata({ directory: place, url }, "upgrade", "aaaa")).code, 0)
      yield* Effect.promise(() =>
        query(url, "INSERT INTO pets SELECT i, i FROM generate_series(1, 5000) i; ANALYZE pets")
      )
      yield* Effect.promise(() =>
        query(
          url,
          "CREATE TABLE parts (a int) PARTITION BY RANGE (a); CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9); " +
            "CREATE TABLE \"odd.name\" (); INSERT INTO parts VALUES (1)"
        )
      )
      const printed = yield* strata({ directory: place, url }, "stats")
      const stats = JSON.parse(printed.out.join("\n")) as {
        readonly database: string
        readonly tables: ReadonlyArray<Sized>
      }
      assert.strictEqual(stats.database, new URL(url).pathname.slice(1))
      assert.deepStrictEqual(stats.tables.map(({ empty, rows, table }) => [table, rows, empty]), [
        ["public.odd.name", 0, true],
        ["public.part", stats.tables[1]!.rows, false],
        ["public.parts", stats.tables[1]!.rows, false],
        ["public.people", 0, true],
        ["public.pets", 5000, false]
      ])
      yield* fs.writeFileString(`${place}/stats.json`, printed.out.join("\n"))
      const found = yield* lint(place, "--stats", `${place}/stats.json`)
      assert.include(found.out, "  \"public.pets\" has 5 thousand rows, 336 kB")
      assert.notInclude(found.out.join("\n"), "people")
      // Without the sizes of one table, that of the other comes first.
      const partly = { ...stats, tables: stats.tables.filter(({ table }) => table !== "public.people") }
      yield* fs.writeFileString(`${place}/stats.json`, JSON.stringify(partly))
      const ranked = findings((yield* lint(place, "--stats", `${place}/stats.json`, "--json")).out)
      assert.deepStrictEqual(ranked[0]!.tables, [{ table: "public.pets", rows: 5000, bytes: stats.tables[4]!.bytes }])
      assert.deepStrictEqual(ranked.findLast(({ tables }) => tables.length > 0)!.tables, [{
        table: "public.people",
        rows: null,
        bytes: null
      }])
      yield* fs.writeFileString(`${place}/stats.json`, "{}")
      const wrong = yield* lint(place, "--stats", `${place}/stats.json`)
      assert.strictEqual(wrong.code, 2)
      assert.include(wrong.err.join("\n"), "it is not what strata stats prints. Run: strata stats > stats.json")
    }).pipe(Effect.provide(platform())))

  it.effect("prints its formats with paths from the root of the repository, and no secret", () =>
    Effect.gen(function*() {
      const place = yield* placeWith(
        `${index}\nALTER ROLE somebody PASSWORD 'canary-7';\nSELECT set_config('app.secret_key', 'canary-7', true)::int;`
      )
      const formats = ["text", "json", "sarif", "github", "markdown"]
      const all = yield* Effect.forEach(formats, (format) => lint(place, "--format", format))
      for (const { code, err, out } of all) {
        assert.strictEqual(code, 3)
        assert.notInclude([...out, ...err].join("\n"), "canary-7")
      }
      assert.match(all[3]!.out[0]!, /^::error file=\S*2_bbbb\.sql,line=5,title=strata lint%3A index-not-concurrent::/)
      assert.include(all[4]!.out.join("\n"), "| Line 5: <code>CREATE INDEX people&#95;age ON people (age)</code>")
      const both = yield* lint(place, "--json", "--format", "sarif")
      assert.strictEqual(both.code, 2)
      assert.include(both.err[0]!, "Cannot combine --json with --format sarif. Run: strata lint --json")
    }))
})
