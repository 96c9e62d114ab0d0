import { assert, describe, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { run } from "../../src/cli/mod.ts"
import { query } from "../support/server.ts"
import { answering, diamond, directoryOf, placeOf, platform, revision, strata } from "./strata.ts"

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
        err: ["Already at dddd (head), nothing to upgrade"]
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
        "Nothing is applied, 1 revision pending; next: strata upgrade",
        "Revision \"eeee\" failed when it was last tried: type \"intt\" does not exist"
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
            `Cannot write the ${direction} script "${range}": the range goes the wrong way. Run: strata ${other} --sql ${range}`
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
          "Cannot upgrade along the range \"aaaa:\": the database knows where it starts. Run: strata upgrade head, or add --sql for a script"
        ]
      })
      const wrong = yield* strata({ directory }, "upgrade", "a b")
      assert.deepStrictEqual([wrong.code, wrong.out], [2, []])
      assert.match(wrong.err.join("\n"), /^Cannot read "a b" as a target at character 2/)
    }))
})

describe("strata downgrade", () => {
  it.effect("takes a relative target that begins with a dash, and asks nothing with --yes", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade")
      const { code, err, out } = yield* strata(place, "downgrade", "-1", "--yes")
      assert.deepStrictEqual([code, out, masked(err)], [
        0,
        [],
        ["reverted dddd merge (…)", "Downgraded 1 revision, now at bbbb, cccc"]
      ])
    }))

  it.effect("where nobody can be asked it needs --yes, and changes nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade")
      assert.deepStrictEqual(yield* strata(place, "downgrade", "base"), {
        code: 2,
        out: [],
        err: [
          "Cannot ask whether to revert 4 revisions, because this is not a terminal. Nothing was changed. To revert without a question, run: strata downgrade base --yes"
        ]
      })
      assert.deepStrictEqual((yield* strata(place, "current")).out, ["dddd (head)"])
    }))

  it.effect("lists what it would revert and asks; only yes means yes", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade")
      for (const answer of ["", "n", "no", "yess", "Y e s"]) {
        assert.deepStrictEqual(yield* answering(answer, place, "downgrade", "aaaa"), {
          code: 1,
          out: [],
          err: [
            "These revisions will be reverted, in this order:",
            "  dddd merge",
            "  bbbb create tokens",
            "  cccc first users",
            "Revert 3 revisions? [y/N] ",
            "Nothing was changed"
          ]
        })
      }
      const yes = yield* answering(" Yes ", place, "downgrade", "aaaa", "--json")
      assert.strictEqual(yes.code, 0)
      assert.deepStrictEqual(JSON.parse(yes.out.join("\n")).revisions, ["dddd", "bbbb", "cccc"])
      assert.deepStrictEqual(yield* tables(place.url), ["users"])
    }))

  it.effect("asks nothing when there is nothing to revert", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual(yield* strata(place, "downgrade", "base"), {
        code: 0,
        out: [],
        err: ["Already at base, nothing to downgrade"]
      })
    }))

  it.effect("--sql must be told where it starts", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "downgrade", "--sql", "base"), {
        code: 2,
        out: [],
        err: [
          "Cannot write a downgrade script to \"base\": it does not say where the database is. Run: strata downgrade --sql <from>:base"
        ]
      })
      const script = yield* strata({ directory }, "downgrade", "--sql", "dddd:aaaa")
      assert.strictEqual(script.out[0], "-- Strata offline script: downgrade from dddd to aaaa, 3 revisions")
    }))
})

describe("strata plan", () => {
  it.effect("asks for the other direction with its own flag, and for a target with --down", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      assert.match((yield* strata(place, "plan", "-1")).err.join(), /Run: strata plan --down -1$/)
      assert.match((yield* strata(place, "plan", "--down", "cccc")).err.join(), /Run: strata plan cccc$/)
      assert.deepStrictEqual(yield* strata(place, "plan", "--down"), {
        code: 2,
        out: [],
        err: ["Cannot plan a downgrade without a target. Run: strata plan --down -1"]
      })
    }))

  it.effect("shows what upgrade and downgrade would do, and does nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      const before = yield* strata(place, "plan", "cccc")
      assert.deepStrictEqual(before.out, ["<base> -> aaaa (branchpoint), create users", "aaaa -> cccc, first users"])
      yield* strata(place, "upgrade", "bbbb")
      assert.deepStrictEqual((yield* strata(place, "plan", "--down", "-1")).out, ["aaaa -> bbbb (auth), create tokens"])
      assert.deepStrictEqual(yield* strata(place, "plan", "bbbb"), { code: 0, out: [], err: ["Nothing to upgrade"] })
    }))

  it.effect("--sql shows the statements, --json both", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      assert.deepStrictEqual((yield* strata(place, "plan", "--sql", "aaaa")).out, [
        "-- aaaa: create users",
        "CREATE TABLE users (id int);"
      ])
      const { out } = yield* strata(place, "plan", "--sql", "--json", "+1")
      assert.deepStrictEqual(JSON.parse(out.join("\n")), {
        direction: "upgrade",
        revisions: [{
          revision: "aaaa",
          parents: [],
          dependsOn: [],
          labels: [],
          branches: [],
          message: "create users",
          file: "aaaa_create_users.sql",
          head: false,
          effectiveHead: false,
          branchPoint: true,
          mergePoint: false,
          late: false,
          statements: ["CREATE TABLE users (id int);"]
        }]
      })
    }))
})
