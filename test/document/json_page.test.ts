import { assert, describe, it } from "@effect/vitest"
import * as Completions from "effect/cli/Completions"
import { expect } from "vitest"
import { cli } from "../../src/cli/mod.ts"
import { documents, page } from "./json_page.ts"

const { subcommands } = Completions.fromCommand(cli)

describe("docs/json.md", () => {
  it("is made of the schemas that documents are encoded from", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/json.md")
  })

  it("has every command that prints data, and no other", () => {
    const withJson = subcommands.filter(({ flags }) => flags.some(({ name }) => name === "json"))
    assert.deepStrictEqual(
      withJson.map(({ name }) => name).toSorted(),
      [...new Set(Object.keys(documents).map((name) => name.split(" ")[0]!))].toSorted()
    )
    // An editor has no result; without one `edit` prints a path.
    assert.deepStrictEqual(subcommands.filter((one) => !withJson.includes(one)).map(({ name }) => name), ["edit"])
  })
})
