import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { existsSync, openSync } from "node:fs"
import { key } from "../../src/ledger/lock.ts"
import { builtCommand } from "../support/built.ts"
import { query, withClient } from "../support/server.ts"
import { first } from "../support/soak.ts"
import { directoryOf, placeOf, revision, strata as inProcess } from "./strata.ts"

const bin = await builtCommand()

const source = (path: string): string => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)

/** A revision that logs while it runs. */
const logging = `import { Migration } from ${source("src/operation/mod.ts")}
import * as Effect from ${source("node_modules/effect/dist/Effect.js")}
export default Migration.make({
  revision: "aaaa",
  parents: [],
  message: "logs",
  upgrade: Effect.log("a word from the migration")
})
`

interface Options {
  readonly url?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Called with everything that standard error said so far, without the line about the server. */
  readonly onError?: (text: string, child: ReturnType<typeof spawn>) => void
  /** Closes our end of its standard output at once, as `| head -0` does. */
  readonly deaf?: boolean
  /** A file that is its standard output. */
  readonly output?: string
}

/** Without the line about the server, whose name differs from run to run; another test is about it. */
const withoutServer = (text: string) => text.replace(/^Using database .*\n/m, "")

/** Runs the real program. What depends on no process runs in this one: a new one takes more than a second to start. */
const strata = (argv: ReadonlyArray<string>, { deaf = false, environment = {}, onError, output, url }: Options = {}) =>
  Effect.callback<{ readonly code: number | null; readonly out: string; readonly err: string }>((resume) => {
    const { CI: _, DATABASE_URL: __, FORCE_COLOR: ___, ...inherited } = process.env
    const child = spawn(process.execPath, [bin, ...argv], {
      env: { ...inherited, ...(url === undefined ? {} : { DATABASE_URL: url }), ...environment },
      stdio: ["ignore", output === undefined ? "pipe" : openSync(output, "w"), "pipe"]
    })
    let out = ""
    let err = ""
    if (deaf) child.stdout?.destroy()
    child.stdout?.on("data", (chunk) => out += `${chunk}`)
    child.stderr!.on("data", (chunk) => {
      err += `${chunk}`
      onError?.(withoutServer(err), child)
    })
    child.on("close", (code) => resume(Effect.succeed({ code, out, err: withoutServer(err) })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

describe("the program", () => {
  it.live("prints its version and its help to standard output and exits with 0", () =>
    Effect.gen(function*() {
      const version = yield* strata(["--version"])
      assert.deepStrictEqual([version.code, version.err], [0, ""])
      assert.match(version.out, /^strata \d+\.\d+\.\d+\n$/)
      const help = yield* strata(["downgrade", "--help"])
      assert.deepStrictEqual([help.code, help.err], [0, ""])
      assert.include(help.out, "# Revert the last revision\n  strata downgrade -1")
      assert.include(help.out, "--completions shell ")
      assert.deepStrictEqual(yield* strata(["help", "downgrade"]), help)
    }))

  it.live("refuses an empty DATABASE_URL, which is not a wish for the embedded database", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({})
      const { code, err, out } = yield* strata(["current", "--directory", directory], { url: "" })
      assert.deepStrictEqual([code, out], [1, ""])
      assert.include(err, "DATABASE_URL is set but empty")
    }))

  it.live("is short about wrong usage, on standard error, and exits with 2", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* strata(["downgrade"]), {
        code: 2,
        out: "",
        err:
          "Missing required argument: target\nUsage: strata downgrade [flags] <target...>\nFor more, run: strata downgrade --help\n"
      })
      const bare = yield* inProcess({})
      assert.deepStrictEqual([bare.code, bare.out], [2, []])
      assert.include(bare.err.join("\n"), "CHANGE THE DATABASE:")
      const rollback = yield* inProcess({}, "rollback")
      assert.strictEqual(rollback.code, 2)
      assert.match(
        rollback.err.join("\n"),
        /^There is no command "strata rollback"\. .*: strata downgrade -1\nUsage/
      )
      assert.strictEqual((yield* inProcess({}, "-v")).code, 2)
    }))

  it.live("writes a completion script that the shell accepts", () =>
    Effect.gen(function*() {
      const { code, out } = yield* strata(["--completions", "bash"])
      assert.strictEqual(code, 0)
      assert.include(out, "--check-heads")
      const checked = yield* Effect.callback<number | null>((resume) => {
        const shell = spawn("bash", ["-n"], { stdio: ["pipe", "ignore", "ignore"] })
        shell.on("close", (status) => resume(Effect.succeed(status)))
        shell.stdin.end(out)
      })
      assert.strictEqual(checked, 0)
    }))

  it.live("explains a server that is not there in one line, without the password, and exits with 1", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({})
      assert.deepStrictEqual(
        yield* strata(["current", "-d", directory], { url: "postgresql://me:hunter2@127.0.0.1:1/x" }),
        {
          code: 1,
          out: "",
          err:
            "Cannot connect to postgresql://me@127.0.0.1:1/x: connection refused. Start the server, or check DATABASE_URL\n"
        }
      )
    }))

  it.live("does not crash when nobody reads its output, and finishes its work", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const history = yield* strata(["history", "-d", place.directory], { deaf: true })
      assert.deepStrictEqual([history.code, history.err], [0, ""])
      const upgrade = yield* strata(["upgrade", "--json", "-q", "-d", place.directory], { url: place.url, deaf: true })
      assert.deepStrictEqual([upgrade.code, upgrade.err], [0, ""])
      assert.deepStrictEqual((yield* inProcess(place, "current")).out, ["dddd (head)"])
    }))

  it.live.skipIf(!existsSync("/dev/full"))(
    "says in one line that output cannot be written, after its work",
    () =>
      Effect.gen(function*() {
        const place = yield* placeOf()
        const problem = "Cannot write the output: no space left on device\n"
        for (const argv of first(1, [["heads", "--json"], ["history"], ["upgrade", "--sql"]])) {
          const { code, err } = yield* strata([...argv, "-d", place.directory], { output: "/dev/full" })
          assert.deepStrictEqual([code, err], [1, problem])
        }
        const upgrade = yield* strata(["upgrade", "--json", "-q", "-d", place.directory], {
          url: place.url,
          output: "/dev/full"
        })
        assert.deepStrictEqual([upgrade.code, upgrade.err], [1, problem])
        assert.deepStrictEqual((yield* inProcess(place, "current")).out, ["dddd (head)"])
      })
  )

  it.live("does not look like a success when env.ts ends the process, or never ends", () =>
    Effect.gen(function*() {
      for (
        const [text, problem] of [
          [
            "process.exit(0)",
            "The command did not finish: env.ts, a revision or an imported file ended the process"
          ],
          [
            "await new Promise(() => {})",
            "The command cannot finish: it waits for something that never happens, such as a top-level await in env.ts"
          ]
        ] as const
      ) {
        const directory = yield* directoryOf({ "env.ts": text })
        assert.deepStrictEqual(yield* strata(["heads", "-d", directory]), { code: 1, out: "", err: `${problem}\n` })
      }
    }))

  it.live("asks for a user where neither the address nor the system names one", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({})
      const { code, err } = yield* strata(["current", "-d", directory], {
        url: "postgresql://127.0.0.1:1/x",
        environment: { USER: undefined, USERNAME: undefined, LOGNAME: undefined }
      })
      assert.strictEqual(code, 1)
      assert.match(err, /contains no user.*Write DATABASE_URL as postgresql:\/\/user:password@host/)
    }))

  it.live("tells who holds the run lock in one plain line", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const run = Effect.runPromiseWith(yield* Effect.context<never>())
      const ended = yield* Effect.promise(() =>
        withClient(place.url, async (client) => {
          await client.query(`SELECT pg_advisory_lock(${key("strata", "ledger")})`)
          let waits = false
          const onError = (text: string) => {
            if (!waits && text.startsWith("Waiting")) void client.query("SELECT pg_advisory_unlock_all()")
            waits ||= text.startsWith("Waiting")
          }
          return await run(strata(["upgrade", "-d", place.directory], { url: place.url, onError }))
        })
      )
      assert.strictEqual(ended.code, 0)
      assert.match(
        ended.err,
        /^Waiting for the run lock of the ledger "strata.ledger", which is held by process \d+ \(".*"\)\napplied/
      )
    }))

  it.live("rolls the running revision back on Ctrl-C, says so in one line, and exits with 130", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...revision("aaaa", [], "fast", "CREATE TABLE fast (id int);", "DROP TABLE fast;"),
        ...revision("bbbb", ["aaaa"], "slow", "CREATE TABLE slow (id int); SELECT pg_sleep(60);", "DROP TABLE slow;")
      })
      const { code, err, out } = yield* strata(["upgrade", "-d", place.directory], {
        url: place.url,
        onError: (text, child) => text.endsWith(")\n") && child.kill("SIGINT")
      })
      assert.deepStrictEqual([code, out, err.split("\n").slice(1)], [
        130,
        "",
        [
          "Interrupted: 1 revision was applied and remains applied. To see the current revisions, run: " +
          `strata --directory ${place.directory} current`,
          ""
        ]
      ])
      const left = yield* Effect.promise(() => query(place.url, "SELECT to_regclass('fast') f, to_regclass('slow') s"))
      assert.deepStrictEqual(left, [{ f: "fast", s: null }])
    }))

  it.live("keeps the log of a migration off standard output", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ "aaaa_logs.ts": logging })
      const { code, err, out } = yield* strata(["upgrade", "--json", "-d", place.directory], { url: place.url })
      assert.deepStrictEqual([code, JSON.parse(out).revisions], [0, ["aaaa"]])
      assert.match(err, /^a word from the migration\napplied {2}aaaa logs/)
    }))

  it.live("colours a pipe only when forced", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(revision("aaaa", [], "one", "SELECT 1;", undefined))
      const forced = yield* strata(["heads", "-d", directory], { environment: { FORCE_COLOR: "1" } })
      assert.strictEqual(forced.out, "\u001b[33maaaa\u001b[39m \u001b[32m(head)\u001b[39m\n")
      const refused = yield* strata(["heads", "--no-color", "-d", directory], { environment: { FORCE_COLOR: "1" } })
      assert.strictEqual(refused.out, "aaaa (head)\n")
    }))
})
