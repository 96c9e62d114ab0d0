/**
 * `npm run demo`: runs the command `strata` on `migrations/`, with an embedded database in a new temporary directory.
 *
 * It prints each command before its output and exits with 0 only if every command succeeds. `DATABASE_URL` is not used.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { abridge } from "./_abridge.ts"

/** A command that did not exit with 0. */
class CallFailed extends Schema.TaggedError<CallFailed>()("CallFailed", { call: Schema.String, code: Schema.Int }) {
  override get message() {
    return `The demo stopped because "${this.call}" exited with ${this.code}`
  }
}

const root = fileURLToPath(new URL("..", import.meta.url))
const directory = mkdtempSync(join(tmpdir(), "strata-demo-"))
const database = `pglite://${join(directory, "database")}`

const colours = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === ""
const bold = (text: string): string => colours ? `\x1b[1m${text}\x1b[22m` : text
const dim = (text: string): string => colours ? `\x1b[2m${text}\x1b[22m` : text

const tell = (text: string) => Console.log(`\n${text}`)

/**
 * Runs the command and returns its output if `captured`; otherwise the output goes to the terminal. Progress, which the
 * command writes to standard error, then goes to standard output too, as a part of the demo.
 */
const call = (words: ReadonlyArray<string>, captured: boolean): Effect.Effect<string, CallFailed> =>
  Effect.callback((resume) => {
    const child = spawn(process.execPath, [join(root, "bin/strata.mjs"), ...words], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: database },
      stdio: ["ignore", captured ? "pipe" : 1, captured ? 2 : 1]
    })
    let output = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
    const failed = (code: number) => Effect.fail(new CallFailed({ call: `strata ${words.join(" ")}`, code }))
    child.on("error", () => resume(failed(127)))
    child.on("close", (code) => resume(code === 0 ? Effect.succeed(output) : failed(code ?? 130)))
    return Effect.sync(() => child.kill())
  })

const strata = Effect.fnUntraced(function*(...words: ReadonlyArray<string>) {
  yield* Console.log(bold(`$ strata ${words.join(" ")}`))
  yield* call(words, false)
})

const offline = Effect.gen(function*() {
  const file = join(directory, "upgrade.sql")
  yield* Console.log(bold(`$ strata upgrade --sql > ${file}`))
  const script = yield* call(["upgrade", "--sql"], true)
  yield* Effect.sync(() => writeFileSync(file, script))
  yield* Console.log(dim(abridge(script)))
  yield* Console.log(`The whole script, ${script.split("\n").length - 1} lines, is in ${file}`)
})

const next = `What to try next, in this checkout:

  export DATABASE_URL=${database}
  npm run strata -- current --check-heads   exit with 3 unless all revisions are applied
  npm run strata -- verify                  check the hashes of the ledger
  npm run strata -- plan base --down        show what a downgrade would do
  npm run strata -- --help                  list all commands
  npx node --conditions=strata-source examples/main.ts   start an application that upgrades first

  docs/guide.md describes how to write migrations and how to embed Strata.`

const demo = Effect.gen(function*() {
  yield* Console.log(`Strata on a new embedded PostgreSQL in ${directory}`)
  yield* tell(
    "Apply the revisions in migrations/. Each one is applied and recorded in one transaction, except the last: it builds\nindexes concurrently, which cannot run in a transaction."
  )
  yield* strata("upgrade")
  yield* tell("Show the applied revision and the history:")
  yield* strata("current")
  yield* strata("history", "-i")
  yield* tell("Show the ledger, the append-only log of events in the database:")
  yield* strata("log")
  yield* tell(
    "Write the same migrations as one SQL script for a DBA to run. This needs no connection to a database:"
  )
  yield* offline
  yield* tell("Revert one revision and apply it again:")
  yield* strata("downgrade", "-1", "--yes")
  yield* strata("upgrade")
  yield* tell(next)
})

NodeRuntime.runMain(
  Effect.catchTag(demo, "CallFailed", (error) =>
    Effect.andThen(
      Console.error(`\n${error.message}`),
      Effect.sync(() => {
        process.exitCode = 1
      })
    ))
)
