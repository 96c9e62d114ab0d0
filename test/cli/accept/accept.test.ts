import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { placeOf, strata } from "../strata.ts"

const edit = Effect.fnUntraced(function*(file: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.writeFileString(file, (yield* fs.readFileString(file)) + text)
}, Effect.provide(NodeServices.layer))

describe("strata accept", () => {
  it.effect("takes an edited file as it is, which upgrade refuses until then", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "aaaa")
      yield* edit(`${place.directory}/aaaa_create_users.sql`, "-- a comment\n")
      assert.strictEqual((yield* strata(place, "upgrade")).code, 1)
      assert.include(
        (yield* strata(place, "current", "--remedies")).err,
        "If the new text of \"aaaa\" is intended and does the same: strata accept aaaa --reason \"…\""
      )
      assert.strictEqual((yield* strata(place, "accept", "aaaa")).code, 2)
      const { code, err } = yield* strata(place, "accept", "aaaa", "--reason", "a comment")
      assert.strictEqual(code, 0)
      assert.match(err.join(), /^Accepted the file of revision "aaaa" \(sha256:[0-9a-f]{64}\)$/)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
    }))
})
