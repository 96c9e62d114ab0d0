/**
 * The seam between the engine and the kinds: what the comparison knows about a kind is in its description, and the engine
 * names none.
 */
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { comparison, type Kind } from "../../src/catalog/mod.ts"
import { isCompared } from "../../src/diff/kind/descriptions.ts"

const kinds = Object.keys(comparison) as ReadonlyArray<Kind>

const engine = fileURLToPath(new URL("../../src/diff/engine", import.meta.url))

const literal = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g

/** The string literals of a source, without its comments. */
const stringsIn = (source: string): ReadonlyArray<string> =>
  [...source.matchAll(literal)].flatMap(([, double, single, template]) => double ?? single ?? template ?? [])

/** The kinds that a source names: as a string, or as the beginning of an address. */
const named = (source: string): ReadonlyArray<string> =>
  stringsIn(source).flatMap((text) => kinds.filter((kind) => text === kind || text.startsWith(`${kind} `)))

describe("the engine", () => {
  it("reads the literals of a source as the guard needs them", () => {
    assert.deepStrictEqual(named(`// "table"\nif (object.kind === "table") return 'x'`), ["table"])
    assert.deepStrictEqual(named("/* `view` */ const at = `column ${name}`"), ["column"])
    assert.deepStrictEqual(named(`case "materialized-view": return "a table"`), ["materialized-view"])
  })

  for (const file of readdirSync(engine).toSorted()) {
    it(`names no kind in ${file}`, () => {
      assert.deepStrictEqual(named(readFileSync(`${engine}/${file}`, "utf8")), [])
    })
  }
})

describe("the descriptions", () => {
  it("have operations for exactly the kinds that the catalog calls comparable", () => {
    assert.deepStrictEqual(
      kinds.filter((kind) => !isCompared(kind)),
      kinds.filter((kind) => comparison[kind] === "not-compared")
    )
  })
})
