import { assert, describe, it } from "@effect/vitest"
import { type Style, styleFor } from "../../../src/cli/look/style.ts"

const coloured = (style: Style) => [style.out.red("x") !== "x", style.err.red("x") !== "x"]

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
