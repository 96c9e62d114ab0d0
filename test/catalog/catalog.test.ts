import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import * as Catalog from "../../src/catalog/mod.ts"

const rich: Catalog.Catalog = JSON.parse(
  readFileSync(new URL("../introspect/golden/rich.json", import.meta.url), "utf8")
)

/** The same catalog with everything in another order. */
const shuffled = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toReversed().map(([key, inner]) => [key, shuffled(inner)]))
    : value

const disordered: Catalog.Catalog = {
  ...rich,
  objects: rich.objects.toReversed().map((object) => shuffled(object) as Catalog.CatalogObject),
  edges: [...rich.edges.toReversed(), ...rich.edges]
}

const users = Catalog.address("table", "app", "account")

describe("canonical", () => {
  it("is the same text whatever the order of objects, edges and keys", () => {
    assert.strictEqual(Catalog.textOf(Catalog.canonical(disordered)), Catalog.textOf(Catalog.canonical(rich)))
  })

  it("is idempotent and keeps everything", () => {
    const once = Catalog.canonical(disordered)
    assert.strictEqual(Catalog.canonical(once), once)
    assert.deepStrictEqual(Catalog.canonical({ ...once }), once)
    assert.lengthOf(once.objects, rich.objects.length)
    assert.lengthOf(once.edges, rich.edges.length)
  })

  it("keeps the order of lists", () => {
    const status = Catalog.find(Catalog.canonical(disordered), Catalog.address("enum", "app", "status"))
    assert.deepInclude(status, { values: ["active", "it's \"off\"", "ünï"] })
  })
})

describe("same", () => {
  const value = Schema.Struct({ value: Schema.Json, "__proto__": Schema.optional(Schema.Json) })

  it.prop("is true for values with one text", { a: value, b: value }, ({ a, b }) => {
    assert.strictEqual(Catalog.same(a, b), Catalog.textOf(a) === Catalog.textOf(b))
    assert.isTrue(Catalog.same(a, shuffled(a) as object))
  })

  it("tells an object from one with another value, one field more or one less, but not from one with undefined", () => {
    for (const object of rich.objects) {
      assert.isTrue(Catalog.same(object, { ...object, more: undefined }))
      assert.isTrue(Catalog.same({ ...object, more: undefined }, object))
      for (const other of [{ ...object, more: 1 }, { ...object, address: "" }, { ...object, parent: undefined }]) {
        const isOther = Catalog.textOf(object) !== Catalog.textOf(other)
        assert.strictEqual(Catalog.same(object, other), !isOther)
        assert.strictEqual(Catalog.same(other, object), !isOther)
      }
    }
  })
})

/** The digest of the rich catalog with each object changed. */
const changed = (change: (object: Catalog.CatalogObject) => ReadonlyArray<Catalog.CatalogObject>) =>
  Catalog.digest({ ...rich, objects: rich.objects.flatMap(change) })

describe("digest", () => {
  it("is equal for equal catalogs in any order", () => {
    assert.strictEqual(Catalog.digest(disordered), Catalog.digest(rich))
  })

  it("differs when any compared object is missing", () => {
    for (const { address } of Catalog.compared(rich).objects) {
      assert.notStrictEqual(
        changed((object) => object.address === address ? [] : [object]),
        Catalog.digest(rich),
        address
      )
    }
  })

  it("does not see positions of columns, edges and kinds that are not compared", () => {
    const moved = changed((object) =>
      Catalog.notCompared.has(object.kind)
        ? []
        : object.kind === "column"
        ? [{ ...object, position: object.position + 1 }]
        : [object]
    )
    assert.strictEqual(moved, Catalog.digest({ ...rich, edges: [] }))
  })
})

describe("find, children and ofKind", () => {
  it("agree with the list", () => {
    for (const object of rich.objects) {
      assert.strictEqual(Catalog.find(rich, object.address), object)
      assert.include(Catalog.ofKind(rich, object.kind), object)
      if (object.parent !== undefined) assert.include(Catalog.children(rich, object.parent), object)
    }
    assert.isUndefined(Catalog.find(rich, "table \"app\".\"none\""))
    assert.deepStrictEqual(Catalog.children(rich, "table \"app\".\"none\""), [])
  })

  it("compared leaves no edge without its ends", () => {
    const { edges, objects } = Catalog.compared(rich, new Set(["column"]))
    const left = new Set(objects.map(({ address }) => address))
    for (const { from, to } of edges) assert.isTrue(left.has(from) && left.has(to))
    assert.isTrue(left.has(users))
  })
})

describe("sqlWords", () => {
  it("has the kind in the words of SQL and the name in one pair of quotation marks", () => {
    const view = Catalog.address("materialized-view", "public", "a\"b")
    assert.strictEqual(Catalog.sqlWords(view), `materialized view "public.a"b"`)
    const column = Catalog.address("column", "public", "t", "a-b")
    assert.strictEqual(
      Catalog.sqlWords(Catalog.addressOn("privilege", column, "r")),
      `privilege "r" on column "public.t.a-b"`
    )
    const other = Catalog.address("other", "text search configuration", "public.c1")
    assert.strictEqual(Catalog.sqlWords(other), `text search configuration "public.c1"`)
    assert.strictEqual(
      Catalog.sqlWords(Catalog.routineAddress("function", "s", "f", "s.t, integer")),
      `function "s.f"(s.t, integer)`
    )
  })
})

describe("address", () => {
  const path = Schema.Array(Schema.Literals(["a", "\"", ".", " ", "on", "(", ")", "\"\"", "\".\""])).check(
    Schema.isMinLength(1)
  )

  it.effect("is different for different paths, whatever they hold", () =>
    Effect.gen(function*() {
      const paths = yield* Arbitrary.sampleEffect(Arbitrary.schema(path), { count: 2000 })
      const seen = new Map<string, string>()
      for (const each of paths) {
        const own = Catalog.address("table", ...each)
        const text = JSON.stringify(each)
        assert.strictEqual(seen.get(own) ?? text, text)
        seen.set(own, text)
      }
    }))

  it("tells overloads and parts apart", () => {
    const f = Catalog.routineAddress("function", "public", "f", "integer")
    assert.strictEqual(f, `function "public"."f"(integer)`)
    assert.strictEqual(Catalog.addressOn("comment", f), `comment on function "public"."f"(integer)`)
    assert.strictEqual(Catalog.addressOn("privilege", f, "me\""), `privilege "me""" on function "public"."f"(integer)`)
  })
})
