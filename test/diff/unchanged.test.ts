import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import * as Catalog from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"

const rich: Catalog.Catalog = JSON.parse(
  readFileSync(new URL("../introspect/golden/rich.json", import.meta.url), "utf8")
)

/** A catalog that does not say what depends on what. */
const edgeless = (objects: Catalog.Catalog["objects"]): Catalog.Catalog => ({
  ...rich,
  objects,
  get edges(): never {
    throw new Error("The comparison asks for dependencies")
  }
})

const all = { owners: true, privileges: true }

describe("a comparison that finds no difference", () => {
  it("does not ask what depends on what, whatever the order of objects and keys and the positions of columns", () => {
    const other = rich.objects.toReversed().map((object) => {
      const moved = object.kind === "column" ? { ...object, position: object.position + 1 } : object
      return Object.fromEntries(Object.entries(moved).toReversed()) as unknown as Catalog.CatalogObject
    })
    const plan = Result.getOrThrow(Diff.diff(edgeless(rich.objects), edgeless(other), all))
    assert.deepStrictEqual(plan, { steps: [], notCompared: [], hints: [] })
  })

  it("names the objects that differ and are not compared", () => {
    const other = rich.objects.filter(({ kind }) => kind !== "other")
    const { notCompared, steps } = Result.getOrThrow(
      Diff.diff(Catalog.compared({ ...rich, edges: [] }, new Set()), edgeless(other), all)
    )
    assert.deepStrictEqual(steps, [])
    assert.deepStrictEqual(notCompared, Catalog.ofKind(rich, "other").map(({ address }) => address).toSorted())
  })
})
