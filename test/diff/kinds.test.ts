/**
 * The seam between the engine and the kinds: what the comparison knows about a kind is in its description, and the engine
 * names none.
 */
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type CatalogObject, comparison, type Kind } from "../../src/catalog/mod.ts"
import { descriptionOf, isCompared } from "../../src/diff/kind/descriptions.ts"
import { ownerCatalogs } from "../../src/introspect/reader/system_catalogs.ts"

const kinds = Object.keys(comparison) as ReadonlyArray<Kind>

/** The kinds of what is on another object. */
const ofOthers: ReadonlyArray<Kind> = ["comment", "security-label", "owner", "privilege", "default-privilege"]

/** The compared kinds whose objects have an owner. */
const withOwner = kinds.filter((kind) => isCompared(kind) && ownerCatalogs[kind] !== "none")

/** Those of them that PostgreSQL has no privileges on. */
const withoutPrivileges: ReadonlySet<Kind> = new Set<Kind>([
  "collation",
  "operator",
  "operator-family",
  "operator-class",
  "event-trigger",
  "statistics",
  "text-search-dictionary",
  "text-search-configuration",
  "publication",
  "subscription",
  "conversion"
])

/** The entries of other objects, which PostgreSQL cannot comment on. */
const entries: ReadonlyArray<Kind> = [
  "operator-family-member",
  "text-search-mapping",
  "publication-table",
  "publication-schema",
  "user-mapping"
]

const described = (kind: Kind) => descriptionOf({ kind, address: kind } as CatalogObject)

const engine = fileURLToPath(new URL("../../src/diff/engine", import.meta.url))

const literal = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g

/** The string literals of a source, without its comments. */
const stringsIn = (source: string): ReadonlyArray<string> =>
  [...source.matchAll(literal)].flatMap(([, double, single, template]) => double ?? single ?? template ?? [])

/** The kinds that a source names: as a string, or as the beginning of an address. */
const named = (source: string): ReadonlyArray<string> =>
  stringsIn(source).flatMap((text) => kinds.filter((kind) => text === kind || text.startsWith(`${kind} `)))

const rankOf = (kind: Kind) => described(kind).rank({} as CatalogObject)

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

  const compared = kinds.filter(isCompared)

  it("have comments of every kind that PostgreSQL can comment on", () => {
    assert.sameMembers(compared.filter((kind) => described(kind).comment === "none"), [
      "owned-by",
      "inheritance",
      "index-attachment",
      "default",
      ...entries,
      ...ofOthers
    ])
  })

  it("have owners and privileges of every kind whose system catalog has them", () => {
    assert.sameMembers(compared.filter((kind) => typeof described(kind).owner === "function"), withOwner)
    assert.sameMembers(
      compared.filter((kind) => described(kind).grant !== "none"),
      [...withOwner.filter((kind) => !withoutPrivileges.has(kind)), "column"]
    )
  })

  it("have owners of every kind except those that belong to another object", () => {
    assert.sameMembers(compared.filter((kind) => described(kind).owner === "none"), [
      "extension",
      "owned-by",
      "inheritance",
      "index-attachment",
      "default",
      "cast",
      "transform",
      "access-method",
      "trigger",
      "policy",
      "rule",
      "text-search-parser",
      "text-search-template",
      ...entries,
      ...ofOthers
    ])
  })

  for (const kind of compared) {
    const description = described(kind)

    it(`of ${kind} can be granted on where default privileges apply, and commented on where comments are included`, () => {
      assert.isTrue(description.defaultPrivileges === "none" || description.grant !== "none")
      assert.isTrue(description.attachments === "none" || description.comment !== "none")
    })

    it(`of ${kind} has a rank from 0 to 99 of its own`, () => {
      const rank = rankOf(kind)
      assert.isTrue(Number.isInteger(rank) && rank >= 0 && rank <= 99)
      assert.deepStrictEqual(compared.filter((other) => rankOf(other) === rank), [kind])
    })
  }
})
