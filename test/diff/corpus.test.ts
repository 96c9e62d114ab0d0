import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import { type Catalog, find } from "../../src/catalog/mod.ts"
import { stepsOf } from "../../src/diff/_plan.ts"
import { scopeOf } from "../../src/diff/_scope.ts"
import * as Diff from "../../src/diff/mod.ts"
import { cases, readable, whole } from "./corpus.ts"
import { type Database, databaseWith, type Kept, scriptOf } from "./database.ts"

const shuffled = (catalog: Catalog): Catalog => ({
  objects: catalog.objects.toReversed(),
  edges: catalog.edges.toReversed()
})

/** Pairs with changes that no statement makes in place, and what is made anew there. */
const recreated: Readonly<Record<string, RegExp>> = {
  column_generated: /column .*"[bd]"/,
  column_generated_source_retyped: /column .*"b"/,
  column_set_expression: /column .*"c"/,
  column_type_generated: /column .*"b"/,
  column_virtual: /column .*"[bc]"/,
  enum_generated: /column .*"(?:open|t)"/,
  enum_partition_key: /./,
  function_dependents: /column .*"b"/,
  table_partition_key: /./,
  table_partition_key_retyped: /./,
  view_becomes_table: /./
}

const survives = (name: string, from: Catalog, to: Catalog, before: Kept, after: Kept): void => {
  const anew = recreated[name]
  const stays = (address: string) =>
    find(from, address) !== undefined && find(to, address) !== undefined && anew?.test(address) !== true
  for (const part of ["rows", "identities"] as const) {
    for (const [address, value] of Object.entries(before[part])) {
      if (stays(address)) assert.strictEqual(after[part][address], value, `${part} of ${address}`)
    }
  }
  // The sequence of an identity is no object, and takes the place and the position of that of a serial.
  for (const [address, value] of Object.entries(before.counters)) {
    const isThere = address in after.identities && anew?.test(address) !== true
    if (isThere) assert.strictEqual(after.counters[address], value, `counter of ${address}`)
  }
}

/** Last first: what keys would put at the end comes as early as the edges allow. */
const reversed = (key: string) => [...key].map((letter) => String.fromCharCode(0xffff - letter.charCodeAt(0))).join("")

/** There, nothing left to do, and back again. */
const roundTrip = Effect.fnUntraced(
  function*(name: string, database: Database, from: Catalog, to: Catalog, options: Diff.Options) {
    const planned = (from: Catalog, to: Catalog) => Result.getOrThrow(Diff.diff(from, to, options))
    const before = yield* database.kept
    const plan = planned(from, to)
    const script = scriptOf(Diff.operations(plan))
    yield* database.run(Diff.operations(plan))
    const migrated = yield* database.catalog
    assert.deepStrictEqual(readable(migrated), readable(to), script)
    survives(name, from, to, before, yield* database.kept)
    assert.isTrue(Diff.isEmpty(planned(migrated, to)), "a second comparison finds nothing")
    const back = Result.getOrThrow(Diff.downgrade(from, to, plan, options))
    yield* database.run(back)
    assert.deepStrictEqual(readable(yield* database.catalog), readable(from), scriptOf(back))
    return plan
  }
)

/** There in the order that keys would avoid: the edges are enough. */
const unkeyed = Effect.fnUntraced(function*(database: Database, from: Catalog, to: Catalog, options: Diff.Options) {
  const scope = scopeOf(from, to, options)
  const steps = Result.getOrThrow(stepsOf(scope.from, scope.to, options, { rekey: reversed }))
  const operations = steps.map(({ operation }) => operation)
  yield* database.run(operations)
  assert.deepStrictEqual(readable(yield* database.catalog), readable(to), scriptOf(operations))
})

// A domain that arrays are made of takes no check back; what is made again comes with default privileges.
const onlyOneWay = new Set(["column_generated", "enum_domains_nested", "grant_default_in_force"])

/** Made from nothing, it is the same; and nothing is left of it when it is undone. */
const rendered = Effect.fnUntraced(function*(blank: Database, nothing: Catalog, to: Catalog) {
  const plan = Result.getOrThrow(Diff.diff(nothing, to, whole))
  yield* blank.run(Diff.operations(plan))
  const made = yield* blank.catalog
  yield* blank.run(Result.getOrThrow(Diff.downgrade(nothing, to, plan, whole)))
  assert.deepStrictEqual(readable(made), readable(to), scriptOf(Diff.operations(plan)))
})

describe("diff, on a server, both ways and back", () => {
  const scope = Scope.makeUnsafe()
  let blank: Database
  let nothing: Catalog
  beforeAll(async () => {
    blank = await Effect.runPromise(Scope.provide(databaseWith(""), scope))
    nothing = await Effect.runPromise(blank.catalog)
  })
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

  for (const { name, new: desired, old, options } of cases) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const [before, after] = [yield* databaseWith(old), yield* databaseWith(desired)]
        const [from, to] = [yield* before.catalog, yield* after.catalog]
        const planned = (from: Catalog, to: Catalog) => Result.getOrThrow(Diff.diff(from, to, options))
        assert.isTrue(Diff.isEmpty(planned(from, from)))
        assert.isTrue(Diff.isEmpty(planned(to, to)))
        assert.deepStrictEqual(planned(shuffled(from), shuffled(to)), planned(from, to))
        const plan = yield* roundTrip(name, before, from, to, options)
        yield* unkeyed(before, from, to, options)
        yield* roundTrip(name, after, to, from, options)
        if (!name.endsWith("_left_alone")) yield* rendered(blank, nothing, to)
        const added = plan.steps.some(({ operation }) => operation._tag === "AddEnumValue")
        assert.strictEqual(Option.isNone(Diff.inverse(plan)), added || onlyOneWay.has(name))
      }))
  }
})
