import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Tracer from "effect/Tracer"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { inspect } from "node:util"
import { key } from "../../src/ledger/lock.ts"
import { directoryOf, type Ended, revision, strata } from "../cli/strata.ts"
import { sleeping } from "../support/activity.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"
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

/** Runs a command in every form of output and looks for the password in all that comes of it. */
const assertSilent = Effect.fnUntraced(function*(place: Place, ...argv: ReadonlyArray<string>) {
  let last: Ended | undefined
  for (const form of forms) {
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

const bin = fileURLToPath(new URL("../../bin/strata.mjs", import.meta.url))

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
