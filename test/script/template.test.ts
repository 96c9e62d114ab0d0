import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Template } from "../../src/script/mod.ts"

const createdAt = DateTime.makeUnsafe("2026-11-22T23:15:09Z")
const naming = { id: "a1b2c3d4e5f6", message: "Create Users", createdAt, format: "ts" } as const

const name = (options: Partial<Template.Naming>) => Result.getOrThrow(Template.fileName({ ...naming, ...options }))

describe("Template", () => {
  it.prop(
    "slug is at most 40 letters, digits and _, and is its own slug",
    { message: Schema.String },
    ({ message }) => {
      const slug = Template.slug(message)
      assert.match(slug, /^([\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}_]{0,38}[\p{L}\p{N}\p{M}])?)?$/u)
      assert.strictEqual(Template.slug(slug), slug)
    }
  )

  it.prop("fileName holds the id whatever the message is", { message: Schema.String }, ({ message }) => {
    assert.include(Result.getOrThrow(Template.fileName({ ...naming, message })), naming.id)
  })

  it("slug drops accents and cuts at a word's end without a trailing separator", () => {
    assert.strictEqual(Template.slug("  Añade Übersicht, v2! "), "anade_ubersicht_v2")
    assert.strictEqual(Template.slug(`${"a".repeat(39)} b`), "a".repeat(39))
    assert.strictEqual(
      Template.slug("add the due date to every invoice of the year"),
      "add_the_due_date_to_every_invoice_of_the"
    )
    assert.strictEqual(Template.slug("add the due date", 10), "add_the")
    assert.strictEqual(Template.slug("denormalise", 5), "denor")
    assert.strictEqual(Template.slug("日本の 請求書を追加"), "日本の_請求書を追加")
    assert.strictEqual(Template.slug("がギ: 한국어, Ωμέγα — ЙОД!"), "がギ_한국어_ωμέγα_йод")
    assert.strictEqual(Template.slug("日本".repeat(30)), "日本".repeat(20))
    assert.strictEqual(Template.slug("…!?"), "")
  })

  it("fileName fills the template in the zone given, UTC by default", () => {
    assert.strictEqual(name({}), "20261122_231509_a1b2c3d4e5f6_create_users.ts")
    assert.strictEqual(name({ timezone: "Europe/Berlin" }), "20261123_001509_a1b2c3d4e5f6_create_users.ts")
    assert.strictEqual(name({ message: "", format: "sql" }), "20261122_231509_a1b2c3d4e5f6.sql")
    assert.strictEqual(name({ slugLength: 6 }), "20261122_231509_a1b2c3d4e5f6_create.ts")
    assert.strictEqual(
      name({ template: "{year}/{month}/{rev}_{slug}", timezone: "Asia/Tokyo" }),
      "2026/11/a1b2c3d4e5f6_create_users.ts"
    )
    assert.strictEqual(name({ id: "a__b", message: "" }), "20261122_231509_a__b.ts")
    assert.strictEqual(
      name({ template: "V{year}.{month}.{day}-{hour}{minute}{second}-{rev}" }),
      "V2026.11.22-231509-a1b2c3d4e5f6.ts"
    )
  })

  it.each([
    [{ template: "{date}_{slug}" }, "it must contain {rev}"],
    [{ template: "{rev}_{slgu}" }, `Did you mean "slug"?`],
    [{ template: "{rev" }, "it must contain {rev}"],
    [{ template: "{rev}}" }, "braces"],
    [{ template: "../{rev}" }, "does not make valid file names of revisions"],
    [{ template: "/{rev}" }, "does not make valid file names of revisions"],
    [{ template: "{year}//{rev}" }, "does not make valid file names of revisions"],
    [{ template: ".{year}/{rev}" }, "does not make valid file names of revisions"],
    [{ template: "node_modules/{rev}" }, "does not make valid file names of revisions"],
    [{ template: "{rev}/{slug}" }, "{rev} in the file name"],
    [{ template: ".{rev}" }, "does not make valid file names of revisions"],
    [{ template: "{rev}.test" }, "does not make valid file names of revisions"],
    [{ template: "{rev}.d" }, "does not make valid file names of revisions"],
    [{ timezone: "Middle/Earth" }, "Europe/Berlin"],
    [{ id: "../../x" }, "is not a valid file name"]
  ])("fileName refuses %j", (options, part) => {
    const result = Template.fileName({ ...naming, ...options })
    assert.isTrue(Result.isFailure(result))
    if (Result.isFailure(result)) assert.include(result.failure.message, part)
  })

  it.effect("generateId gives 12 hexadecimal digits, the same ones for one seed", () =>
    Effect.gen(function*() {
      const ids = yield* Effect.forEach(Array.from({ length: 200 }), () => Template.generateId)
      for (const id of ids) assert.match(id, /^[a-f][0-9a-f]{11}$/)
      assert.strictEqual(new Set(ids).size, ids.length)
      const [first, second] = yield* Effect.all([
        Random.withSeed(Template.generateId, "seed"),
        Random.withSeed(Template.generateId, "seed")
      ])
      assert.strictEqual(first, second)
    }))
})
