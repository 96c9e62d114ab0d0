import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { freshDatabase, query } from "../../support/server.ts"
import { answering, directoryOf, json, strata } from "../strata.ts"

const users = "CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL);\n"
const index = "CREATE INDEX CONCURRENTLY users_name ON users (name);\n"

const dbmate = {
  "20240101000000_users.sql": `-- migrate:up\n${users}\n-- migrate:down\nDROP TABLE users;\n`,
  "20240102000000_index.sql": `-- migrate:up transaction:false\n${index}\n-- migrate:down\nDROP INDEX users_name;\n`,
  "20240103000000_age.sql":
    "-- migrate:up\nALTER TABLE users ADD COLUMN age int;\n-- migrate:down\nALTER TABLE users DROP COLUMN age;\n"
}

const applied = `CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
  ${users.replace("\n", "")} CREATE INDEX users_name ON users (name);
  INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240102000000')`

/** A script directory, a database with what a tool did to it, and the tool's files. */
const placeOf = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>, before: string) {
  const fs = yield* FileSystem.FileSystem
  const [directory, url] = yield* Effect.all([directoryOf({}), freshDatabase])
  const from = yield* fs.makeTempDirectoryScoped({ prefix: "strata-adopt-" })
  for (const [name, text] of Object.entries(files)) yield* fs.writeFileString(`${from}/${name}`, text)
  yield* Effect.promise(() => query(url, before))
  return { directory, url, from }
}, Effect.provide(NodeServices.layer))

const read = (file: string) =>
  Effect.provide(Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(file)), NodeServices.layer)

const change = (use: (fs: FileSystem.FileSystem) => Effect.Effect<void, unknown>) =>
  Effect.orDie(Effect.provide(Effect.flatMap(FileSystem.FileSystem, use), NodeServices.layer))

const names = (directory: string) =>
  Effect.provide(Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(directory)), NodeServices.layer)

describe("strata adopt", () => {
  it.live("takes over files, what was applied and what is pending, and says so of each", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(dbmate, applied)
      const dry = yield* strata(place, "adopt", "--files", place.from, "--dry-run", "--json")
      assert.strictEqual(dry.code, 0, dry.err.join("\n"))
      const found = json(dry)
      assert.deepInclude(found, { tool: "dbmate", mode: "history", written: false })
      assert.deepStrictEqual(
        found.revisions.map((one: Record<string, unknown>) => [one["name"], one["applied"]]),
        [["20240101000000", true], ["20240102000000", true], [undefined, false]]
      )
      // Without a terminal it is not done without --yes, and a dry run leaves nothing behind.
      const asked = yield* strata(place, "adopt", "--files", place.from)
      assert.deepStrictEqual([asked.code, asked.err.at(-1)], [
        2,
        "Cannot ask for confirmation to adopt 3 revisions: there is no terminal. Nothing was changed. "
        + "To adopt without confirmation, run: "
        + `strata adopt --directory ${place.directory} --files ${place.from} --yes`
      ])
      const done = yield* answering("y", place, "adopt", "--files", place.from)
      assert.strictEqual(done.code, 0, done.err.join("\n"))
      assert.strictEqual(
        yield* read(`${place.directory}/${found.revisions[1].file}`),
        `-- strata:revision ${found.revisions[1].revision}
-- strata:parents ${found.revisions[0].revision}
-- strata:message index
-- Adopted from dbmate: 20240102000000_index.sql.

-- strata:upgrade
-- strata:transaction off

${index}
-- strata:downgrade
-- strata:transaction off

DROP INDEX users_name;
`.replace("-- strata:downgrade\n-- strata:transaction off", "-- strata:downgrade")
      )
      const events: ReadonlyArray<{ readonly kind: string; readonly payload: unknown }> = json(
        yield* strata(place, "log", "--json")
      )
      assert.deepInclude(events.find(({ kind }) => kind === "RevisionAdopted")?.payload, {
        tool: "dbmate",
        table: "public.schema_migrations",
        name: "20240101000000"
      })
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.strictEqual((yield* strata(place, "downgrade", "base", "--yes")).code, 0)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const finished = yield* strata(place, "adopt", "--finish", "--json")
      assert.strictEqual(finished.code, 0, finished.err.join("\n"))
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.deepStrictEqual(
        yield* Effect.promise(() => query(place.url, "SELECT to_regclass('schema_migrations') AS t")),
        [{ t: null }]
      )
      // A new database has the same history, and never had the table.
      assert.strictEqual((yield* strata(place, "downgrade", "base", "--yes")).code, 0)
      const again = yield* strata(place, "upgrade")
      assert.strictEqual(again.code, 0, again.err.join("\n"))
    }))

  it.live("does not do what another flag says not to do, and calls it wrong usage", () =>
    Effect.gen(function*() {
      for (const [flag, ...others] of [["finish", "dry-run"], ["undo", "dry-run", "drift"]] as const) {
        const given = [flag, ...others].map((one) => `--${one}`)
        const { code, err } = yield* strata({}, "adopt", ...given)
        assert.deepStrictEqual([code, err.at(-1)?.startsWith(`Cannot combine --${flag} and --d`)], [2, true])
      }
    }))

  it.live("writes nothing unless what was applied gives the schema of the database", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(dbmate, `${applied}; ALTER TABLE users ADD COLUMN by_hand date`)
      const refused = yield* strata(place, "adopt", "--files", place.from, "--yes")
      assert.strictEqual(refused.code, 1, refused.err.join("\n"))
      assert.include(refused.out.join("\n"), "by_hand")
      assert.include(refused.err.at(-1), `--files ${place.from} --drift`)
      const taken = yield* strata(place, "adopt", "--files", place.from, "--drift", "--yes")
      assert.strictEqual(taken.code, 0, taken.err.join("\n"))
      // The pending migration comes before it, and is applied now.
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      // Nothing but the adoption would have to be recorded to undo it.
      assert.strictEqual((yield* strata(place, "adopt", "--undo")).code, 1)
    }))

  it.live("is undone as long as nothing else was recorded, and done again", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(dbmate, applied.replaceAll("schema_migrations", "old_versions"))
      const adopt = strata(place, "adopt", "--from", "dbmate", "--files", place.from, "--yes")
      assert.strictEqual((yield* adopt).code, 0)
      const undone = yield* strata(place, "adopt", "--undo", "--json")
      assert.lengthOf(json(undone).unstamped, 2)
      assert.match(
        (yield* strata(place, "adopt", "--finish")).err.at(-1) ?? "",
        /that tool is still the one in use.* run: strata adopt/
      )
      assert.strictEqual((yield* adopt).code, 0)
      assert.include((yield* adopt).err.at(-1), "All of it was adopted already")
      // Its table has a name that the tool does not give it by itself.
      assert.notInclude((yield* strata(place, "inspect", "--models")).out.join("\n"), "old_versions")
      const finished = json(yield* strata(place, "adopt", "--finish", "--json"))
      assert.include(yield* read(finished.path), "DROP TABLE IF EXISTS \"public\".\"old_versions\"")
      assert.match((yield* strata(place, "current")).out.join("\n"), /^[0-9a-f]{12}/)
    }))

  it.live("warns once of what the former tool did since, also who applies nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(dbmate, applied)
      yield* strata(place, "adopt", "--files", place.from, "--yes")
      const quiet = yield* strata(place, "upgrade", "--json")
      assert.notInclude(quiet.err.join("\n"), "dbmate", quiet.err.join("\n"))
      assert.notProperty(json(quiet), "formerTable")
      yield* Effect.promise(() => query(place.url, "INSERT INTO schema_migrations VALUES ('20240104000000')"))
      const warned = yield* strata(place, "upgrade", "--json")
      assert.include(
        warned.err.join("\n"),
        "The table \"public.schema_migrations\" of dbmate has 1 row more than when it was last recorded"
      )
      const { formerTable, sequence } = json(warned)
      assert.deepStrictEqual(formerTable, {
        tool: "dbmate",
        schema: "public",
        table: "schema_migrations",
        recorded: 2,
        rows: 3
      })
      const again = json(yield* strata(place, "upgrade", "--json"))
      assert.deepStrictEqual([again.formerTable, again.sequence], [undefined, sequence])
      // A table that is gone, or cannot be read safely, is no change.
      yield* Effect.promise(() =>
        query(place.url, "DROP TABLE schema_migrations; CREATE VIEW schema_migrations AS SELECT 1 / 0 AS version")
      )
      const { code, err } = yield* strata(place, "upgrade")
      assert.deepStrictEqual([code, err.join("\n").includes("dbmate")], [0, false])
    }))

  it.live("is hinted at where a database has tables and Strata recorded nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({}, "SELECT 1")
      const hint = /run: strata adopt( --directory adopted)?$/m
      const isHinted = (...args: ReadonlyArray<string>) =>
        Effect.map(strata(place, ...args), ({ err }) => hint.test(err.join("\n")))
      assert.isFalse(yield* isHinted("current"))
      yield* Effect.promise(() => query(place.url, "CREATE TABLE users (id int)"))
      assert.isTrue(yield* isHinted("current", "--json"))
      assert.isTrue(yield* isHinted("upgrade"))
      const written = yield* strata(place, "revision", "-m", "users", "--sql", "--rev-id", "a1", "--json")
      yield* Effect.provide(
        Effect.flatMap(FileSystem.FileSystem, (fs) =>
          fs.writeFileString(
            json(written).path,
            "-- strata:revision a1\n-- strata:parents\n-- strata:message users\n"
              + "-- strata:upgrade\nCREATE TABLE users (id int);\n"
          )),
        NodeServices.layer
      )
      const failed = yield* strata(place, "upgrade")
      assert.deepStrictEqual([failed.code, hint.test(failed.err.join("\n"))], [1, true], failed.err.join("\n"))
    }))

  it.live("names each migration that it cannot take over, and what to do", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(
        { "1_a.up.sql": "SELECT 1;\n", "2_b.up.sql": "SELECT 2;\n\\i c.sql\n" },
        "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, true)"
      )
      const { code, err } = yield* strata(place, "adopt", "--files", place.from, "--yes")
      assert.strictEqual(code, 1)
      assert.deepStrictEqual(err.slice(-3), [
        "Cannot adopt the history of golang-migrate: 2 problems. Nothing was written",
        "  \"1\" (1_a.up.sql): version 1 is dirty: it failed in the middle. Repair the database by hand, then run: migrate force 1; "
        + "to adopt it in spite of that: --force \"1\"",
        "  \"2\" (2_b.up.sql:2): \"\\i\", a command of psql. Put the contents of the included file in its place"
      ])
    }))

  it.live("does not write revisions beside the files of the former tool, and says where to keep them", () =>
    Effect.gen(function*() {
      const { from, url } = yield* placeOf(dbmate, applied)
      const refused = yield* strata({ directory: from, url }, "adopt", "--files", from, "--yes")
      assert.strictEqual(refused.code, 1)
      assert.match(refused.err.at(-1) ?? "", /beside them.* add --directory strata to this command/)
      assert.sameMembers([...(yield* names(from))], Object.keys(dbmate))
    }))

  it.live("makes one revision of a database whose migrations are programs, or that has none", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(
        {},
        `${users} CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz);
        CREATE TABLE knex_migrations_lock (index serial PRIMARY KEY, is_locked integer);
        INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('20240101000000_a.js', 1, now())`
      )
      const done = yield* strata(place, "adopt", "--yes", "--json")
      assert.strictEqual(done.code, 0, done.err.join("\n"))
      const { mode, revisions, tool } = json(done)
      assert.deepStrictEqual([mode, tool, revisions.length], ["baseline", "knex", 1])
      const text = yield* read(`${place.directory}/${revisions[0].file}`)
      assert.include(text, "CREATE TABLE \"public\".\"users\"")
      assert.notInclude(text, "knex_migrations")
      // The table of the former tool is left alone by a comparison with models.
      assert.notInclude((yield* strata(place, "inspect", "--models")).out.join("\n"), "knex")
    }))

  it.live("replays nothing that changes more than a database", () =>
    Effect.gen(function*() {
      const name = "(SELECT oid FROM pg_database WHERE datname = current_database())"
      const place = yield* placeOf(dbmate, applied)
      const database = new URL(place.url).pathname.slice(1)
      yield* change((fs) =>
        fs.writeFileString(
          `${place.from}/20240101000000_users.sql`,
          `-- migrate:up\n${users}COMMENT ON DATABASE "${database}" IS 'replayed';\n`
        )
      )
      const dry = yield* strata(place, "adopt", "--files", place.from, "--dry-run")
      assert.strictEqual(dry.code, 0, dry.err.join("\n"))
      assert.deepStrictEqual(
        yield* Effect.promise(() => query(place.url, `SELECT shobj_description(${name}, 'pg_database') AS c`)),
        [{ c: null }]
      )
    }))

  it.live("reads no hidden directories, and names a link to nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(dbmate, applied)
      yield* Effect.promise(() => query(place.url, `ALTER TABLE schema_migrations RENAME TO "a\n\u001bb"`))
      yield* Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        yield* fs.makeDirectory(`${place.from}/.cache`)
        yield* fs.writeFile(`${place.from}/.cache/1_x.sql`, new Uint8Array([0xff]))
      }).pipe(Effect.provide(NodeServices.layer))
      const dry = strata(place, "adopt", "--from", "dbmate", "--files", place.from, "--dry-run")
      const shown = yield* dry
      assert.deepStrictEqual(
        [shown.code, shown.err[0]?.includes("public.a\\n\\u001bb")],
        [0, true],
        shown.err.join("\n")
      )
      const broken = `${place.from}/1_a\nb.sql`
      yield* change((fs) => fs.writeFileString(broken, ""))
      assert.include((yield* dry).err.join(" "), "its name has a control character. Rename the file")
      yield* change((fs) => fs.remove(broken))
      const link = `${place.from}/20230101000000_gone.sql`
      yield* Effect.provide(
        Effect.flatMap(FileSystem.FileSystem, (fs) => fs.symlink(`${place.from}/gone.sql`, link)),
        NodeServices.layer
      )
      assert.deepStrictEqual((yield* dry).err.at(-1), `Cannot read "${link}": no such file or directory`)
    }))
})
