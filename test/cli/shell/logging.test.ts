import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { directoryOf, placeOf, revision, strata } from "../strata.ts"

const source = (path: string): string => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href)

const effect = (module: string): string => JSON.stringify(import.meta.resolve(`effect/${module}`))

/** A revision that logs at two levels, with an annotation and a secret. */
const talkative = {
  "aaaa_talk.ts": `import { Migration } from ${source("src/operation/mod.ts")}
import * as Effect from ${effect("Effect")}
import * as Redacted from ${effect("Redacted")}
export default Migration.make({
  revision: "aaaa",
  parents: [],
  message: "talk",
  upgrade: Effect.annotateLogs(Effect.gen(function*() {
    yield* Effect.log("a word")
    yield* Effect.logDebug("a detail")
    yield* Effect.logWarning("a warning", Redacted.make("hunter2"))
  }), { table: "users", rows: 3n, key: Redacted.make("hunter2") })
})
`
}

const documents = (lines: ReadonlyArray<string>) => lines.map((line) => JSON.parse(line))

describe("--log-format json", () => {
  it.effect("makes each line a document: progress, what a migration logs, and the end", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(talkative)
      const { code, err, out } = yield* strata(place, "upgrade", "--log-format", "json", "--log-level", "debug")
      assert.deepStrictEqual([code, out], [0, []])
      const lines = documents(err)
      for (const { time } of lines) assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      const own = lines.filter(({ annotations }) => annotations.table === "users")
      assert.deepStrictEqual(own.map(({ level, message }) => [level, message]), [
        ["info", "a word"],
        ["debug", "a detail"],
        ["warn", "a warning <redacted>"]
      ])
      const events = lines.filter(({ annotations }) => annotations.event !== undefined).map(({ annotations }) =>
        annotations
      )
      assert.deepStrictEqual(events.map(({ direction, event, revision }) => ({ event, revision, direction })), [
        { event: "Started", revision: "aaaa", direction: "upgrade" },
        { event: "Finished", revision: "aaaa", direction: "upgrade" }
      ])
      assert.strictEqual(lines.at(-1).message, "Upgraded 1 revision, now at aaaa (head)")
      assert.notInclude(err.join(), "hunter2")
    }))

  it.effect("tells failures and wrong usage so too, whatever is silenced", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(revision("aaaa", [], "one", "SELECT 1 / 0;", undefined))
      for (
        const [argv, code, part] of [
          [["upgrade"], 1, "division by zero"],
          [["upgrade", "zzzz"], 1, "No revision or branch label"],
          [["heads", "--nope"], 2, "--nope"]
        ] as const
      ) {
        const ended = yield* strata(place, ...argv, "--log-format=json", "--quiet", "--log-level", "none")
        assert.deepStrictEqual([ended.code, ended.err.length], [code, 1])
        const [{ level, message }] = documents(ended.err)
        assert.strictEqual(level, "error")
        assert.include(message, part)
      }
    }))
})

describe("--json", () => {
  it.effect("makes a document of the failure alone, without the password of the database", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({})
      const place = { directory, url: "postgresql://app:hunter2@127.0.0.1:1/app?sslpassword=hunter2" }
      for (const argv of [["current"], ["upgrade", "--log-level", "debug"]]) {
        const { code, err, out } = yield* strata(place, ...argv, "--json")
        assert.deepStrictEqual([code, out.join("")], [1, ""])
        assert.notInclude(err.join(), "hunter2")
        assert.strictEqual(JSON.parse(err.at(-1)!).failure.reason, "ConnectionRefused")
      }
    }))
})

describe("--log-level and --quiet", () => {
  it.effect("choose what is told, and never touch the data", () =>
    Effect.gen(function*() {
      const told = Effect.fnUntraced(function*(...argv: ReadonlyArray<string>) {
        const { code, err, out } = yield* strata(yield* placeOf(talkative), "upgrade", "--json", ...argv)
        assert.deepStrictEqual([code, JSON.parse(out.join("\n")).revisions], [0, ["aaaa"]])
        assert.notInclude(err.join(), "hunter2")
        return err.filter((line) => !line.startsWith("applied"))
      })
      assert.deepStrictEqual(yield* told(), [
        "a word",
        "Warning: a warning <redacted>",
        "Upgraded 1 revision, now at aaaa (head)"
      ])
      assert.include(yield* told("--log-level", "debug"), "a detail")
      assert.deepStrictEqual(yield* told("--log-level", "warn"), ["Warning: a warning <redacted>"])
      assert.deepStrictEqual(yield* told("--quiet"), ["Warning: a warning <redacted>"])
      assert.deepStrictEqual(yield* told("--log-level", "none"), [])
    }))
})

describe("-x and --tag", () => {
  it.effect("reach env.ts", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({
        "env.ts": `import { Environment } from ${source("src/environment/mod.ts")}
import * as Effect from ${effect("Effect")}
export default Effect.gen(function*() {
  const { tag, x } = yield* Environment.Arguments
  yield* Effect.log(JSON.stringify({ tag, x }))
  return Environment.make()
})`
      })
      const { err } = yield* strata({ directory }, "heads", "-x", "tenant=a=b", "-x", "dry", "-x=n=1", "--tag", "v1")
      assert.strictEqual(err[0], "{\"tag\":\"v1\",\"x\":{\"tenant\":\"a=b\",\"dry\":\"\",\"n\":\"1\"}}")
      assert.strictEqual((yield* strata({ directory }, "heads")).err[0], "{\"x\":{}}")
    }))
})
