import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/testing/TestClock"
import * as TestConsole from "effect/testing/TestConsole"
import { table } from "../../src/cli/log/_event_table.ts"
import { line } from "../../src/cli/look/progress.ts"
import { paint, type Style, styleFor } from "../../src/cli/look/style.ts"
import * as Progress from "../../src/cli/shared_work/_progress.ts"
import { Interruption } from "../../src/cli/shell/interruption.ts"
import { textLogger } from "../../src/cli/shell/logger.ts"
import { report } from "../../src/cli/shell/report.ts"
import { Event } from "../../src/ledger/mod.ts"

const plain: Style = { out: paint(false), err: paint(false), unicode: false, columns: undefined }
const revision = { id: "aaaa", parents: [], dependsOn: [], labels: [], message: "create users", file: "aaaa.sql" }

const at = DateTime.makeUnsafe("2026-11-22T10:15:00Z")
const recorded = {
  sequence: 12,
  id: "",
  hash: "",
  recordedAt: at,
  recordedBy: "somebody",
  event: Event.RevisionStamped.make({
    revision: "aaaa",
    checksum: `sha256:${"0".repeat(64)}`,
    parents: [],
    reason: "from a dump"
  })
}

const tableAt = (columns?: number) =>
  table([recorded], { columns, messageOf: (id) => id === "aaaa" ? "create users" : "", paint: paint(false) })

describe("table", () => {
  it("shows every column where there is room, or no terminal", () => {
    assert.deepStrictEqual(tableAt(), [
      " #  at                    event            revision  message       by        detail",
      "12  2026-11-22 10:15:00Z  RevisionStamped  aaaa      create users  somebody  from a dump"
    ])
    assert.deepStrictEqual(tableAt(88), tableAt())
  })

  it("leaves columns out before it cuts lines", () => {
    assert.deepStrictEqual(tableAt(80), [
      " #  at                    event            revision  message       detail",
      "12  2026-11-22 10:15:00Z  RevisionStamped  aaaa      create users  from a dump"
    ])
    assert.deepStrictEqual(tableAt(60)[1], "12  RevisionStamped  aaaa      create users  from a dump")
    assert.deepStrictEqual(tableAt(35)[1], "12  RevisionStamped  aaaa      fro…")
    for (const columns of [20, 35, 60, 80]) assert.isTrue(tableAt(columns).every((line) => line.length <= columns))
  })
})

describe("line", () => {
  it("marks a moment with words, or with signs where the terminal has them", () => {
    const finished = { _tag: "Finished", revision, direction: "upgrade", millis: 12.4 } as const
    assert.strictEqual(line(finished, plain), "applied  aaaa create users (12 ms)")
    assert.strictEqual(line(finished, { ...plain, unicode: true }), "✓ aaaa create users (12 ms)")
    assert.strictEqual(
      line({ ...finished, direction: "downgrade", millis: 61_000 }, plain),
      "reverted aaaa create users (61 s)"
    )
  })

  it("stays within ASCII where the terminal has nothing else", () => {
    const moments = [
      { _tag: "AlreadyApplied", revision, direction: "upgrade" },
      { _tag: "Retrying", revision, problem: "lock timeout" },
      { _tag: "Late", revision }
    ] as const
    assert.deepStrictEqual(moments.map((moment) => line(moment, plain)), [
      "skipped  aaaa create users, applied by another run in the meantime",
      "retrying aaaa create users: lock timeout",
      "late     aaaa create users came late: revisions above it are applied already"
    ])
  })
})

const coloured = (style: Style) => [style.out.red("x") !== "x", style.err.red("x") !== "x"]

describe("reporter", () => {
  it.effect("announces a revision that takes its time, once, and no other", () =>
    Effect.gen(function*() {
      const report = yield* Progress.make("upgrade")
      const started = { _tag: "Started", revision, direction: "upgrade", index: 1, total: 2 } as const
      const finished = { _tag: "Finished", revision, direction: "upgrade", millis: 12 } as const
      yield* report(started)
      yield* TestClock.adjust("1 hour")
      yield* report(finished)
      yield* report({ ...started, index: 2 })
      yield* TestClock.adjust("1 second")
      yield* report(finished)
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* TestConsole.errorLines, [
        "running  aaaa create users (1 of 2)",
        "applied  aaaa create users (12 ms)",
        "applied  aaaa create users (12 ms)"
      ])
    }).pipe(Effect.provideService(Logger.CurrentLoggers, new Set([textLogger]))))

  it.effect("keeps ready what to say on an interruption", () =>
    Effect.gen(function*() {
      const interruption = yield* Ref.make("")
      yield* Effect.gen(function*() {
        const report = yield* Progress.make("downgrade")
        assert.match(yield* Ref.get(interruption), /^Interrupted: no revision was reverted\. See/)
        yield* report({ _tag: "Finished", revision, direction: "downgrade", millis: 1 })
        assert.match(yield* Ref.get(interruption), /^Interrupted: 1 revision was reverted and stays so\./)
      }).pipe(Effect.provideService(Interruption, interruption))
    }))
})

describe("styleFor", () => {
  const terminal = { environment: {}, stdoutIsTerminal: true, stderrIsTerminal: true, noColor: false, columns: 80 }

  it("colours each stream by itself, and a pipe only when forced", () => {
    assert.deepStrictEqual(coloured(styleFor(terminal)), [true, true])
    assert.deepStrictEqual(coloured(styleFor({ ...terminal, stdoutIsTerminal: false })), [false, true])
    const pipe = { ...terminal, stdoutIsTerminal: false, stderrIsTerminal: false }
    assert.deepStrictEqual(coloured(styleFor({ ...pipe, environment: { FORCE_COLOR: "1" } })), [true, true])
    assert.deepStrictEqual(coloured(styleFor({ ...pipe, environment: { FORCE_COLOR: "0" } })), [false, false])
  })

  it("has no colours with NO_COLOR, --no-color or a dumb terminal, even when forced", () => {
    for (const environment of [{ NO_COLOR: "1", FORCE_COLOR: "1" }, { TERM: "dumb" }]) {
      assert.deepStrictEqual(coloured(styleFor({ ...terminal, environment })), [false, false])
    }
    assert.deepStrictEqual(coloured(styleFor({ ...terminal, noColor: true })), [false, false])
  })

  it("shows signs beyond ASCII only on a UTF-8 terminal, LC_ALL before LANG", () => {
    const unicode = (environment: Record<string, string>) => styleFor({ ...terminal, environment }).unicode
    assert.isTrue(unicode({ LANG: "de_DE.UTF-8" }))
    assert.isFalse(unicode({ LC_ALL: "C", LANG: "de_DE.UTF-8" }))
    assert.isFalse(unicode({}))
    assert.isFalse(styleFor({ ...terminal, environment: { LANG: "C.utf8" }, stderrIsTerminal: false }).unicode)
  })
})

const reported = (cause: Cause.Cause<unknown>, debug = false) =>
  Effect.gen(function*() {
    const code = yield* report(cause, { debug, style: plain })
    return { code, err: (yield* TestConsole.errorLines).join("\n") }
  }).pipe(Effect.provide(Layer.fresh(TestConsole.layer)))

describe("report", () => {
  it.effect("calls a defect a bug, in one line, and shows where only when asked", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* reported(Cause.die(new Error("boom\nmore"))), {
        code: 1,
        err: "This is a bug in Strata: boom; run it again with --log-level debug to see where"
      })
      assert.match(
        (yield* reported(Cause.die(new Error("boom")), true)).err,
        /^This is a bug in Strata: boom\n.*format\.test/s
      )
    }))

  it.effect("prints the message of any failure, with control characters made visible", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* reported(Cause.fail(new Error("bad \u001b[2Jname\n  next"))), {
        code: 1,
        err: "bad \\x1b[2Jname\n  next"
      })
      assert.deepStrictEqual((yield* reported(Cause.fail({ _tag: "Odd", message: "odd" }))).err, "odd")
    }))

  it.effect("has nothing to add to an interruption", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* reported(Cause.interrupt(1)), { code: 130, err: "" })
    }))
})
