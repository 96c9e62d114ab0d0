/**
 * What Strata does, shown on an embedded database in a new temporary directory: `npm run demo`.
 *
 * It runs the real command on `migrations/` and prints each call before its output. It ends with 0 only if every
 * call did what the story says. `DATABASE_URL` is not used.
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

/** A call that did not end with 0. */
class CallFailed extends Schema.TaggedError<CallFailed>()("CallFailed", { call: Schema.String, code: Schema.Int }) {
  override get message() {
    return `The demo stopped: "${this.call}" ended with ${this.code}`
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
 * Runs the command with its words and answers what it wrote, which goes to the terminal unless it is `captured`.
 * Progress, which the command writes to stderr, belongs to the story and goes to stdout.
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
  npm run strata -- current --check-heads   fails unless everything is applied
  npm run strata -- verify                  recomputes the hashes of the ledger
  npm run strata -- plan base --down        what a downgrade would do
  npm run strata -- --help
  npx node --conditions=strata-source examples/main.ts   an application that is at head before it serves

  docs/guide.md says how to write migrations and how to embed Strata.`

const demo = Effect.gen(function*() {
  yield* Console.log(`Strata on a new embedded PostgreSQL in ${directory}`)
  yield* tell(
    "The revisions of migrations/. Each is applied and recorded in one transaction, but the last, which cannot be:"
  )
  yield* strata("upgrade")
  yield* tell("Where the database is, and how it came there:")
  yield* strata("current")
  yield* strata("history", "-i")
  yield* tell("Nothing is overwritten: the ledger in the database is a log of events, chained by hashes:")
  yield* strata("log")
  yield* tell(
    "The same migrations as one SQL script, for a database that only a DBA may touch. It needs no connection:"
  )
  yield* offline
  yield* tell("One step back, and forth again:")
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
