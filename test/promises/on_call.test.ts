/** What a failure says to the person who is called at night: the cause, who, which attempt, and the next command. */
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { answering, directoryOf, json, placeOf, revision, strata } from "../cli/strata.ts"
import { format1Sql } from "../ledger/server_ledger.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { freePort } from "../support/free_port.ts"
import { hold } from "../support/hold.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first, oneIn } from "../support/soak.ts"
import { until } from "../support/until.ts"
import { ownServer } from "./_own_server.ts"
import { roleOn } from "./_role.ts"

const read = (url: string, text: string) => Effect.promise(() => query(url, text))

const meta = (id: string) => ({ revision: id, parents: [], message: id, downgrade: Effect.void })

const bad = (text: string) => Migration.make({ ...meta("bad"), upgrade: Op.execute(text) })

const outside = (text: string) => Migration.make({ ...meta("bad"), transaction: false, upgrade: Op.execute(text) })

const events = (url: string) =>
  Effect.map(read(url, "SELECT 1 FROM strata.ledger WHERE revision = 'bad'"), ({ length }) => length)

/** A revision outside a transaction whose only step fails after its first statement. */
const probed = (probe: Parameters<typeof Op.step>[1]["probe"]) =>
  Migration.make({
    ...meta("probed"),
    transaction: false,
    upgrade: Op.step("mark", { run: Op.execute("CREATE TABLE mark (); SELECT 1 / 0"), probe })
  })

/** Runs an upgrade that fails, and gives its message and its progress. */
const failing = Effect.fnUntraced(function*(
  url: string,
  history: ReadonlyArray<Migration.Any>,
  options: Partial<Migrator.MigratorSettings> = {}
) {
  const told: Array<Migrator.ProgressEvent> = []
  const settings = { ...(yield* Migrator.Settings), ...options }
  const { message } = yield* Effect.flip(Migrator.upgrade()).pipe(
    Effect.provideService(Migrator.Settings, settings),
    Effect.provideService(Migrator.Progress, (event) => Effect.sync(() => void told.push(event))),
    Effect.provide(on(clientOf(url), history), { local: true })
  )
  return { message: String(message), told }
})

/** A copy of a server that waits for its log, as a standby does whose primary is away. It ends with the scope. */
const standbyOf = Effect.fnUntraced(function*(primary: string) {
  const port = yield* Effect.promise(freePort)
  const [found] = yield* read(primary, "SELECT setting AS bin FROM pg_config WHERE name = 'BINDIR'")
  const copy = [
    "to=$(mktemp -d)/data",
    "cp -r . $to",
    "rm $to/postmaster.pid",
    "touch $to/standby.signal",
    "chmod 700 $to",
    `(${
      String(found!["bin"])
    }/postgres -D $to -p ${port} -c restore_command=false -c max_connections=200 -c unix_socket_directories= >/dev/null 2>&1 </dev/null &)`
  ].join(" && ")
  yield* read(primary, `CHECKPOINT; COPY (SELECT 1) TO PROGRAM '${copy}'`)
  const url = Object.assign(new URL(primary), { port: String(port) }).href
  yield* Effect.addFinalizer(() =>
    Effect.promise(async () => {
      const [row] = await query(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid")
      process.kill(Number(row!["pid"]), "SIGQUIT")
    })
  )
  yield* until("a standby", async () => {
    const rows = await query(url, "SELECT pg_is_in_recovery() AS it").catch(() => [])
    return rows[0]?.["it"] === true
  })
  return url
})

const failures = (url: string) =>
  Effect.map(read(url, "SELECT 1 FROM strata.ledger WHERE kind = 'RevisionFailed'"), ({ length }) => length)

const hurried = { lockTimeout: Duration.millis(200), lockRetries: 2 }

describe("a failure", () => {
  it.live("to get a lock within a short lock_timeout names the session that has it, and counts the attempts", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, "CREATE TABLE busy (id int)")
      const { rows } = yield* hold(
        url,
        "SELECT pg_backend_pid() AS pid FROM pg_class",
        "LOCK TABLE busy",
        "SELECT pg_backend_pid() AS pid"
      )
      const alter = Migration.make({ ...meta("alter"), upgrade: Op.addColumn("busy", "more", Op.column("int")) })
      const { message, told } = yield* failing(url, [alter], hurried)
      assert.include(message, `Hint: process ${String(rows[0]!["pid"])} `)
      assert.include(message, "the file is not the cause. Run again: strata upgrade")
      assert.notInclude(message, "Correct \"")
      assert.deepStrictEqual(
        told.flatMap((event) => event._tag === "Retrying" ? [`${event.attempt} of ${event.attempts}`] : []),
        ["2 of 3", "3 of 3"]
      )
    }))

  it.live("to append behind a transaction of psql names its process", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const one = Migration.make({ ...meta("one"), upgrade: Op.execute("SELECT 1") })
      yield* Effect.provide(Migrator.ensureLedger, on(clientOf(url), []), { local: true })
      const { rows } = yield* hold(
        url,
        `INSERT INTO strata.ledger (kind, revision, payload) VALUES ('RevisionUnstamped', 'x', '{}')`,
        "SELECT pg_backend_pid() AS pid"
      )
      const { message, told } = yield* failing(url, [one], { ...hurried, lockWait: Duration.millis(400) })
      assert.include(message, "another session has an open transaction that appends to the ledger")
      assert.include(message, `Hint: process ${String(rows[0]!["pid"])} `)
      assert.isTrue(
        told.some((event) => event._tag === "Waiting" && event.blocker.includes(`process ${String(rows[0]!["pid"])} `))
      )
    }))

  const causes: ReadonlyArray<readonly [string, string, RegExp]> = [
    ["wrong SQL", "SELECT nonsense", /Correct "bad\.ts", then run: strata upgrade$/],
    [
      "a time-out",
      "SET LOCAL statement_timeout = '10ms'; SELECT pg_sleep(30)",
      /raise statementTimeout in env\.ts, .*, then run: strata upgrade$/
    ],
    [
      "a full disk",
      "DO $$ BEGIN RAISE SQLSTATE '53100'; END $$",
      /lacks disk space, .* the file is not the cause\. Free or raise it, then run: strata upgrade$/
    ],
    [
      "a serialization failure",
      "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$",
      /the file is not the cause\. Run again: strata upgrade$/
    ],
    [
      "a deadlock",
      "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$",
      /the file is not the cause\. Run again: strata upgrade$/
    ],
    [
      "a server that stops",
      "DO $$ BEGIN RAISE SQLSTATE '57P01'; END $$",
      /Check the server, then run: strata upgrade$/
    ],
    [
      "a missing privilege",
      "DO $$ BEGIN RAISE SQLSTATE '42501'; END $$",
      /lacks a privilege\. Grant it, .*, then run: strata upgrade$/
    ],
    [
      "rows that do not fit",
      "DO $$ BEGIN RAISE SQLSTATE '23505'; END $$",
      /Existing rows do not fit\. Correct them or the file, then run: strata upgrade$/
    ]
  ]
  it.effect("says its cause and the command that is right for it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      for (const [what, text, says] of oneIn(2, causes)) {
        const { message } = yield* failing(url, [bad(text)])
        assert.match(message, says, what)
        if (what !== "wrong SQL") assert.notInclude(message, "Correct \"")
      }
    }))

  it.effect("that repeats is told each time and recorded once", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      assert.include((yield* failing(url, [bad("SELECT nonsense")])).message, "the failure was recorded in the ledger")
      for (const transaction of ["per-migration", "single"] as const) {
        const { message } = yield* failing(url, [bad("SELECT nonsense")], { transaction })
        assert.include(message, "column \"nonsense\" does not exist")
      }
      assert.include(
        (yield* failing(url, [bad("SELECT nonsense")])).message,
        "the ledger has the same failure already, so it was not recorded again"
      )
      assert.strictEqual(yield* failures(url), 1)
      yield* failing(url, [bad("SELECT other")])
      assert.strictEqual(yield* failures(url), 2)
      yield* failing(url, [bad("SELECT nonsense")])
      assert.strictEqual(yield* failures(url), 3)
    }))

  it.effect("that repeats outside a transaction is recorded once, and so is its start", () =>
    Effect.gen(function*() {
      const build =
        "CREATE TABLE twice AS SELECT 1 AS id FROM generate_series(1, 2); CREATE UNIQUE INDEX CONCURRENTLY one ON twice (id)"
      for (const [text, expected] of [["CREATE TABLE made (); SELECT nonsense", 3], [build, 3]] as const) {
        const url = yield* freshDatabase
        for (let starts = 0; starts < 3; starts++) {
          const { message } = yield* failing(url, [outside(text)])
          assert.include(
            message,
            starts === 0 ? "was recorded in the ledger" : "the ledger has the same failure already"
          )
          assert.strictEqual(yield* events(url), expected, text)
        }
      }
    }))

  it.effect("of a concurrent build names the invalid index that it left", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({})
      yield* read(place.url, "CREATE TABLE twice (id int); INSERT INTO twice VALUES (1), (1)")
      const build = (id: string, text: string) =>
        Effect.map(
          directoryOf(revision(id, [], id, text, undefined, ["-- strata:transaction off"])),
          (directory) => ({ ...place, directory })
        )
      const named = yield* strata(
        yield* build("named", "CREATE UNIQUE INDEX CONCURRENTLY \"One\" ON twice (id);"),
        "upgrade"
      )
      assert.include(
        named.err.join("\n"),
        "Hint: the statement left the invalid index public.\"One\". The next run drops it; to do so now: DROP INDEX CONCURRENTLY public.\"One\""
      )
      const again = yield* placeOf({})
      yield* read(again.url, "CREATE TABLE twice (id int); INSERT INTO twice VALUES (1), (1)")
      const { directory } = yield* build("unnamed", "CREATE UNIQUE INDEX CONCURRENTLY ON twice (id);")
      const unnamed = yield* strata({ ...again, directory }, "upgrade")
      assert.include(
        unnamed.err.join("\n"),
        "left the invalid index public.twice_id_idx. Drop it before the next run: DROP INDEX CONCURRENTLY public.twice_id_idx"
      )
    }))

  it.live("on a standby says that it is one, and for how long it lags", () =>
    Effect.gen(function*() {
      const primary = yield* ownServer()
      const one = revision("aaaa", [], "one", "CREATE TABLE one (id int);", undefined)
      const directory = yield* directoryOf(one)
      assert.strictEqual((yield* strata({ directory, url: primary }, "upgrade")).code, 0)
      const url = yield* standbyOf(primary)
      const place = { directory, url }
      const more = {
        url,
        directory: yield* directoryOf({
          ...one,
          ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two ();", undefined)
        })
      }
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      for (const argv of [["upgrade"], ["stamp", "bbbb"]]) {
        const { code, err } = yield* strata(more, ...argv)
        assert.strictEqual(code, 1)
        assert.match(
          err.join("\n"),
          /the server is a standby, which is read-only \((?:the last transaction that it replayed was committed \d+ seconds ago|it has replayed no transaction yet)\)/,
          argv.join(" ")
        )
        assert.notInclude(err.join("\n"), "Correct \"")
      }
    }))

  it.effect("in a database that is read-only by default says so", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(revision("aaaa", [], "one", "CREATE TABLE one (id int);", undefined))
      yield* read(
        place.url,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"
      )
      const { err } = yield* strata(place, "upgrade")
      assert.include(err.join("\n"), "its transactions are read-only (default_transaction_read_only is on)")
    }))

  it.effect("to record a revision in a ledger that exists is one of the database or of the role, not of the file", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;"))
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const more = {
        ...place,
        directory: yield* directoryOf({
          ...revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;"),
          ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two (id int);", "DROP TABLE two;")
        })
      }
      const refused = yield* Effect.scoped(Effect.gen(function*() {
        const url = yield* roleOn(
          place.url,
          "reader",
          (role) =>
            `GRANT USAGE ON SCHEMA strata TO ${role}; GRANT SELECT ON strata.ledger TO ${role};
          GRANT CREATE ON SCHEMA public TO ${role}`
        )
        return (yield* strata({ ...more, url }, "upgrade")).err.join("\n")
      }))
      assert.include(refused, "Cannot append to the ledger \"strata.ledger\": permission denied for table ledger")
      assert.include(
        refused,
        "The role lacks a privilege. Grant it, or use another role in DATABASE_URL, then run: strata upgrade"
      )
      yield* read(
        place.url,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"
      )
      for (const argv of [["upgrade"], ["downgrade", "-1", "--yes"]]) {
        assert.include((yield* strata(more, ...argv)).err.join("\n"), "its transactions are read-only")
      }
    }))

  it.effect("is not recorded as something else than the catalogs show", () =>
    Effect.gen(function*() {
      const build = "CREATE UNIQUE INDEX CONCURRENTLY one ON twice (id);"
      const place = yield* placeOf(revision("aaaa", [], "one", build, undefined, ["-- strata:transaction off"]))
      yield* read(place.url, "CREATE TABLE twice (id int); INSERT INTO twice VALUES (1), (1)")
      assert.strictEqual((yield* strata(place, "upgrade")).code, 1)
      const resolve = Effect.fnUntraced(function*(outcome: string) {
        const { code, err } = yield* strata(place, "resolve", "aaaa", outcome, "--reason", "x")
        return [code, err.join("\n")] as const
      })
      for (const outcome of ["--reverted", "--applied"]) {
        const [code, said] = yield* resolve(outcome)
        assert.strictEqual(code, 1)
        assert.include(said, "this statement did not complete and left the invalid index public.one")
        assert.include(said, "Nothing was recorded. Drop the index with: DROP INDEX CONCURRENTLY public.one;")
      }
      yield* read(place.url, "DROP INDEX CONCURRENTLY public.one")
      yield* read(place.url, "TRUNCATE twice")
      assert.include((yield* resolve("--applied"))[1], "this statement did not take effect, or that was undone")
      yield* read(place.url, "CREATE UNIQUE INDEX one ON twice (id)")
      assert.include((yield* resolve("--reverted"))[1], "this statement took effect, and that was not undone")
      assert.strictEqual((yield* resolve("--applied"))[0], 0)
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
    }))

  it.effect("is not recorded as something else than the probes of its author find", () =>
    Effect.gen(function*() {
      const there = "SELECT to_regclass('mark') IS NOT NULL"
      const asked = Effect.flatMap(SqlClient.SqlClient, (sql) =>
        sql<{ readonly it: boolean }>`SELECT to_regclass('mark') IS NOT NULL AS it`)
      for (
        const probe of [
          there,
          Effect.map(asked, ([row]) =>
            row?.it === true)
        ]
      ) {
        const url = yield* freshDatabase
        yield* failing(url, [probed(probe)])
        const resolve = (outcome: "applied" | "reverted") =>
          Migrator.resolve(Result.getOrThrow(Target.parse("probed")), outcome, "x").pipe(
            Effect.provide(on(clientOf(url), [probed(probe)]), { local: true })
          )
        const { message } = yield* Effect.flip(resolve("reverted"))
        assert.include(message, "step \"mark\"")
        assert.include(message, "took effect, and that was not undone")
        yield* read(url, "DROP TABLE mark")
        assert.include((yield* Effect.flip(resolve("applied"))).message, "did not take effect, or that was undone")
        assert.deepStrictEqual(yield* resolve("reverted"), { revision: "probed", outcome: "reverted" })
      }
    }))

  it.live("to record something behind a transaction of psql names its process", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(revision("aaaa", [], "one", "SELECT 1;", undefined))
      yield* read(place.url, format1Sql)
      const { release, rows } = yield* hold(
        place.url,
        `INSERT INTO strata.ledger (kind, revision, payload) VALUES ('RevisionUnstamped', 'x', '{}')`,
        "SELECT pg_backend_pid() AS pid"
      )
      const pid = String(rows[0]!["pid"])
      const env = "export default Environment.make({ lockTimeout: \"200 millis\" })\n"
      yield* Effect.promise(() =>
        writeFile(join(place.directory, "env.ts"), `import { Environment } from "effect-strata"\n${env}`)
      )
      for (const argv of [["stamp", "aaaa"], ["ensure-ledger"]]) {
        const { code, err } = yield* strata(place, ...argv)
        assert.strictEqual(code, 1)
        assert.include(err.join("\n"), `process ${pid} `, argv.join(" "))
        assert.include(
          err.join("\n"),
          `Nothing was changed. Wait for it, or end it with: SELECT pg_terminate_backend(${pid})`
        )
      }
      yield* release
      assert.strictEqual((yield* strata(place, "ensure-ledger")).code, 0)
    }))

  const holders: ReadonlyArray<readonly [string, string]> = [
    ["appended", "INSERT INTO strata.ledger (kind, revision, payload) VALUES ('RevisionUnstamped', 'x', '{}')"],
    ["locked the table", "LOCK TABLE strata.ledger"]
  ]
  for (const [what, statement] of first(1, holders)) {
    it.live(`to accept, resolve or stamp behind a transaction that ${what} names its process`, () =>
      Effect.gen(function*() {
        const env = `import { Environment } from "effect-strata"
export default Environment.make({ lockTimeout: "200 millis" })
`
        const place = yield* placeOf({
          ...revision("aaaa", [], "one", "SELECT 1;", undefined),
          ...revision("bbbb", ["aaaa"], "two", "DO $$ BEGIN END $$;", undefined, ["-- strata:transaction off"]),
          "env.ts": env
        })
        assert.strictEqual((yield* strata(place, "upgrade", "aaaa")).code, 0)
        yield* read(
          place.url,
          `INSERT INTO strata.ledger (kind, revision, payload)
          SELECT kind, 'bbbb', payload || '{"transactional": false}' FROM strata.ledger WHERE kind = 'RevisionStarted'`
        )
        yield* Effect.promise(() =>
          writeFile(
            join(place.directory, "aaaa_one.sql"),
            revision("aaaa", [], "one", "SELECT 2;", undefined)["aaaa_one.sql"]!
          )
        )
        const { release, rows } = yield* hold(place.url, statement, "SELECT pg_backend_pid() AS pid")
        const pid = String(rows[0]!["pid"])
        const commands = [
          ["resolve", "bbbb", "--reverted", "--reason", "x"],
          ["accept", "aaaa", "--reason", "x"],
          ["stamp", "--purge", "base"]
        ]
        for (const argv of commands) {
          const { code, err } = yield* strata(place, ...argv)
          assert.strictEqual(code, 1)
          assert.include(err.join("\n"), `process ${pid} `, argv.join(" "))
          assert.include(err.join("\n"), `SELECT pg_terminate_backend(${pid})`)
        }
        yield* release
        for (const argv of commands) {
          const { code, err } = yield* strata(place, ...argv)
          assert.strictEqual(code, 0, err.join("\n"))
        }
      }))
  }
})

describe("a command", () => {
  it.effect("says once which server it uses, without the password", () =>
    Effect.gen(function*() {
      const { directory, url } = yield* placeOf(
        revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;")
      )
      const { hostname, password, pathname, port, username } = new URL(url)
      const line = `Using database "${pathname.slice(1)}" on ${hostname}:${port} as "${username}"`
      const place = { directory, url, named: true }
      const calls = [["upgrade"], ["current"], ["plan"], ["verify"], ["log"], ["inspect"], ["diff", url, url], [
        "downgrade",
        "-1",
        "--yes"
      ]]
      for (const argv of calls) {
        const { code, err, out } = yield* strata(place, ...argv)
        assert.strictEqual(code, 0, argv.join(" "))
        assert.strictEqual(err.filter((it) => it === line).length, 1, argv.join(" "))
        if (password !== "") assert.notInclude(err.join("\n"), `:${password}@`)
        assert.notInclude(out.join("\n"), line)
      }
      assert.deepStrictEqual((yield* strata(place, "heads")).err, [])
      assert.notInclude((yield* strata(place, "current", "--quiet")).err, line)
    }))

  it.effect("shows the hazards of what would run, and asks with the name of the database", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...revision("aaaa", [], "one", "CREATE TABLE one (id int);\nCREATE INDEX i ON one (id);", "DROP TABLE one;"),
        ...revision("bbbb", ["aaaa"], "two", "ALTER TABLE old ALTER id SET NOT NULL;", "SELECT 1;")
      })
      yield* read(place.url, "CREATE TABLE old (id int)")
      assert.deepStrictEqual(
        (yield* strata(place, "plan")).out,
        [
          "<base> -> aaaa, one",
          "aaaa -> bbbb (head), two",
          "  fails-on-rows: Setting the column \"old.id\" NOT NULL fails if a row contains NULL",
          "  lock: Setting the column \"old.id\" NOT NULL scans the whole table under an ACCESS EXCLUSIVE lock, unless a validated CHECK constraint proves that it contains no NULL"
        ]
      )
      const kinds = json(yield* strata(place, "plan", "--json")).revisions.map(
        ({ hazards }: { hazards: ReadonlyArray<{ kind: string }> }) => hazards.map(({ kind }) => kind)
      )
      assert.deepStrictEqual(kinds, [[], ["fails-on-rows", "lock"]])
      yield* strata(place, "upgrade")
      const { err } = yield* answering("n", place, "downgrade", "base")
      assert.include(err, "    data-loss: Dropping the table \"one\" deletes all its rows")
      const name = new URL(place.url).pathname.slice(1)
      assert.match(
        err.join("\n"),
        new RegExp(`Revert 2 revisions in database "${name}" on \\S+ as "\\w+"\\? \\[y/N\\]`)
      )
    }))
})
