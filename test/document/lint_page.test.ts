import { assert, describe, it } from "@effect/vitest"
import { expect } from "vitest"
import * as Lint from "../../src/lint/mod.ts"
import { page } from "./lint_page.ts"

describe("docs/lint.md", () => {
  it("is made of the descriptions of the rules", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/lint.md")
  })

  it("has rules with different names, each described in sentences without their periods", () => {
    const names = Lint.everyRule.map(({ id }) => id)
    assert.strictEqual(new Set(names).size, names.length)
    for (const { advice, id, safe, summary, why } of Lint.everyRule) {
      assert.match(id, /^[a-z]+(?:-[a-z]+)*$/)
      for (const text of [summary, why, safe, advice]) assert.notMatch(text, /^$|[.\s]$/, id)
    }
  })
})
