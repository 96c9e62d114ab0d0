import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { diamond, directoryOf, strata } from "../strata.ts"

const revision = (id: string, parents: string, more = "") =>
  `-- strata:revision ${id}\n-- strata:parents ${parents}\n${more}-- strata:upgrade\nSELECT 1;`

describe("strata lock", () => {
  it.effect("writes the lock, and --check exits with 3 when it would", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf(diamond)
      const stale = yield* strata({ directory }, "lock", "--check")
      assert.deepStrictEqual([stale.code, stale.out], [3, Object.keys(diamond).map((file) => `added    ${file}`)])
      assert.match(stale.err.join(), /strata\.lock" is out of date\. .*run: strata (?:--directory \S+ )?lock$/)
      assert.isFalse(yield* fs.exists(`${directory}/strata.lock`))
      const written = yield* strata({ directory }, "lock")
      assert.deepStrictEqual([written.code, written.out], [0, stale.out])
      assert.match(written.err.join(), /^Wrote ".*strata\.lock"; commit it/)
      const fresh = yield* strata({ directory }, "lock", "--check")
      assert.deepStrictEqual([fresh.code, fresh.out], [0, []])
      yield* fs.remove(`${directory}/dddd_merge.sql`)
      const { code, out } = yield* strata({ directory }, "lock", "--json", "--frozen")
      const { path, ...document } = JSON.parse(out.join("\n"))
      assert.match(path, /strata\.lock$/)
      assert.deepStrictEqual([code, document], [3, {
        stale: true,
        written: false,
        added: [],
        changed: [],
        removed: ["dddd_merge.sql"]
      }])
    }).pipe(Effect.provide(NodeServices.layer)))

  it.effect("names every file that it refuses, and writes nothing", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({
        ...diamond,
        "eeee_one.sql": "-- strata:revision eeee\n-- strata:upgrade\nCOMMIT;",
        "ffff_two.sql": "-- strata:revison ffff\n-- strata:upgrade\n",
        "wrong_name.sql": "-- strata:revision gggg\n-- strata:upgrade\n"
      })
      for (const words of [["lock"], ["lock", "--check"], ["heads"]]) {
        const { code, err, out } = yield* strata({ directory }, ...words)
        assert.deepStrictEqual([code, out], [1, []])
        assert.match(err[0]!, /^Cannot read 3 revisions:$/)
        assert.match(
          err.join("\n"),
          /eeee_one\.sql:3: "COMMIT" is not allowed[\s\S]*ffff_two\.sql:1: .*revison[\s\S]*wrong_name/
        )
      }
      assert.isFalse(yield* fs.exists(`${directory}/strata.lock`))
    }).pipe(Effect.provide(NodeServices.layer)))

  it.effect("names every problem of the history", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({
        ...diamond,
        "a_eeee.sql": revision("eeee", "nowhere"),
        "b_eeee.sql": revision("eeee", "dddd"),
        "ffff.sql": revision("ffff", "ffff", "-- strata:depends-on missing\n"),
        "gggg.sql": revision("gggg", "hhhh"),
        "hhhh.sql": revision("hhhh", "gggg")
      })
      const { code, err, out } = yield* strata({ directory }, "lock")
      assert.deepStrictEqual([code, out], [1, []])
      const [head, ...problems] = err.join("\n").split("\n")
      assert.strictEqual(head, "The revisions have 5 problems:")
      for (
        const [index, pattern] of [/"eeee" in .*a_eeee.*b_eeee/, /nowhere/, /ffff/, /missing/, /gggg.*hhhh/].entries()
      ) {
        assert.match(problems[index]!, pattern)
      }
    }).pipe(Effect.provide(NodeServices.layer)))
})
