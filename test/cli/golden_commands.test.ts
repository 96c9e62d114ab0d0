/**
 * What every command prints, to a person and as a document, on small histories.
 *
 * `npx vitest run test/cli/golden_commands.test.ts --update` writes the files anew; read what changed.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Completions from "effect/cli/Completions"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { expect } from "vitest"
import { cli } from "../../src/cli/mod.ts"
import { documents } from "../document/json_page.ts"
import { query, urlOf } from "../support/server.ts"
import { transcript } from "./golden.ts"
import { diamond, directoryOf, placeOf, platform, revision, strata } from "./strata.ts"

const seen = new Set<string>()

const finish = (file: string, { end }: ReturnType<typeof transcript>) =>
  Effect.map(end(file), (names) => names.forEach((name) => seen.add(name)))

/** Writes a file of a script directory, or removes it. */
const file = (directory: string, name: string, text: string | undefined) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    yield* text === undefined ? fs.remove(`${directory}/${name}`) : fs.writeFileString(`${directory}/${name}`, text)
  }).pipe(Effect.provide(platform()), Effect.orDie)

const source = (folder: string) => JSON.stringify(new URL(`../../src/${folder}/mod.ts`, import.meta.url).href)

/** An `env.ts` with one table, whose columns are given as source text. */
const models = (columns: string) =>
  `import { Environment } from ${source("environment")}
import { Table } from ${source("schema")}
import * as Schema from "effect/Schema"
export default Environment.make({
  models: [Table.make({ id: Schema.Int, ${columns} }, { name: "notes", primaryKey: ["id"] })]
})
`

/** Two branches of one base, and a third line of its own. */
const fork = {
  ...revision("aaaa", [], "create users", "CREATE TABLE users (id int);", "DROP TABLE users;"),
  ...revision("bbbb", ["aaaa"], "create tokens", "CREATE TABLE tokens (id int);", "DROP TABLE tokens;"),
  ...revision("cccc", ["aaaa"], "first users", "INSERT INTO users VALUES (1);", undefined, ["-- strata:labels data"])
}

describe("golden", () => {
  it.effect("commands that write files", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({})
      const all = transcript()
      all.about("A new script directory")
      yield* all.at({ directory: `${directory}/text` }).run("init")
      yield* all.at({ directory: `${directory}/text` }).both("init")
      yield* all.at({ directory: `${directory}/json` }).run("init", "--json")
      yield* all.at({ directory: `${directory}/models` }).run("init", "--template", "models")
      const { both, run } = all.at({ directory })
      all.about("Nothing yet")
      for (const command of ["history", "heads", "branches", "lock"]) yield* both(command)
      all.about("Revisions")
      yield* run("revision", "-m", "create users", "--rev-id", "aaaa")
      yield* run("revision", "-m", "create tokens", "--sql", "--rev-id", "bbbb", "--branch-label", "auth", "--json")
      yield* run("revision", "-m", "first users", "--head", "aaaa", "--rev-id", "cccc")
      yield* run("revision", "-m", "first users", "--head", "aaaa", "--splice", "--rev-id", "cccc")
      yield* both("revision", "-m", "a word")
      all.about("Two heads")
      for (const argv of [["heads"], ["heads", "--check"], ["branches"], ["history"], ["show", "auth@head"]]) {
        yield* both(...argv)
      }
      for (const look of [["--verbose"], ["--graph"], ["--format", "mermaid"], ["--format", "dot"]]) {
        yield* run("history", ...look)
      }
      yield* run("merge", "--rev-id", "dddd")
      yield* both("merge")
      yield* run("heads", "--check")
      yield* run("merge", "bbbb", "cccc", "--rev-id", "eeee", "--json")
      yield* run("edit", "aaaa")
      yield* both("bundle")
      yield* run("bundle", "--check")
      yield* run("bundle", "--out", `${directory}/bundle.ts`)
      all.about("Wrong usage")
      for (
        const argv of [["migrate"], ["heads", "--nope"], ["history", "-r", "a1b2"], ["show", "a1+"], ["show", "bb@x"]]
      ) {
        yield* both(...argv)
      }
      yield* finish("files.txt", all)
    }))

  it.live("taking over the history of another tool", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({})
      const all = transcript()
      const { both, run } = all.at(place)
      all.about("Nothing to take over")
      yield* both("adopt")
      yield* run("adopt", "--from", "prisme")
      all.about("Two migrations, of which one was applied")
      const old = `${place.directory}/old`
      yield* Effect.provide(Effect.flatMap(FileSystem.FileSystem, (fs) => fs.makeDirectory(old)), platform())
      yield* file(
        old,
        "1_users.sql",
        "-- migrate:up\nBEGIN;\nCREATE TABLE users (id int);\nCOMMIT;\n-- migrate:down\nDROP TABLE users;\n"
      )
      yield* file(old, "2_tokens.sql", "-- migrate:up\nCREATE TABLE tokens (id int);\n")
      yield* Effect.promise(() =>
        query(
          place.url,
          "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1'); CREATE TABLE users (id int, by_hand date)"
        )
      )
      yield* both("adopt", "--files", old)
      yield* Effect.promise(() => query(place.url, "ALTER TABLE users DROP COLUMN by_hand"))
      yield* both("adopt", "--files", old, "--dry-run")
      yield* run("adopt", "--files", old)
      yield* run("adopt", "--files", old, "--yes")
      yield* run("adopt", "--undo", "--json")
      yield* run("adopt", "--files", old, "--yes", "--json")
      yield* run("log")
      yield* run("adopt", "--finish", "--json")
      yield* run("adopt", "--undo", "--finish")
      yield* finish("adopt.txt", all)
    }))

  it.live("commands that look at a database and change it", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(diamond)
      const all = transcript()
      const { both, run } = all.at(place)
      all.about("A new database")
      for (const argv of [["current"], ["log"], ["log", "--at", "0"], ["verify"], ["plan"]]) yield* both(...argv)
      yield* both("ensure-ledger")
      yield* both("grants", "--migrator", "deploy")
      yield* run("upgrade", "aaaa")
      yield* run("upgrade", "bbbb", "--json")
      yield* both("current", "--check-heads")
      yield* both("plan", "--sql")
      yield* both("upgrade")
      yield* both("upgrade")
      all.about("Where it is")
      yield* both("current")
      yield* run("history", "--indicate-current")
      yield* both("show", "current")
      yield* run("log")
      yield* run("log", "-n", "2", "--json")
      yield* both("log", "--at", "4")
      yield* both("verify")
      yield* both("log", "--at", "99")
      all.about("Back")
      yield* both("plan", "--down", "-1")
      yield* both("downgrade", "-1")
      yield* run("downgrade", "-1", "--yes")
      yield* run("downgrade", "aaaa", "--yes", "--json")
      yield* both("stamp", "heads", "--reason", "restored from a dump")
      yield* run("stamp", "cccc")
      all.about("Scripts")
      yield* both("upgrade", "--sql", "cccc:dddd")
      all.about("A revision that does not work")
      yield* file(
        place.directory,
        "eeee_broken.sql",
        revision("eeee", ["dddd"], "broken", "CREATE TABL x;", undefined)[
          "eeee_broken.sql"
        ]
      )
      yield* both("upgrade")
      yield* run("current")
      yield* file(place.directory, "eeee_broken.sql", undefined)
      all.about("A file that was edited")
      yield* file(place.directory, "aaaa_create_users.sql", fork["aaaa_create_users.sql"] + "-- a word\n")
      yield* both("current")
      yield* both("upgrade")
      yield* run("accept", "aaaa", "--reason", "only a comment")
      yield* both("accept", "aaaa", "--reason", "again")
      yield* file(place.directory, "aaaa_create_users.sql", fork["aaaa_create_users.sql"])
      yield* run("accept", "aaaa", "--reason", "and back", "--json")
      all.about("What a revision would lock, rewrite and scan")
      yield* file(
        place.directory,
        "eeee_index.sql",
        revision(
          "eeee",
          ["dddd"],
          "index",
          "CREATE INDEX users_id ON users (id);",
          "DROP INDEX users_id;"
        )["eeee_index.sql"]
      )
      const watched = all.at({ ...place, variables: { SHADOW: urlOf("postgres") } })
      yield* watched.both("lint", "eeee", "--shadow", "env:SHADOW")
      yield* watched.run("lint", "eeee", "--shadow", "env:SHADOW", "--fix", "--dry-run", "--json")
      yield* Effect.promise(() => query(place.url, "ANALYZE users"))
      yield* run("stats", "--json")
      yield* file(place.directory, "eeee_index.sql", undefined)
      all.about("A ledger that was changed by hand")
      yield* Effect.promise(() =>
        query(place.url, "ALTER TABLE strata.ledger DISABLE TRIGGER USER; DELETE FROM strata.ledger WHERE sequence = 3")
      )
      yield* both("verify")
      yield* finish("database.txt", all)
    }))

  it.effect("commands that settle what went wrong", () =>
    Effect.gen(function*() {
      const half = revision("aaaa", [], "half", "CREATE TABLE t (id int);\nCREATE TABLE t (id int);", undefined, [
        "-- strata:transaction off"
      ])
      const all = transcript()
      const stopped = all.at(yield* placeOf(half))
      all.about("A revision that stopped half-way")
      yield* stopped.run("upgrade")
      yield* stopped.both("current")
      yield* stopped.both("upgrade")
      yield* stopped.run("resolve", "aaaa", "--reason", "looked")
      yield* stopped.run("resolve", "aaaa", "--applied", "--reason", "looked")
      yield* stopped.both("resolve", "aaaa", "--applied", "--reason", "again")
      const other = all.at(yield* placeOf(half))
      yield* other.run("upgrade", "--quiet")
      yield* other.run("resolve", "aaaa", "--reverted", "--reason", "dropped it", "--json")
      all.about("Two heads")
      const place = yield* placeOf(fork)
      const branched = all.at(place)
      yield* branched.both("upgrade")
      yield* branched.run("upgrade", "bbbb")
      yield* branched.both("rebase", "--dry-run")
      yield* branched.run("rebase")
      yield* branched.both("rebase")
      yield* branched.both("lock", "--check")
      yield* file(place.directory, "cccc_first_users.sql", fork["cccc_first_users.sql"])
      yield* branched.both("lock", "--check")
      yield* branched.run("lock")
      yield* file(
        place.directory,
        "dddd_none.sql",
        revision("dddd", ["cccc"], "none", "SELECT 1;", undefined)["dddd_none.sql"]
      )
      yield* branched.run("lock", "--json")
      yield* branched.both("bundle", "--check")
      yield* branched.run("bundle")
      yield* branched.run("bundle", "--json")
      yield* finish("settle.txt", all)
    }))

  it.effect("models beside a database", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ "env.ts": models("text: Schema.String") })
      const all = transcript()
      const { both, run } = all.at(place)
      all.about("Models that the database does not have")
      yield* both("check")
      yield* run("revision", "--autogenerate", "--sql", "-m", "create notes", "--rev-id", "aaaa")
      yield* run("upgrade")
      yield* run("check")
      yield* run("revision", "--autogenerate", "-m", "nothing")
      all.about("A model that changed")
      yield* file(place.directory, "env.ts", models("words: Schema.NullOr(Schema.String)"))
      yield* both("diff", "rev:head", "env")
      yield* run("revision", "--autogenerate", "-m", "words", "--rename", "a")
      yield* run("revision", "--autogenerate", "--sql", "-m", "words", "--rev-id", "bbbb", "--json")
      all.about("The database as it is")
      yield* run("inspect")
      yield* both("inspect", "--sql")
      yield* run("inspect", "--models", "--json")
      yield* run("inspect", "--models", "--output", `${place.directory}/models`, "--json")
      yield* run("inspect", "--json")
      yield* finish("models.txt", all)
    }))

  it.effect("help", () =>
    Effect.gen(function*() {
      const place = { directory: "migrations" }
      const pages = [(yield* strata(place, "--help")).out.join("\n")]
      for (const { name } of Completions.fromCommand(cli).subcommands) {
        const { code, out } = yield* strata(place, name, "--help")
        assert.strictEqual(code, 0)
        // Flags that all commands have are on the first page.
        pages.push(`# ${name}\n\n${out.join("\n").replace(/INHERITED FLAGS.*?(?=EXAMPLES|$)/s, "")}`)
      }
      yield* Effect.promise(() => expect(pages.join("\n")).toMatchFileSnapshot("golden/help.txt"))
    }))

  // `log --follow` does not end by itself, and `ci` needs a checkout; `follow.test.ts` and `ci.test.ts` read their documents.
  it("shows every document that docs/json.md has", () => {
    assert.deepStrictEqual(Object.keys(documents).filter((name) => !seen.has(name)), ["ci", "log --follow"])
  })
})
