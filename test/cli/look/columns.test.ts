import { assert, describe, it } from "@effect/vitest"
import { displayWidth } from "effect/cli/CliOutput"
import { clip, layout } from "../../../src/cli/look/columns.ts"

/** The cells before each column of a line, as a terminal counts them. */
const startsOf = (line: string): ReadonlyArray<number> =>
  [...line.matchAll(/(?<=\s\s)\S/gu)].map(({ index }) => displayWidth(line.slice(0, index)))

describe("layout", () => {
  const rows = [
    { id: "aaaa", message: "create users", by: "app" },
    { id: "bbbb", message: "利用者を作成", by: "app" },
    { id: "cccc", message: "ship it 🚀👩‍👩‍👧", by: "app" },
    { id: "dddd", message: "cafe\u0301 de\u0301ja\u0300 vu", by: "app" },
    { id: "한글", message: "👍🏽 1️⃣", by: "app" }
  ]

  it("aligns CJK characters, emoji and combining marks", () => {
    const { head, line } = layout(["id", "message", "by"], rows, {})
    assert.deepStrictEqual(startsOf(head), [6, 20])
    for (const row of rows) assert.deepStrictEqual(startsOf(line(row)), [6, 20], row.message)
    const right = layout(["message", "by"], rows, { right: ["message"] })
    for (const row of rows) assert.strictEqual(displayWidth(right.line(row)), 17, row.message)
  })

  it("never exceeds the columns of the terminal", () => {
    for (const columns of [3, 10, 14, 20]) {
      const { line } = layout(["id", "message", "by"], rows, { columns, dispensable: ["by"] })
      for (const row of rows) assert.isAtMost(displayWidth(line(row)), columns, row.message)
    }
  })
})

describe("clip", () => {
  it("cuts between characters that a reader sees as one", () => {
    assert.strictEqual(clip("利用者を作成", 12), "利用者を作成")
    assert.strictEqual(clip("利用者を作成", 11), "利用者を作…")
    assert.strictEqual(clip("利用者を作成", 10), "利用者を…")
    assert.strictEqual(clip("👩‍👩‍👧👩‍👩‍👧", 3), "👩‍👩‍👧…")
    assert.strictEqual(clip("cafe\u0301s", 5), "cafe\u0301s")
    assert.strictEqual(clip("cafe\u0301s", 4), "caf…")
  })
})
