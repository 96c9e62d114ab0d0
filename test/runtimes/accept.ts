/**
 * What Strata has to do on every runtime. `runtimes.test.ts` copies this program into a new project and runs it there once
 * on each of them, with the URL of `cli/cli.js` and of an empty database; it prints one line at the end.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Client, Migrator } from "effect-strata"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as SqlClient from "effect/sql/SqlClient"
import * as assert from "node:assert"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import type * as Cli from "../../src/cli/mod.ts"

const [cli = "", url = ""] = process.argv.slice(2)
const { run } = await import(cli) as typeof Cli

/** Runs the command in this process; returns what it printed to standard output and error. */
const strata = async (...argv: ReadonlyArray<string>) => {
  const [out, err] = [[] as Array<string>, [] as Array<string>]
  const console = {
    ...globalThis.console,
    log: (text: string) => out.push(text),
    error: (text: string) => err.push(text)
  } as Console.Console
  const code = await Effect.runPromise(
    run(argv, { version: "0.0.0" }).pipe(
      Effect.provideService(Console.Console, console),
      Effect.provide(NodeServices.layer)
    )
  )
  return { code, out: out.join("\n"), err: err.join("\n") }
}

const succeeds = async (...argv: ReadonlyArray<string>) => {
  const ended = await strata(...argv)
  assert.strictEqual(ended.code, 0, `strata ${argv.join(" ")}: ${ended.err}`)
  return ended.out
}

interface Current {
  readonly pending: ReadonlyArray<unknown>
}

const pending = async () => (JSON.parse(await succeeds("current", "--json")) as Current).pending.length

await succeeds("init")
const file = (await succeeds("revision", "-m", "add notes")).trim()
const declared = readFileSync(file, "utf8").match(/^ {2}(?:revision|parents|message): .*$/gm)!.join("\n")
writeFileSync(
  file,
  `import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
${declared}
  upgrade: Effect.gen(function*() {
    yield* Op.createTable("notes", { note: Op.column("text") })
    const note = "of any runtime" satisfies string
    yield* Op.execute(Op.sql\`INSERT INTO notes VALUES (\${note})\`)
  }),
  downgrade: Op.dropTable("notes")
})
`
)

process.env["DATABASE_URL"] = url
assert.match(await succeeds("upgrade", "--sql"), /CREATE TABLE "notes"/)
await succeeds("upgrade")
assert.strictEqual(await pending(), 0)
await succeeds("downgrade", "-1", "--yes")
assert.strictEqual(await pending(), 1)
// The models of env.ts describe the first revision only.
assert.match(await succeeds("check"), /No differences/)
await succeeds("upgrade")
assert.strictEqual((await strata("check")).code, 3)

const broken = "migrations/20300101_aaaaaaaaaaaa_broken.ts"
for (
  const [text, message] of [
    ["export const a = 1\nlet b: = 1\n", /^Cannot parse \S*broken\.ts:2: Unexpected/],
    ["export const a = 1\nthrow new Error(\"boom\")\n", /^Cannot import \S*broken\.ts:2: boom$/],
    [
      "import { a } from \"not-there\"\nexport default a\n",
      /^Cannot import \S*broken\.ts\S*: Cannot find package 'not-there'/
    ]
  ] as const
) {
  writeFileSync(broken, text)
  const ended = await strata("heads")
  assert.strictEqual(ended.code, 1)
  assert.match(ended.err, message)
}
rmSync(broken)

/** An application, which reads a row when its database is upgraded. */
const application = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<{ readonly note: string }>`SELECT note FROM notes`
}).pipe(Effect.provide(
  Migrator.layerUpgrade({ directory: pathToFileURL("migrations") }).pipe(
    Layer.provide([NodeServices.layer, Logger.layer([])])
  )
))
for (const client of [Client.layerConfig(), Client.layerEmbedded({ directory: "memory" })]) {
  const rows = await Effect.runPromise(Effect.provide(application, client))
  assert.deepStrictEqual(rows.map(({ note }) => note), ["of any runtime"])
}

console.log("accepted")
