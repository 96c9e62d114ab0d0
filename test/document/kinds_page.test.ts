import { assert, describe, it } from "@effect/vitest"
import { expect } from "vitest"
import { type CatalogObject, type Kind } from "../../src/catalog/mod.ts"
import { itself } from "../../src/diff/description/context.ts"
import { descriptionOf } from "../../src/diff/kind/descriptions.ts"
import { readersOf } from "../../src/introspect/kind/readers.ts"
import { kinds, loosely, newer, page } from "./kinds_page.ts"

const versions = [15, 16, 17, 18]

/** The versions since which the queries of a kind read more than before. */
const versionsOf = (kind: Kind): ReadonlyArray<number> =>
  versions.filter((major) => readersOf(kind).some(({ query }) => query(major) !== query(major - 1)))

const isLoose = (kind: Kind): boolean => descriptionOf({ kind, address: kind } as CatalogObject).comparable !== itself

describe("docs/kinds.md", () => {
  it("is made of the descriptions of the kinds", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/kinds.md")
  })

  it("says of each kind that is compared loosely what is not compared", () => {
    assert.sameMembers(Object.keys(loosely), kinds.filter(isLoose))
  })

  it("names each version since which a reader reads more, at one of the kinds that it reads", () => {
    for (const kind of kinds) {
      const together = kinds.filter((other) => readersOf(other).some((one) => readersOf(kind).includes(one)))
      const named = together.map((other) => newer[other] ?? "").join(";")
      for (const version of versionsOf(kind)) assert.match(named, new RegExp(String.raw`\b${version}\b`), kind)
    }
  })
})
