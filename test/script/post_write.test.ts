import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Logger from "effect/Logger"
import { createRevision, type PostWrite, ScriptDirectory } from "../../src/script/mod.ts"
import { directoryOf, open, services, sqlRevision } from "./directory.ts"

/** A command that runs JavaScript with the file as its argument. */
const node = (script: string): PostWrite => [process.execPath, "-e", script, "{file}"]

const append = (text: string) => node(`require("fs").appendFileSync(process.argv[1], ${JSON.stringify(text)})`)

/** Writes a revision with these hooks; its text and checksum, the directory, and what was logged. */
const write = Effect.fnUntraced(function*(...postWrite: ReadonlyArray<PostWrite>) {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa") })
  const logged: Array<string> = []
  const logger = Logger.make<unknown, void>(({ logLevel, message }) => void logged.push(`${logLevel}: ${message}`))
  const writing = { format: "sql", fileTemplate: "{rev}", postWrite } as const
  const { path, revision } = yield* createRevision({ id: "bb", parents: ["aa"], message: "it's $HOME" }).pipe(
    Effect.provide(ScriptDirectory.layer({ directory, writing })),
    Effect.provideService(Logger.CurrentLoggers, new Set([logger]))
  )
  const opened = yield* open(directory, { frozen: true })
  assert.strictEqual(opened.revisions.get("bb")?.checksum, revision.checksum)
  return { text: yield* fs.readFileString(path), logged }
})

describe("post-write hooks", () => {
  it.effect("change the file in order, before its digest goes into the lock", () =>
    Effect.gen(function*() {
      const { logged, text } = yield* write(
        append("-- one\n"),
        (file: string) =>
          Effect.flatMap(FileSystem.FileSystem, (fs) => fs.writeFileString(file, "-- two\n", { flag: "a" })),
        append("-- {file} $(three)\n")
      )
      assert.match(text, /\n-- one\n-- two\n-- .*\/bb\.sql \$\(three\)\n$/)
      assert.deepStrictEqual(logged, [])
    }).pipe(Effect.provide(services)))

  it.effect("are told by what they print, and a failure names the hook and how it ended", () =>
    Effect.gen(function*() {
      const { logged, text } = yield* write(
        node(`console.log("formatted")`),
        node(`console.error("no such rule"); process.exit(7)`),
        ["no-such-formatter", "{file}"],
        () => Effect.die("postgres://u:hunter2@h/d is no file"),
        () => Effect.fail({ message: "gone" }),
        append("-- last\n")
      )
      assert.strictEqual(logged[0], "Info: formatted")
      assert.match(logged[1]!, /^Warn: Post-write hook ".* \{file\}" failed on ".*bb\.sql", which is kept: /)
      assert.match(logged[1]!, /it exited with code 7\nno such rule$/)
      assert.match(logged[2]!, /hook "no-such-formatter \{file\}" .* command not found$/)
      assert.match(logged[3]!, /hook number 4 .*postgres:\/\/\*\*\*@h\/d is no file$/)
      assert.match(logged[4]!, /hook number 5 .*gone$/)
      assert.strictEqual(logged.length, 5)
      assert.match(text, /-- last\n$/)
    }).pipe(Effect.provide(services)))
})
