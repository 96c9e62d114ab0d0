import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { json, placeOf, revision, strata } from "../cli/strata.ts"

interface Found {
  readonly rule: string
  readonly revision: string
  readonly level: string
  readonly direction: string
  readonly message: string
}

/** What lint finds of these rules in a history, with its shadow on the test server. */
const lint = Effect.fnUntraced(
  function*(files: Readonly<Record<string, string>>, rules: ReadonlyArray<string>, ...argv: ReadonlyArray<string>) {
    const { directory, url } = yield* placeOf(files)
    const place = { directory, url, variables: { SHADOW: url } }
    const ended = yield* strata(place, "lint", "--json", "--shadow", "env:SHADOW", ...argv)
    assert.include([0, 3], ended.code, ended.err.join("\n"))
    const { findings } = json(ended) as { readonly findings: ReadonlyArray<Found> }
    return { ...ended, findings: findings.filter(({ rule }) => rules.includes(rule)) }
  }
)

const users = revision(
  "aaaa",
  [],
  "users",
  "CREATE TABLE users (id int PRIMARY KEY, nick varchar(20), age int, old text);\nCREATE TYPE mood AS ENUM ('sad', 'ok');",
  "DROP TABLE users;\nDROP TYPE mood;"
)

const branches = (left: string, right: string) => ({
  ...users,
  ...revision("bbbb", ["aaaa"], "left", left, "SELECT 1;"),
  ...revision("cccc", ["aaaa"], "right", right, "SELECT 1;")
})

const order = (left: string, right: string) => lint(branches(left, right), ["order-matters"], "aaaa:heads")

describe("order-matters", () => {
  it.live("finds nothing where both orders lead to the same schema and rows, and says so", () =>
    Effect.gen(function*() {
      const { err, findings } = yield* order(
        "ALTER TABLE users ADD COLUMN a int DEFAULT 1;\nUPDATE users SET age = 3;",
        "ALTER TABLE users ADD COLUMN b timestamptz DEFAULT clock_timestamp();\nCREATE TABLE other (id int);"
      )
      assert.deepStrictEqual(findings, [])
      assert.include(err.join("\n"), "The branches of \"bbbb\" and \"cccc\" can be applied in any order. The values of")
      assert.include(err.join("\n"), "users.b were not compared, since they differ at each run")
    }))

  it.live("has the branch that fails after the other one", () =>
    Effect.gen(function*() {
      const { findings } = yield* order("ALTER TABLE users DROP COLUMN old;", "CREATE INDEX i ON users (old);")
      assert.deepStrictEqual(findings.map(({ level, revision }) => [level, revision]), [["error", "cccc"]])
      assert.match(
        findings[0]!.message,
        /^"bbbb" and "cccc" cannot be applied in any order\. After "bbbb", revision "cccc" fails: .*column "old" does not exist/
      )
    }))

  it.live("has the object of the schema, and the column of the rows, about which the order decides", () =>
    Effect.gen(function*() {
      const schema = yield* order(
        "ALTER TABLE users ALTER age SET DEFAULT 1;",
        "ALTER TABLE users ALTER age SET DEFAULT 2;"
      )
      assert.strictEqual(schema.findings.length, 1)
      assert.match(
        schema.findings[0]!.message,
        /The schema depends on the order: with "bbbb" first, .*"age" of "users"/
      )
      const rows = yield* order("UPDATE users SET age = 7;", "UPDATE users SET age = 8;")
      assert.deepStrictEqual(rows.findings.map(({ level }) => level), ["warning"])
      assert.include(rows.findings[0]!.message, "The values of public.users.age depend on the order")
    }))
})

describe("downgrades", () => {
  it.live("finds what a downgrade leaves, where it is left and nowhere else, and a revision without one", () =>
    Effect.gen(function*() {
      const { findings } = yield* lint(
        {
          ...users,
          ...revision("bbbb", ["aaaa"], "none", "CREATE TABLE kept (id int);", undefined),
          ...revision("cccc", ["bbbb"], "right", "CREATE TABLE a (id int);", "DROP TABLE a;"),
          ...revision("dddd", ["cccc"], "wrong", "CREATE TABLE b (id int);\nCREATE TABLE c (id int);", "DROP TABLE b;"),
          ...revision("eeee", ["dddd"], "again", "ALTER TABLE users ADD x int;", "ALTER TABLE users DROP x;")
        },
        ["downgrade-missing", "downgrade-differs"],
        ":heads"
      )
      assert.deepStrictEqual(findings.map(({ level, revision, rule }) => [rule, revision, level]), [
        ["downgrade-missing", "bbbb", "warning"],
        ["downgrade-differs", "dddd", "error"]
      ])
      assert.match(findings[1]!.message, /^After the downgrade the schema is not that of before the upgrade: .*\bc\b/)
    }))
})

describe("in-use", () => {
  it.live("warns of what is taken from the columns that there were, and not of what is wider or is seen through a view", () =>
    Effect.gen(function*() {
      const { findings } = yield* lint(
        {
          ...users,
          ...revision("b000", ["aaaa"], "wider", "ALTER TABLE users ALTER nick TYPE varchar(30);", "SELECT 1;"),
          ...revision("b001", ["b000"], "text", "ALTER TABLE users ALTER nick TYPE text;", "SELECT 1;"),
          ...revision("bbbb", ["b001"], "rename", "ALTER TABLE users RENAME nick TO handle;", "SELECT 1;"),
          ...revision("cccc", ["bbbb"], "drop", "ALTER TABLE users DROP old;", "SELECT 1;"),
          ...revision("dddd", ["cccc"], "type", "ALTER TABLE users ALTER age TYPE bigint;", "SELECT 1;"),
          ...revision(
            "eeee",
            ["dddd"],
            "null",
            "UPDATE users SET age = 1;\nALTER TABLE users ALTER age SET NOT NULL;",
            "SELECT 1;"
          ),
          ...revision(
            "ffff",
            ["eeee"],
            "new",
            "ALTER TABLE users ADD own int;\nALTER TABLE users DROP own;",
            "SELECT 1;"
          ),
          ...revision("gggg", ["ffff"], "enum", "DROP TYPE mood;\nCREATE TYPE mood AS ENUM ('sad');", "SELECT 1;"),
          ...revision(
            "hhhh",
            ["gggg"],
            "needs",
            "ALTER TABLE users ADD must int NOT NULL DEFAULT 1;\nALTER TABLE users ALTER must DROP DEFAULT;",
            "SELECT 1;"
          ),
          ...revision("iiii", ["hhhh"], "table", "ALTER TABLE users RENAME TO people;", "SELECT 1;")
        },
        ["in-use"],
        "b000:heads"
      )
      assert.deepStrictEqual(
        findings.map(({ message, revision }) => [revision, message.split(", which the previous")[0]]),
        [
          ["bbbb", "\"public.users.nick\" is renamed to \"handle\""],
          ["cccc", "\"public.users.old\" is dropped"],
          ["dddd", "\"public.users.age\" changes from integer to bigint"],
          ["eeee", "\"public.users.age\" no longer accepts NULL"],
          ["gggg", "The enum \"public.mood\" no longer has the value \"ok\""],
          [
            "hhhh",
            "The new column \"public.users.must\" needs a value, which no program gives that inserts rows today"
          ],
          ["iiii", "The table \"public.users\" is renamed to \"public.people\""]
        ]
      )
      assert.deepStrictEqual([...new Set(findings.map(({ level }) => level))], ["warning"])
    }))
})
