import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { enumerate, oneIn, patience, runHere } from "./_crash.ts"
import { history } from "./_crash_history.ts"
import { mortalServer } from "./_own_server.ts"

describe("a server that stops at once, as after a power cut", () => {
  it.live(
    "has the state that its ledger records after a restart, and the next run completes it",
    () =>
      Effect.gen(function*() {
        const { crash, url } = yield* mortalServer()
        const found = yield* enumerate({
          database: Effect.succeed(url),
          history,
          run: (url, way) => runHere(url, history, way),
          breaking: () => crash().then(() => "go" as const),
          choose: oneIn(60)
        })
        console.log(found)
        assert.isAtLeast(Object.keys(found).length, 3)
      }),
    patience
  )
})
