import { assert, describe, it } from "@effect/vitest"
import { displayWidth } from "effect/cli/CliOutput"
import { fill, start } from "../../../src/cli/look/page.ts"

const filled = (text: string, columns = 29) => fill(`--flag  ${start}${text}`, columns, displayWidth).split("\n")

const red = (text: string) => `\u001b[31m${text}\u001b[39m`

describe("fill", () => {
  it("breaks descriptions between words, below their start, and leaves long words and other lines whole", () => {
    assert.deepStrictEqual(filled("one two three four five six"), ["--flag  one two three four five", "        six"])
    assert.deepStrictEqual(filled(`one ${"x".repeat(30)} two`), [
      "--flag  one",
      `        ${"x".repeat(30)}`,
      "        two"
    ])
    assert.deepStrictEqual(filled(`${red("one two three four")} five six`), [
      `--flag  ${red("one two three four")} five`,
      "        six"
    ])
    assert.deepStrictEqual(filled("利用者 を作成す るための 命令です 利用"), [
      "--flag  利用者 を作成す るための",
      "        命令です 利用"
    ])
    assert.deepStrictEqual(filled(""), ["--flag  "])
    assert.strictEqual(fill("a usage line that is longer than the columns", 29, displayWidth).split("\n").length, 1)
  })

  it("fills 80 columns without a terminal", () => {
    const lines = fill(start + "word ".repeat(40).trim(), undefined, displayWidth).split("\n")
    assert.deepStrictEqual(lines.map((line) => line.length), [79, 79, 39])
  })
})
