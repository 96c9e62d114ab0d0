import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { expect } from "vitest"
import { tools } from "../../src/tool/mod.ts"
import { commands, page } from "./adopt_page.ts"

const names = tools.map(({ name }) => name)

describe("docs/adopt_tools.md", () => {
  it("is made of the tools", async () => {
    assert.sameMembers(Object.keys(commands), names)
    await expect(page()).toMatchFileSnapshot("../../docs/adopt_tools.md")
  })

  it("and the table of docs/adopt.md have the same tools, known from the same", () => {
    const text = readFileSync(new URL("../../docs/adopt.md", import.meta.url), "utf8")
    const rows = [...text.matchAll(/^\| `([a-z][a-z-]*)` +\|.*\| (.+?) +\|$/gm)].map(([, name, from]) => [name, from])
    assert.sameDeepMembers(
      rows,
      tools.map(({ evidence, name }) => [name, evidence === "recorded" ? "the tool itself" : "documentation"])
    )
  })
})
