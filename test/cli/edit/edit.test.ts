import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { diamond, directoryOf, strata } from "../strata.ts"

describe("strata edit", () => {
  const editing = Effect.fnUntraced(function*(variables: Record<string, string>, target: string) {
    const directory = yield* directoryOf(diamond)
    const ended = yield* strata({ directory, variables }, "edit", target)
    const fs = yield* FileSystem.FileSystem
    return { ...ended, directory, text: yield* fs.readFileString(`${directory}/bbbb_create_tokens.sql`) }
  }, Effect.provide(NodeServices.layer))

  it.effect("opens the file in VISUAL before EDITOR, with the arguments of either, and tells what a change means", () =>
    Effect.gen(function*() {
      const { code, err, out, text } = yield* editing(
        { VISUAL: "sed -i 's/int/bigint/'", EDITOR: "false" },
        "auth"
      )
      assert.deepStrictEqual([code, out], [0, []])
      assert.include(text, "CREATE TABLE tokens (id bigint);")
      assert.match(err.join(), /^Revision "bbbb" was edited\. Where it is already applied, upgrades fail/)
    }))

  it.effect("says nothing of a file that is as it was, and fails with its editor", () =>
    Effect.gen(function*() {
      const { code, err, out } = yield* editing({ EDITOR: "true" }, "bbbb")
      assert.deepStrictEqual([code, err, out], [0, [], []])
      const failed = yield* editing({ EDITOR: "false" }, "bbbb")
      assert.strictEqual(failed.code, 1)
      assert.match(failed.err.join(), /^The editor "false" failed with exit code 1/)
    }))

  it.effect("prints the path where there is no editor", () =>
    Effect.gen(function*() {
      const { code, directory, err, out } = yield* editing({ EDITOR: "" }, "bbbb")
      assert.strictEqual(code, 0)
      assert.isTrue(out[0]!.endsWith(`${directory.split("/").at(-1)}/bbbb_create_tokens.sql`))
      assert.match(err.join(), /^Neither VISUAL nor EDITOR is set/)
    }))

  it.effect("takes a target that names one revision", () =>
    Effect.gen(function*() {
      for (const [target, problem] of [["base", "no revision"], ["heads", undefined]] as const) {
        const { code, err } = yield* editing({ EDITOR: "true" }, target)
        assert.strictEqual(code, problem === undefined ? 0 : 2)
        if (problem !== undefined) assert.include(err.join(), problem)
      }
    }))
})
