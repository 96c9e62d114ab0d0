/**
 * Adopting what Alembic made (`test/tool/recorded/alembic.json`). The program `alembic` of these tests prints what the real
 * one printed.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { freshDatabase, query } from "../../support/server.ts"
import recorded from "../../tool/recorded/alembic.json" with { type: "json" }
import { directoryOf, json, strata } from "../strata.ts"

const folderWith = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>, mode?: number) {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped({ prefix: "strata-alembic-" })
  for (const [name, text] of Object.entries(files)) {
    yield* fs.makeDirectory(`${folder}/${name.split("/").slice(0, -1).join("/")}`, { recursive: true })
    yield* fs.writeFileString(`${folder}/${name}`, text)
    if (mode !== undefined) yield* fs.chmod(`${folder}/${name}`, mode)
  }
  return folder
}, Effect.provide(NodeServices.layer))

/** Puts a program `alembic` on the PATH that runs these lines of a shell. */
const withAlembic = (lines: string) =>
  Effect.acquireRelease(
    Effect.map(folderWith({ alembic: `#!/bin/sh\n${lines}\n` }, 0o755), (folder) => {
      const before = process.env["PATH"]
      process.env["PATH"] = `${folder}:${before}`
      return before
    }),
    (before) => Effect.sync(() => void (process.env["PATH"] = before))
  )

const placeOf = Effect.gen(function*() {
  const [directory, url, from] = yield* Effect.all([directoryOf({}), freshDatabase, folderWith(recorded.files)])
  yield* Effect.promise(() => query(url, recorded.database))
  return { directory, url, from }
})

describe("strata adopt of Alembic", () => {
  it.live("takes over the graph, with two heads, and goes on from there", () =>
    Effect.gen(function*() {
      const place = yield* placeOf
      const printed = yield* folderWith(
        Object.fromEntries(recorded.runs.map(({ text, words }) => [`${words[0]} ${words[1]}`, text]))
      )
      yield* withAlembic(`exec cat "${printed}/$1 $2"`)
      const done = yield* strata(place, "adopt", "--files", place.from, "--yes", "--json")
      assert.strictEqual(done.code, 0, done.err.join("\n"))
      assert.match(done.err.at(-1) ?? "", /recorded 9 as adopted\. Next, run: strata upgrade heads$/)
      const { mode, revisions } = json(done)
      assert.strictEqual(mode, "history")
      assert.deepStrictEqual(
        revisions.filter((one: { applied: boolean }) => !one.applied)
          .map((one: Record<string, unknown>) => [one["revision"], one["parents"], one["file"]]),
        [["2b0000000003", ["2b0000000002"], "2b0000000003_paid.sql"]]
      )
      assert.strictEqual((yield* strata(place, "upgrade", "heads")).code, 0)
      assert.strictEqual((yield* strata(place, "downgrade", "1a0000000004", "--yes")).code, 0)
    }))

  it.live("names the revision that Alembic cannot write, without a password, and writes nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf
      yield* withAlembic(
        "echo '-- Running upgrade 1a0000000002 -> 1a0000000003'\necho 'Error: postgres://u:hunter22@db/x' >&2\nexit 1"
      )
      const refused = yield* strata(place, "adopt", "--files", place.from, "--yes")
      assert.strictEqual(refused.code, 1)
      assert.strictEqual(
        refused.err.at(-1),
        `Cannot get the SQL of the migrations: "alembic upgrade base:heads --sql" in "${place.from}" failed at `
          + "\"alembic/versions/1a0000000003_touch.py\": Error: postgres://***@db/x. Nothing was written. To make one "
          + `revision of the database as it is instead, run: strata adopt --directory ${place.directory} --files ${place.from} --baseline`
      )
    }))

  it.live("makes one revision where Alembic is not on the PATH, and says so", () =>
    Effect.gen(function*() {
      const place = yield* placeOf
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          const before = process.env["PATH"]
          process.env["PATH"] = "/nonexistent"
          return before
        }),
        (before) => Effect.sync(() => void (process.env["PATH"] = before))
      )
      const dry = yield* strata(place, "adopt", "--files", place.from, "--dry-run")
      assert.strictEqual(dry.code, 0, dry.err.join("\n"))
      assert.match(dry.err[0] ?? "", /one revision, because "alembic", which would write .* is not on the PATH$/)
      const refused = yield* strata(place, "adopt", "--files", place.from, "--history", "--yes")
      assert.match(refused.err.at(-1) ?? "", /"alembic" is not on the PATH.* strata adopt .*--baseline$/)
    }))
})
