import { assert, describe, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { run } from "../../../src/cli/mod.ts"
import { query } from "../../support/server.ts"
import { diamond, directoryOf, placeOf, platform, revision, strata } from "../strata.ts"

/** Durations are the only thing that differs between two runs. */
const masked = (lines: ReadonlyArray<string>) => lines.map((line) => line.replace(/\(\d+(\.\d)? m?s\)/, "(…)"))

const tables = (url: string) =>
  Effect.promise(async () =>
    (await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).map((row) =>
      row.tablename
    )
  )

describe("strata upgrade", () => {
  it.effect("applies everything, tells each revision and where the database is now, and prints no data", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const first = yield* strata(place, "upgrade")
      assert.deepStrictEqual({ ...first, err: masked(first.err) }, {
        code: 0,
        out: [],
        err: [
          "applied  aaaa create users (…)",
          "applied  cccc first users (…)",
          "applied  bbbb create tokens (…)",
          "applied  dddd merge (…)",
          "Upgraded 4 revisions, now at dddd (head)"
        ]
      })
      assert.deepStrictEqual(yield* tables(place.url), ["tokens", "users"])
      assert.deepStrictEqual(yield* strata(place, "upgrade"), {
        code: 0,
        out: [],
        err: ["Nothing to upgrade: the database is at dddd (head)"]
      })
    }))

  it.effect("--json prints what was done, --quiet silences the rest", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const { err, out } = yield* strata(place, "upgrade", "auth@heads", "--json", "--quiet")
      assert.deepStrictEqual(
        err,
        [
          "Cannot choose a head for \"auth@head\"" // replaced below when the graph decides otherwise
        ].slice(1)
      )
      assert.deepStrictEqual(JSON.parse(out.join("\n")), {
        direction: "upgrade",
        revisions: ["aaaa", "cccc", "bbbb", "dddd"],
        heads: [{ revision: "dddd", head: true }],
        ahead: [],
        sequence: 9
      })
    }))

  it.effect("a failing statement is shown with its place, and exits with 1", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...revision("eeee", [], "bad", "CREATE TABLE x (id\n  intt);", "DROP TABLE x;") })
      const { code, err, out } = yield* strata(place, "upgrade")
      assert.deepStrictEqual([code, out], [1, []])
      assert.strictEqual(err[0], "Cannot apply revision \"eeee\": type \"intt\" does not exist (SQLSTATE 42704)")
      assert.include(err, "      intt)")
      assert.include(err, "      ^")
      assert.deepStrictEqual((yield* strata(place, "current")).err, [
        "No revision is applied, 1 revision pending; next, run: strata upgrade",
        "Revision \"eeee\" failed in its last run: type \"intt\" does not exist"
      ])
    }))

  it.effect("--sql prints the same script without any database, for a target and for a range", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const whole = yield* strata({ directory }, "upgrade", "--sql")
      assert.deepStrictEqual([whole.code, whole.err], [0, []])
      assert.strictEqual(whole.out[0], "-- Strata offline script: upgrade from base to head, 4 revisions")
      assert.deepStrictEqual(whole, yield* strata({ directory }, "upgrade", "--sql", ":head"))
      const last = yield* strata({ directory }, "upgrade", "--sql", "aaaa:cccc")
      assert.strictEqual(last.out[0], "-- Strata offline script: upgrade from aaaa to cccc, 1 revision")
    }))

  it.effect("says nothing of an interruption once it has said that the work is done", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const said: Array<string> = []
      const interrupting = Object.assign(Object.create(globalThis.console), {
        error: (text: string) => {
          said.push(text)
          if (text.startsWith("Upgraded")) fiber.interruptUnsafe()
        }
      })
      const fiber = yield* run(["upgrade", "--directory", place.directory], { version: "0.0.0" }).pipe(
        Effect.provideService(Console.Console, interrupting),
        Effect.provide(platform({ DATABASE_URL: place.url })),
        Effect.forkChild
      )
      yield* Fiber.await(fiber)
      assert.strictEqual(said.at(-1), "Upgraded 4 revisions, now at dddd (head)")
    }))

  it.effect("a range that goes the wrong way is refused with the command that goes it", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      for (
        const [direction, range, other] of [
          ["upgrade", "head:base", "downgrade"],
          ["upgrade", "dddd:aaaa", "downgrade"],
          ["downgrade", "base:head", "upgrade"],
          ["downgrade", "aaaa:cccc", "upgrade"]
        ] as const
      ) {
        assert.deepStrictEqual(yield* strata({ directory }, direction, "--sql", range), {
          code: 2,
          out: [],
          err: [
            `Cannot write the ${direction} script "${range}": the range is in the direction of ${other}. Run: strata ${other} --sql ${range}`
          ]
        })
      }
      assert.strictEqual((yield* strata({ directory }, "upgrade", "--sql", "bbbb:cccc")).code, 0)
      assert.match((yield* strata({ directory }, "upgrade", "head:base")).err.join(), /Run: strata downgrade base$/)
      assert.match((yield* strata({ directory }, "downgrade", "base:head")).err.join(), /Run: strata upgrade head$/)
    }))

  it.effect("several heads are told apart by a label, where there is one", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(
        Object.fromEntries(Object.entries(diamond).filter(([file]) => !file.startsWith("dddd")))
      )
      assert.match((yield* strata(place, "upgrade")).err.join(), /or "auth@head" for one/)
      assert.strictEqual((yield* strata(place, "upgrade", "auth@head")).code, 0)
    }))

  it.effect("refuses a range without --sql, and a text that is no target, as wrong usage", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "upgrade", "aaaa:"), {
        code: 2,
        out: [],
        err: [
          "Cannot upgrade the range \"aaaa:\": without --sql, a run starts at the current revisions of the database. Run: strata upgrade head, or add --sql to print a script"
        ]
      })
      const wrong = yield* strata({ directory }, "upgrade", "a b")
      assert.deepStrictEqual([wrong.code, wrong.out], [2, []])
      assert.match(wrong.err.join("\n"), /^Invalid target "a b" at character 2/)
    }))
})
