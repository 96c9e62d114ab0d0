import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/testing/TestClock"
import * as TestConsole from "effect/testing/TestConsole"
import * as Progress from "../../../src/cli/shared_work/_progress.ts"
import { Interruption } from "../../../src/cli/shell/interruption.ts"
import { textLogger } from "../../../src/cli/shell/logger.ts"

const revision = { id: "aaaa", parents: [], dependsOn: [], labels: [], message: "create users", file: "aaaa.sql" }

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
        assert.match(yield* Ref.get(interruption), /^Interrupted: no revision was reverted\. To see/)
        yield* report({ _tag: "Finished", revision, direction: "downgrade", millis: 1 })
        assert.match(yield* Ref.get(interruption), /^Interrupted: 1 revision was reverted and remains reverted\./)
      }).pipe(Effect.provideService(Interruption, interruption))
    }))
})
