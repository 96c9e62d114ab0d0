/**
 * The databases that other tools made, from end to end: in the gate that of one tool, when soaking those of all.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { readFile, writeFile } from "node:fs/promises"
import { catalogOf } from "../../support/catalog.ts"
import { psql } from "../../support/psql.ts"
import { freshDatabase, query } from "../../support/server.ts"
import { first } from "../../support/soak.ts"
import { isSql, type Recording, recordings } from "../../tool/recordings.ts"
import { directoryOf, json, strata } from "../strata.ts"

const placeOf = Effect.fnUntraced(function*({ database, files }: Recording) {
  const fs = yield* FileSystem.FileSystem
  const [directory, url] = yield* Effect.all([directoryOf({}), freshDatabase])
  const from = yield* fs.makeTempDirectoryScoped({ prefix: "strata-recorded-" })
  for (const [name, text] of Object.entries(files)) {
    yield* fs.makeDirectory(`${from}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true })
    yield* fs.writeFileString(`${from}/${name}`, text)
  }
  yield* Effect.promise(() => query(url, database))
  return { directory, url, from }
}, Effect.provide(NodeServices.layer))

/** Writes a revision behind the adopted ones, and runs it. */
const goOn = Effect.fnUntraced(function*(place: { readonly directory: string; readonly url: string }) {
  const { path } = json(yield* strata(place, "revision", "--sql", "-m", "next", "--json"))
  yield* Effect.promise(async () => {
    const text = await readFile(path, "utf8")
    await writeFile(
      path,
      text.replace(
        /-- strata:upgrade[^]*/,
        "-- strata:upgrade\nCREATE TABLE next_one (id int);\n\n-- strata:downgrade\nDROP TABLE next_one;\n"
      )
    )
  })
  assert.lengthOf(json(yield* strata(place, "upgrade", "--json")).revisions, 1)
})

/** The tools whose migrations have downgrades. */
const reversible = new Set(["dbmate", "node-pg-migrate", "sqitch"])

describe("strata adopt of what a tool made", () => {
  for (
    const one of first(1, recordings.filter(isSql).toSorted((left) => left.tool === "sqitch" ? -1 : 1))
  ) {
    it.live(`takes over the history of ${one.version}, and goes on from there`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf(one)
        const done = yield* strata(place, "adopt", "--files", place.from, "--from", one.tool, "--yes", "--json")
        assert.strictEqual(done.code, 0, done.err.join("\n"))
        const { mode, revisions } = json(done)
        assert.strictEqual(mode, "history")
        assert.lengthOf(revisions.filter(({ applied }: { applied: boolean }) => applied), 9)
        const upgraded = json(yield* strata(place, "upgrade", "--json"))
        assert.lengthOf(upgraded.revisions, 1)
        yield* goOn(place)
        const script = yield* strata(place, "upgrade", "base:head", "--sql")
        const empty = yield* freshDatabase
        assert.deepInclude(yield* psql(empty, script.out.join("\n")), { ok: true })
        const own = one.table.replace(/\..*/, "")
        yield* Effect.promise(() =>
          query(place.url, own === "public" ? `DROP TABLE ${one.table}` : `DROP SCHEMA ${own} CASCADE`)
        )
        const [live, replayed] = yield* Effect.promise(() => Promise.all([place.url, empty].map(catalogOf)))
        assert.deepStrictEqual(replayed, live)
        if (reversible.has(one.tool)) {
          assert.strictEqual((yield* strata(place, "downgrade", "base", "--yes")).code, 0)
        }
      }))
  }

  for (const one of first(0, recordings.filter((recording) => !isSql(recording)))) {
    it.live(`makes one revision of the database of ${one.version}`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf(one)
        const done = yield* strata(place, "adopt", "--from", one.tool, "--yes", "--json")
        assert.strictEqual(done.code, 0, done.err.join("\n"))
        assert.strictEqual(json(done).mode, "baseline")
        assert.lengthOf(json(yield* strata(place, "upgrade", "--json")).revisions, 0)
        yield* goOn(place)
        assert.strictEqual((yield* strata(place, "downgrade", "-1", "--yes")).code, 0)
        const script = yield* strata(place, "upgrade", `base:${json(done).revisions[0].revision}`, "--sql")
        const empty = yield* freshDatabase
        assert.deepInclude(yield* psql(empty, script.out.join("\n")), { ok: true })
      }))
  }
})
