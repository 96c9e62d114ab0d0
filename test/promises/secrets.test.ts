import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Completions from "effect/cli/Completions"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Tracer from "effect/Tracer"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { inspect } from "node:util"
import { cli } from "../../src/cli/mod.ts"
import { key } from "../../src/ledger/lock.ts"
import { directoryOf, type Ended, revision, strata } from "../cli/strata.ts"
import { sleeping } from "../support/activity.ts"
import { builtCommand } from "../support/built.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"
import { first, soaking } from "../support/soak.ts"
import { untilRows } from "../support/until.ts"
import { roleOn } from "./_role.ts"

// Every encoding that a URL, JSON or SQL may give it keeps the word.
const word = /kanarie/i
const password = "Kanarie/9?#@:%&+'\"é "
const encoded = encodeURIComponent(password)
const other = ["base64", "hex"] as const

/** Fails where a text holds the password, or what is left of it. */
const assertClean = (text: string, where: string): void => {
  assert.notMatch(text, word, where)
  for (const encoding of other) {
    assert.notInclude(text, Buffer.from(password).toString(encoding), where)
    assert.notInclude(text, Buffer.from("Kanarie").toString(encoding).replace(/=+$/, "").slice(0, -1), where)
  }
}

/** A tracer that keeps everything that it is told. */
const makeTracer = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const told = () =>
    spans.map(({ attributes, events, links, name, status }) => {
      const failure = status._tag === "Ended" && Exit.isFailure(status.exit) ? status.exit.cause : undefined
      return inspect([name, attributes, events, links, failure], { depth: 12 }) +
        (failure === undefined ? "" : Cause.pretty(failure))
    }).join("\n")
  return { tracer, told, spans }
}

/** Everything in a directory. */
const contents = (directory: string): string =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => !path.endsWith("env.ts") && statSync(path).isFile())
    .map((path) => `${path}\n${readFileSync(path, "utf8")}`).join("\n")

interface Place {
  readonly directory: string
  readonly url?: string
  readonly variables?: Record<string, string>
}

const forms = [[], ["--log-level", "trace"], ["--log-format", "json", "--log-level", "trace"]]

let turn = 0

/** Runs a command in a form of output, each in turn, and in all when soaking; looks for the password in all that comes of it. */
const assertSilent = Effect.fnUntraced(function*(place: Place, ...argv: ReadonlyArray<string>) {
  let last: Ended | undefined
  for (const form of soaking ? forms : [forms[turn++ % forms.length]!]) {
    const { spans, told, tracer } = makeTracer()
    last = yield* Effect.withTracer(strata(place, ...argv, ...form), tracer)
    const what = `${argv.join(" ").replace(word, "…")} ${form.join(" ")}`
    assertClean([...last.out, ...last.err].join("\n"), what)
    assertClean(told(), `spans of ${what}`)
    assert.isTrue(spans.length > 0 || last.code !== 0)
    assertClean(contents(place.directory), `files of ${what}`)
  }
  return last!
})

const files = revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;")
const source = (path: string): string => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)
const env = (text: string) => ({
  "env.ts": `import { Environment } from ${source("src/environment/mod.ts")}
import * as Config from ${source("node_modules/effect/dist/Config.js")}
export default Environment.make(${text})
`
})

/** A password where no command takes one. */
const misplaced: ReadonlyArray<string> = [
  `postgresql://u:${encoded}@127.0.0.1:1/x`,
  "postgres://u:Kanarie@h/x",
  " postgres://u:Kanarie@h/x",
  "postgres:/u:Kanarie@h/x",
  "postgresql://u@h/x?password=Kanarie",
  "postgresql://u@h:Kanarie/x",
  "pglite://u:Kanarie@h",
  "mysql://u:Ka/na@rie:Kanarie@h/x",
  "u:Kanarie@h:5432/x",
  "u:Kanarie@h/x",
  "host=h user=u password=Kanarie",
  "host=h password='Kan arie Kanarie'",
  "PGPASSWORD=Kanarie",
  "DATABASE_URL=postgres://u:Kanarie@h/x",
  "env:postgres://u:Kanarie@h/x",
  "rev:postgres://u:Kanarie@h/x",
  "see\npostgres://u:Kanarie@h/x"
]

const tree = Completions.fromCommand(cli)

describe("an argument with a password is refused, and not repeated", () => {
  // The tree of the commands, so that a new command or flag is tried as well.
  for (const [number, { arguments: operands, flags, name }] of [{ ...tree, name: "" }, ...tree.subcommands].entries()) {
    it.live(`at any place of "strata ${name}"`.replace(/ "$/, "\""), () =>
      Effect.gen(function*() {
        const directory = yield* directoryOf(files)
        const command = name === "" ? [] : [name]
        const flagged = [...flags, ...(name === "" ? [] : tree.flags)]
          .flatMap((flag) =>
            // These two may have anything; --shadow is the URL of a server, like the operands of diff.
            flag.type._tag === "Boolean" || ["argument", "shadow"].includes(flag.name)
              ? []
              : [flag.name].concat(flag.aliases)
          )
          .map((flag) => flag.length === 1 ? `-${flag}` : `--${flag}`)
        const places: ReadonlyArray<(text: string) => ReadonlyArray<string>> = [
          (text) => [text, ...command],
          (text) => [...command, "--", text],
          ...["--x", "--unknown", ...flagged].flatMap((flag) => [
            (text: string) => [...command, flag, text],
            (text: string) => [...command, `${flag}=${text}`]
          ]),
          ...[...operands, undefined].map((_, index) => (text: string) => [
            ...command,
            ...Array.from({ length: index }, () => "base"),
            text,
            "--json"
          ])
        ]
        for (const [index, place] of places.entries()) {
          // When soaking every form at each operand, and at each flag some of them, in turn; else one in so many of these.
          const [start, every] = soaking
            ? [index, index < 2 ? 1 : 6]
            : [index + number, index < 2 ? 6 : misplaced.length]
          for (const text of misplaced.filter((_, form) => (form - start) % every === 0)) {
            const argv = place(text)
            // `diff` and `inspect` take URLs; the tests above are about them.
            if (["diff", "inspect"].includes(name) && /^[a-z]+:\/\//.test(text) && argv.includes(text)) continue
            const { spans, told, tracer } = makeTracer()
            const { code, err, out } = yield* Effect.withTracer(strata({ directory }, ...argv), tracer)
            const what = argv.join(" ")
            assertClean([...out, ...err].join("\n"), what)
            assertClean(told(), `spans of ${what}`)
            assert.strictEqual(code, 2, what)
            assert.isAtMost(spans.length, 9)
          }
        }
        assertClean(contents(directory), name)
      }))
  }

  it.live("but env.ts and the comparisons take it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const own = yield* roleOn(url, "canary", () => "", password)
      const directory = yield* directoryOf(files)
      const secret = `url=postgres://u:${encoded}@h/x`
      for (const given of [["-x", secret], [`-x${secret}`], [`--argument=${secret}`]]) {
        assert.strictEqual((yield* assertSilent({ directory }, "heads", ...given)).code, 0)
      }
      for (
        const argv of [["diff", own, own], ["diff", own, own, "--json"], ["inspect", own, "--sql"], ["inspect", own]]
      ) {
        assert.strictEqual((yield* assertSilent({ directory }, ...argv)).code, 0, argv[0])
      }
    }))

  it.live("and a sentence about passwords is none", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(files)
      for (
        const text of ["add password = null", "rename token: secret", "see https://tickets/1", "auth:password@head"]
      ) {
        assert.strictEqual(
          (yield* strata({ directory }, "revision", "-m", text, "--json", "--head", "head")).code,
          0,
          text
        )
      }
      assert.strictEqual((yield* strata({ directory }, "show", "auth:password@head")).code, 2)
    }))
})

describe("a password is not told", () => {
  const unreachable = {
    "a server that is not there": `postgresql://u:${encoded}@127.0.0.1:1/x`,
    "a host that is unknown": `postgresql://u:${encoded}@no-such-host.invalid/x`,
    "a socket that is not there": `postgresql://u:${encoded}@/x?host=/nowhere`,
    "a password among the parameters": `postgresql://127.0.0.1:1/x?user=u&password=${encoded}`,
    "an asyncpg address": `postgresql+asyncpg://u:${encoded}@127.0.0.1:1/x`,
    "a slash that is not encoded": `postgresql://u:Kanarie/9@127.0.0.1:1/x`,
    "a question mark that is not encoded": `postgresql://u:Kanarie?9@127.0.0.1:1/x`,
    "a hash that is not encoded": `postgresql://u:pw#Kanarie@127.0.0.1:1/x`,
    "a colon that is not encoded": `postgresql://u:pw:Kanarie@127.0.0.1:1/x`,
    "an @ that is not encoded": `postgresql://u:pw@Kanarie@127.0.0.1:1/x`,
    "a bad percent-encoding": `postgresql://u:Kanarie%ZZ@127.0.0.1:1/x`,
    "a password in the place of the port": `postgresql://u@127.0.0.1:Kanarie/x`,
    "a bad parameter": `postgresql://127.0.0.1:1/x?sslmode=Kanarie&password=${encoded}`,
    "several hosts": `postgresql://u:${encoded}@a,b/x`,
    "another protocol": `mysql://u:${encoded}@127.0.0.1/x`,
    "no address at all": "Kanarie",
    "white space": `postgresql://u:${encoded} @127.0.0.1:1/x`
  }
  for (const [what, url] of Object.entries(unreachable)) {
    it.live(`in the error of ${what}`, () =>
      Effect.gen(function*() {
        const directory = yield* directoryOf(files)
        assert.strictEqual((yield* assertSilent({ directory, url }, "current", "--json")).code, 1)
      }))
  }

  it.live("from any source: Config of env.ts, env:NAME and an argument", () =>
    Effect.gen(function*() {
      const url = unreachable["a server that is not there"]
      const directory = yield* directoryOf({ ...files, ...env(`{ url: Config.Redacted("MY_DATABASE") }`) })
      const place = { directory, variables: { MY_DATABASE: url, OTHER: url } }
      assert.strictEqual((yield* assertSilent(place, "upgrade", "--json")).code, 1)
      assert.strictEqual((yield* assertSilent(place, "diff", "env:OTHER", "env")).code, 1)
      assert.strictEqual((yield* assertSilent(place, "diff", url, "env")).code, 1)
      assert.strictEqual((yield* assertSilent(place, "diff", "postgresql://u:Kanarie/9@h/x", "env")).code, 1)
      assert.strictEqual((yield* assertSilent(place, "upgrade", "--sql")).code, 0)
      assert.strictEqual((yield* assertSilent({ directory }, "current")).code, 1)
    }))

  it.live("by a server that refuses it, its database, or TLS", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const own = yield* roleOn(url, "canary", () => "", password)
      const directory = yield* directoryOf(files)
      const changed = (change: (it: URL) => void) => {
        const it = new URL(own)
        change(it)
        return it.href
      }
      const refusals = {
        "Check the user and the password": changed((it) => it.password = `${encoded}wrong`),
        "does not exist": changed((it) => it.pathname = "/nowhere"),
        "TLS": changed((it) => it.searchParams.set("sslmode", "require")),
        "ENOENT": changed((it) => it.search = "?sslmode=verify-full&sslrootcert=/nowhere")
      }
      for (const [says, refused] of Object.entries(refusals)) {
        const { code, err } = yield* assertSilent({ directory, url: refused }, "current")
        assert.strictEqual(code, 1)
        assert.include(err.join("\n"), says)
      }
    }))

  it.live("when SQL fails, the connection breaks or the lock is taken, nor in what is recorded about it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const database = new URL(url).pathname.slice(1)
      const own = yield* roleOn(
        url,
        "canary",
        (role) => `GRANT CREATE ON DATABASE "${database}" TO ${role}; GRANT CREATE ON SCHEMA public TO ${role}`,
        password
      )
      const fails = revision("bbbb", ["aaaa"], "fails", "SELECT no_such_column;", undefined)
      const directory = yield* directoryOf({
        ...files,
        ...fails,
        ...env(`{ lockWait: "50 millis", lockTimeout: 100 }`)
      })
      const place = { directory, url: own }
      assert.strictEqual((yield* assertSilent(place, "upgrade", "--json")).code, 1)
      assert.strictEqual((yield* assertSilent(place, "current", "--json")).code, 0)
      assert.strictEqual((yield* assertSilent(place, "log", "--json")).code, 0)
      const thrown = yield* directoryOf({
        ...files,
        "cccc_throws.ts": `import { Migration } from ${source("src/mod.ts")}
import * as Effect from ${source("node_modules/effect/dist/Effect.js")}
const url = ["postgres://u:Kana", "rie@h/x"].join("")
export default Migration.make({ revision: "cccc", parents: ["aaaa"], message: "throws",
  upgrade: Effect.die(new Error("cannot reach " + url)) })
`
      })
      // The error itself, in the span of the program, is the user's own.
      const told = yield* strata({ ...place, directory: thrown }, "upgrade", "--log-level", "trace")
      assert.strictEqual(told.code, 1)
      assertClean(told.err.join("\n"), "an error of a program")
      const broken = yield* directoryOf({
        ...files,
        ...revision("bbbb", ["aaaa"], "ends", "SELECT pg_terminate_backend(pg_backend_pid());", undefined)
      })
      assert.strictEqual((yield* assertSilent({ ...place, directory: broken }, "upgrade")).code, 1)
      const run = Effect.runPromiseWith(yield* Effect.context<never>())
      const locked = yield* Effect.promise(() =>
        withClient(own, async (client) => {
          await client.query(`SELECT pg_advisory_lock(${key("strata", "ledger")})`)
          return await run(assertSilent(place, "upgrade"))
        })
      )
      assert.strictEqual(locked.code, 1)
      const recorded = yield* Effect.promise(() => query(url, "SELECT l::text FROM strata.ledger AS l"))
      assert.isAbove(recorded.length, 3)
      assertClean(JSON.stringify(recorded), "ledger")
    }))
})

describe("a secret of SQL is not told", () => {
  const wrapper = `CREATE FOREIGN DATA WRAPPER w`
  const server = "CREATE SERVER s FOREIGN DATA WRAPPER w"
  const statements = {
    mapping: `CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user 'u', passcode 'Kanarie', key $a$Kanarie$a$)`,
    connection: `SELECT dblink('host=h password=Kanarie'), 'postgres://u:Kanarie@h/x'::int,`,
    text: `DO $$ BEGIN EXECUTE format('ALTER ROLE strata_doors_none PASSWORD %L', 'Kanarie'); END $$`,
    server:
      `CREATE SERVER s2 FOREIGN DATA WRAPPER w OPTIONS (host 'h', "api_key" E'Kan\\'arie Kanarie', token 'Kanarie')`,
    subscription: `CREATE SUBSCRIPTION x CONNECTION 'host=h password=Kanarie' PUBLICATION p WITH (connect = false)`,
    role: `CREATE ROLE strata_doors_none ENCRYPTED PASSWORD 'Kanarie' VALID UNTIL 'never Kanarie'`,
    setting: `ALTER ROLE strata_doors_none SET app.token TO 'Kanarie'`,
    call: `SELECT set_config('app_token', 'Kanarie', false),`
  }
  it.live("in the statement that contains it, whether it fails or not", () =>
    Effect.gen(function*() {
      const fine = revision("aaaa", [], "fine", `${wrapper};\n${server};\n${statements.mapping};`, undefined)
      for (const [name, statement] of first(3, Object.entries(statements))) {
        const failing = revision("bbbb", ["aaaa"], "fails", `${statement} oops;`, undefined)
        const steps = revision("bbbb", ["aaaa"], "steps", `SELECT 1;\n${statement} oops;`, undefined, [
          "-- strata:transaction off"
        ])
        for (const files of name === "mapping" ? [failing, steps] : [failing]) {
          const url = yield* freshDatabase
          const directory = yield* directoryOf({ ...fine, ...files })
          const place = { directory, url }
          const { spans, told, tracer } = makeTracer()
          const said = [
            yield* strata(place, "plan", "--sql"),
            yield* Effect.withTracer(strata(place, "upgrade", "--log-level", "debug"), tracer),
            yield* Effect.withTracer(strata(place, "upgrade", "--json"), tracer),
            yield* strata(place, "current"),
            yield* strata(place, "log", "--json")
          ]
          assert.strictEqual(said[1]!.code, 1, name)
          for (const { err, out } of said) assertClean([...out, ...err].join("\n"), name)
          assert.isAbove(spans.length, 0)
          assertClean(told(), `spans of ${name}`)
          const recorded = yield* Effect.promise(() => query(url, "SELECT l::text FROM strata.ledger AS l"))
          assert.isAbove(recorded.length, 3)
          assertClean(JSON.stringify(recorded), `ledger of ${name}`)
        }
      }
    }))
})

const bin = await builtCommand()

describe.skipIf(process.platform !== "linux")("a process of the program", () => {
  it.live("does not show the password in its command line or on the server, and prints nothing when it is killed", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const database = new URL(url).pathname.slice(1)
      const own = yield* roleOn(url, "canary", (role) => `GRANT CREATE ON DATABASE "${database}" TO ${role}`, password)
      const directory = yield* directoryOf(revision("aaaa", [], "sleeps", "SELECT pg_sleep(60);", undefined))
      const { child, closed, printed } = yield* Effect.acquireRelease(
        Effect.sync(() => {
          const child = spawn(process.execPath, [bin, "upgrade", "--log-level", "trace", "--directory", directory], {
            env: { ...process.env, DATABASE_URL: own },
            stdio: ["ignore", "pipe", "pipe"]
          })
          const printed: Array<string> = []
          for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => printed.push(`${chunk}`))
          return { child, closed: once(child, "close"), printed }
        }),
        ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
      )
      const seen = yield* untilRows(url, `SELECT a::text FROM pg_stat_activity AS a WHERE pid IN (${sleeping})`)
      const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim()
      const all = [`${child.pid}`, ...children.split(" ").filter((pid) => pid !== "")]
      const lines = all.map((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8"))
      yield* Effect.sync(() => child.kill("SIGKILL"))
      yield* Effect.promise(() => closed)
      const said = [...printed, JSON.stringify(seen), ...lines].join("\n")
      assert.include(said, "pg_sleep")
      assert.include(said, bin)
      assertClean(said.replaceAll(new URL(own).username, ""), "the process")
    }))
})
