import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { builtCommand } from "../../support/built.ts"
import { placeOf, strata } from "../strata.ts"

const bin = await builtCommand()

/** What a process prints from here on, by a way to wait until all of it so far is as looked for. */
const listen = (child: ChildProcess) => {
  let text = ""
  let check: (() => unknown) | undefined
  child.stdout!.on("data", (chunk) => {
    text += `${chunk}`
    check?.()
  })
  return (pattern: RegExp) =>
    Effect.callback<string>((resume) => {
      check = () => pattern.test(text) && resume(Effect.succeed(text))
      check()
    })
}

describe("strata log --follow", () => {
  it.live("prints what was there and then what is recorded, one document a line, until Ctrl-C ends it with 130", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      const child = yield* Effect.acquireRelease(
        Effect.sync(() => {
          const environment = { ...process.env, DATABASE_URL: place.url }
          return spawn(process.execPath, [bin, "log", "-f", "-n", "1", "--json", "-d", place.directory], {
            env: environment,
            stdio: ["ignore", "pipe", "pipe"]
          })
        }),
        (child) => Effect.sync(() => child.kill("SIGKILL"))
      )
      let errors = ""
      child.stderr.on("data", (chunk) => errors += `${chunk}`)
      const said = listen(child)
      assert.match(yield* said(/\n$/), /^\{"sequence":3,.*\n$/)
      yield* strata(place, "upgrade", "bbbb")
      const text = yield* said(/"sequence":5.*\n$/)
      assert.deepStrictEqual(
        text.trimEnd().split("\n").slice(1).map((line) => [JSON.parse(line).kind, JSON.parse(line).revision]),
        [["RevisionStarted", "bbbb"], ["RevisionApplied", "bbbb"]]
      )
      const code = Effect.callback<number | null>((resume) => {
        child.on("close", (status) => resume(Effect.succeed(status)))
        child.kill("SIGINT")
      })
      assert.strictEqual(yield* code, 130)
      assert.match(errors, /^Using database "\w+" on \S+ as "\w+"\n$/)
    }))
})
