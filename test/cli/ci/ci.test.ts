import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { most } from "../../../src/cli/ci/_page.ts"
import { freshDatabase } from "../../support/server.ts"
import { json, revision, strata } from "../strata.ts"

const home = realpathSync(mkdtempSync(join(tmpdir(), "strata-ci-")))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const git = (directory: string, ...argv: ReadonlyArray<string>): string =>
  execFileSync("git", ["-C", directory, "-c", "user.name=t", "-c", "user.email=t@example.com", ...argv], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })

const module = (path: string): string => JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href)

const env = (columns: string): string =>
  `import * as Schema from ${JSON.stringify(import.meta.resolve("effect/Schema"))}
import { Environment } from ${module("environment/mod.ts")}
import { Table } from ${module("schema/mod.ts")}
const notes = Table.make({ id: Schema.Int, ${columns} }, { name: "notes", primaryKey: ["id"] })
export default Environment.make({ models: [notes] })
`

const write = (directory: string, files: Readonly<Record<string, string>>): void => {
  mkdirSync(directory, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
}

const first = revision(
  "aaaa",
  [],
  "notes",
  "CREATE TABLE notes (id int CONSTRAINT pk_notes PRIMARY KEY, title text NOT NULL, body text);",
  "DROP TABLE notes;"
)

let count = 0

/** A clone of a bare repository whose `main` has the first revision, with a branch that has what `change` writes. */
const clone = (change: (directory: string) => void): string => {
  const place = join(home, String(++count))
  const origin = join(place, "origin.git")
  const work = join(place, "work")
  const directory = join(work, "my db")
  mkdirSync(place)
  git(place, "init", "-q", "--bare", "-b", "main", origin)
  git(place, "clone", "-q", origin, work)
  git(work, "checkout", "-qb", "main")
  write(directory, { "env.ts": env("title: Schema.String, body: Schema.optionalKey(Schema.String)"), ...first })
  git(work, "add", "-A")
  git(work, "commit", "-qm", "first")
  git(work, "push", "-q", "origin", "main")
  git(work, "checkout", "-qb", "work")
  change(directory)
  return directory
}

const ci = Effect.fnUntraced(function*(directory: string, ...argv: ReadonlyArray<string>) {
  const url = yield* freshDatabase
  const variables = { SHADOW: url, DATABASE_URL: "postgres://u:canary-password@nowhere.example/db" }
  return yield* strata({ directory, variables }, "ci", "--base", "main", "--shadow", "env:SHADOW", ...argv)
})

describe("strata ci", () => {
  it.live("has the SQL, the locks, what the models of the base use, the lock file and the script of a branch", () =>
    Effect.gen(function*() {
      const directory = clone((directory) =>
        write(directory, {
          "env.ts": env("title: Schema.String"),
          ...revision(
            "bbbb",
            ["aaaa"],
            "drop <img> @team",
            "ALTER TABLE notes DROP COLUMN body;\nCOMMENT ON TABLE notes IS '```';",
            "ALTER TABLE notes ADD COLUMN body text;"
          ),
          ...revision("cccc", ["bbbb"], "role", "CREATE TABLE p AS SELECT 'canary-password' AS secret;", undefined)
        })
      )
      const output = join(directory, "../out")
      const { code, err, out } = yield* ci(directory, "--output", output, "--sarif", join(output, "more.sarif"))
      const text = out.join("\n")
      assert.strictEqual(code, 3, text + err.join("\n"))
      assert.match(err.at(-1)!, /^.*The review has \d+ errors, which its page describes/)
      for (
        const part of [
          "## Strata: <code>my db/</code>",
          "2 new revisions since <code>main</code>",
          "* cccc (head), role [new]",
          "* bbbb, drop <img> @team [new]",
          "* aaaa, notes",
          "ACCESS EXCLUSIVE on <code>public.notes</code>: blocks reads and writes",
          "**error** <code>in-use</code>: <code>public.notes.body</code> is dropped, which the models of the previous release use",
          "drop &#60;img&#62; &#64;<!-- -->team",
          "<details><summary>Upgrade</summary>",
          "````sql\nALTER TABLE notes DROP COLUMN body",
          "Downgrade: none",
          "### Differences between models and revisions",
          "- drop table <code>public.p</code>",
          "<code>strata.lock</code> is out of date",
          "<summary>Downgrade</summary>",
          "Observed on a server in "
        ]
      ) assert.include(text, part)
      const names = readdirSync(output).toSorted()
      assert.deepStrictEqual(names, ["lint.sarif", "more.sarif", "report.json", "report.md", "script.sql"])
      const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(output, name), "utf8")]))
      assert.strictEqual(texts["report.md"]!.trimEnd(), text.trimEnd())
      assert.include(texts["script.sql"], "DROP COLUMN body")
      assert.notInclude(texts["script.sql"], "CREATE TABLE notes")
      assert.strictEqual(JSON.parse(texts["lint.sarif"]!).version, "2.1.0")
      assert.notInclude([text, ...Object.values(texts), ...err].join("\n"), "canary-password")
      const report = JSON.parse(texts["report.json"]!)
      assert.deepStrictEqual(report.lock.added, ["aaaa_notes.sql", "bbbb_drop_<img>_@team.sql", "cccc_role.sql"])
      assert.deepStrictEqual(report.drift.problem, null)
      assert.isNull(report.revisions[1].downgrade)
      // The checkout is as it was, but for the lock and the output.
      assert.deepStrictEqual(
        git(join(directory, ".."), "status", "--porcelain").split("\n").filter((line) => !line.startsWith("??")),
        [" M \"my db/env.ts\"", ""]
      )
    }))

  it.live("tells a changed revision, and compares the branch with what the base has gone on with", () =>
    Effect.gen(function*() {
      const directory = clone((directory) => {
        const work = join(directory, "..")
        git(work, "checkout", "-q", "main")
        write(
          directory,
          revision("xxxx", ["aaaa"], "theirs", "ALTER TABLE notes ALTER body SET DEFAULT 'x';", "SELECT 1;")
        )
        git(work, "add", "-A")
        git(work, "commit", "-qm", "theirs")
        git(work, "push", "-q", "origin", "main")
        git(work, "checkout", "-q", "work")
        const [[name, text]] = Object.entries(first) as [[string, string]]
        write(directory, {
          [name]: text.replace("body text", "body varchar(9)"),
          ...revision("yyyy", ["aaaa"], "ours", "ALTER TABLE notes ALTER body SET DEFAULT 'y';", "SELECT 1;")
        })
      })
      const ended = yield* ci(directory, "--json")
      assert.strictEqual(ended.code, 3, ended.err.join("\n"))
      const { commutations, findings, revisions } = json(ended)
      assert.deepStrictEqual(
        revisions.map((one: { revision: string; change: string }) => [one.revision, one.change]),
        [["aaaa", "changed"], ["yyyy", "new"]]
      )
      assert.deepStrictEqual(
        commutations.map((one: { left: string; right: string; order: string }) => [one.left, one.right, one.order]),
        [["main", "yyyy", "schema"]]
      )
      const rules = findings.map(({ revision, rule }: { revision: string; rule: string }) => `${revision} ${rule}`)
      assert.includeMembers(rules, ["aaaa edited-revision", "yyyy order-matters"])
    }))

  it.live("fits its page into a comment, and counts what it leaves out", () =>
    Effect.gen(function*() {
      const directory = clone((directory) => {
        const ids = Array.from({ length: 7 }, (_, at) => `r${String(at).padStart(3, "0")}`)
        for (const [at, id] of ids.entries()) {
          const rows = Array.from({ length: 300 }, (_, row) => `  (${row}, '${"ü".repeat(30)}')`).join(",\n")
          write(
            directory,
            revision(
              id,
              [ids[at - 1] ?? "aaaa"],
              `rows ${at}`,
              `CREATE TABLE t${at} AS VALUES\n${rows};`,
              `DROP TABLE t${at};`
            )
          )
        }
      })
      const { out } = yield* ci(directory)
      const text = out.join("\n")
      assert.isBelow(Buffer.byteLength(text), most)
      assert.match(text, /-- \d+ more lines are in the file\n```/)
      assert.match(text, /\n\d+ more revisions are left out, since the page would be too long\n/)
      assert.match(text, /\nObserved on a server in [\d.]+ s$/)
    }))

  it.live("is wrong usage without a repository", () =>
    Effect.gen(function*() {
      const directory = clone(() => {})
      const outside = join(home, "outside")
      cpSync(directory, outside, { recursive: true })
      const { code, err } = yield* ci(outside)
      assert.strictEqual(code, 2)
      assert.include(
        err.join("\n"),
        `Cannot find where this checkout left "main": "${outside}" is not in a git repository`
      )
      const { code: none, out } = yield* ci(directory)
      assert.strictEqual(none, 3, out.join("\n"))
      assert.include(out.join("\n"), "0 new revisions since <code>main</code>")
    }))
})
