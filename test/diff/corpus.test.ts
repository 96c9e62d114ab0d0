/**
 * The laws of the comparison on the pairs of the corpus, with their rows.
 *
 * Every pair goes there and back in one direction, so that each state is once what is changed and once what is wanted. One
 * of five pairs, and all of them by `npm run test:soak`, go in the other direction too, in the order that keys would avoid,
 * and from nothing.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { type Catalog, find } from "../../src/catalog/mod.ts"
import { scopeOf } from "../../src/diff/engine/scope.ts"
import * as Diff from "../../src/diff/mod.ts"
import { staged } from "../../src/diff/stage/staged.ts"
import { serverMajor } from "../support/server.ts"
import { isShare } from "../support/soak.ts"
import { type Case, cases, readable, whole } from "./corpus.ts"
import { type Database, type Kept, scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const shuffled = (catalog: Catalog): Catalog => ({
  ...catalog,
  objects: catalog.objects.toReversed(),
  edges: catalog.edges.toReversed()
})

/** Pairs with changes that no statement makes in place, and what is made anew there. */
const recreated: Readonly<Record<string, RegExp>> = {
  composite_by_name: /column .*"gen"/,
  // PostgreSQL 17 learnt to set an expression in place.
  column_generated: serverMajor >= 17 ? /column .*"[bd]"/ : /column .*"[bcd]"/,
  column_not_null_taken: /"parted"/,
  column_generated_source_retyped: /column .*"b"/,
  // Bounds that do not contain the current value.
  column_identity_bounds: /sequence .*"(?:used|wide)_id_seq"/,
  column_serial_to_identity_bounds: /sequence /,
  column_set_expression: /column .*"c"/,
  column_type_generated: /column .*"b"/,
  column_virtual: /column .*"[bc]"/,
  enum_generated: /column .*"(?:open|t)"/,
  enum_partition_key: /./,
  // The partitions keep their rows; the partitioned tables have none.
  partition_key_rebuilt: /"(?:pt|m1)"|index /,
  rows_of_partitions: /./,
  rows_of_recreated_tables: /./,
  rows_split_and_merged: /./,
  function_dependents: /column .*"b"/,
  sequence_bounds: /sequence .*"(?:above|apart|below|down|narrow|up)"/,
  row_type_everywhere: /column .*"g"|index |constraint |"(?:bv|mv|uv|um)"/,
  row_type_replaced: /"(?:base|bv)"/,
  sequence_names_exchanged: /sequence /,
  sequence_names_passed_on: /sequence /,
  publication_under_tables: /column .*"g"/,
  statistics_under_columns: /column .*"g"/,
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
  function*(name: string, database: Database, from: Catalog, to: Catalog, options: Diff.Options, text = "") {
    const planned = (from: Catalog, to: Catalog) => Result.getOrThrow(Diff.diff(from, to, options))
    const before = yield* database.kept
    const plan = planned(from, to)
    const script = scriptOf(Diff.operations(plan))
    yield* database.run(Diff.operations(plan))
    const migrated = yield* database.catalog
    assert.deepStrictEqual(readable(migrated), readable(to), script)
    survives(name, from, to, before, yield* database.kept)
    yield* database.load(text)
    assert.isTrue(Diff.isEmpty(planned(migrated, to)), "a second comparison finds nothing")
    const back = Result.getOrThrow(Diff.downgrade(from, to, plan, options))
    yield* database.run(back)
    assert.deepStrictEqual(readable(yield* database.catalog), readable(from), scriptOf(back))
  }
)

/** There in the order that keys would avoid: the edges are enough. */
const unkeyed = Effect.fnUntraced(function*(database: Database, from: Catalog, to: Catalog, options: Diff.Options) {
  const scope = scopeOf(from, to, options)
  const steps = Result.getOrThrow(staged(scope.from, scope.to, options, { rekey: reversed }))
  const operations = steps.map(({ operation }) => operation)
  yield* database.run(operations)
  assert.deepStrictEqual(readable(yield* database.catalog), readable(to), scriptOf(operations))
})

// A domain that arrays are made of takes no check back; what is made again comes with default privileges; nothing detaches
// an index alone; a child keeps the key that came with its attachment; a column of a table whose row type is in use is not simply
// added back; since PostgreSQL 17 an operator can be given a link or HASHES, but nothing takes these from it.
const onlyOneWay = new Set([
  "column_generated",
  "column_not_null_names",
  "column_not_null_swapped",
  "enum_domains_nested",
  "grant_default_in_force",
  "partition_index_words",
  "partition_keys_never_attached",
  "row_type_everywhere",
  ...(serverMajor >= 17 ? ["operator_changes", "operator_links"] : [])
])

/** Made from nothing, it is the same. */
const rendered = Effect.fnUntraced(function*(scratch: ReturnType<typeof scratchDatabases>, to: Catalog) {
  const script = scriptOf(Diff.operations(Result.getOrThrow(Diff.diff(yield* scratch.nothing, to, whole))))
  assert.deepStrictEqual(readable(yield* scratch.catalogOf(script)), readable(to), script)
})

/** What only the two catalogs are needed for. */
const compared = (name: string, from: Catalog, to: Catalog, options: Diff.Options): void => {
  const planned = (from: Catalog, to: Catalog) => Result.getOrThrow(Diff.diff(from, to, options))
  assert.isTrue(Diff.isEmpty(planned(from, from)))
  assert.isTrue(Diff.isEmpty(planned(to, to)))
  const plan = planned(from, to)
  assert.deepStrictEqual(planned(shuffled(from), shuffled(to)), plan)
  const isAlone = plan.steps.some(({ hazards, operation }) =>
    operation._tag === "AddEnumValue" || hazards.some(({ text }) => text.startsWith("Moving the rows"))
  )
  assert.strictEqual(Option.isNone(Diff.inverse(plan)), isAlone || onlyOneWay.has(name))
}

describe("diff, on a server, both ways and back", () => {
  const scratch = scratchDatabases()

  /** In both directions, in another order and from nothing. */
  const all = Effect.fnUntraced(function*({ after: kept, name, new: desired, old, options }: Case) {
    const [before, after] = [yield* scratch.take(old), yield* scratch.take(desired)]
    const [from, to] = [yield* before.catalog, yield* after.catalog]
    compared(name, from, to, options)
    yield* roundTrip(name, before, from, to, options, kept)
    yield* unkeyed(before, from, to, options)
    yield* roundTrip(name, after, to, from, options)
    if (name.endsWith("_left_alone")) return
    yield* scratch.giveBack(before, to)
    yield* scratch.giveBack(after, to)
    yield* rendered(scratch, to)
  })

  /** In one direction: to the new state where values are looked at there, else in that which the name decides. */
  const single = Effect.fnUntraced(function*({ after: kept, name, new: desired, old, options }: Case) {
    const isForward = kept !== "" || isShare(name, 2)
    const database = yield* scratch.take(isForward ? old : desired)
    const [present, wanted] = [yield* database.catalog, yield* scratch.catalogOf(isForward ? desired : old)]
    if (isForward) compared(name, present, wanted, options)
    else compared(name, wanted, present, options)
    yield* roundTrip(name, database, present, wanted, options, kept)
    yield* scratch.giveBack(database, present)
  })

  for (const one of cases) {
    const law = isShare(one.name, 5) ? all : single
    it.effect.skipIf(serverMajor < one.needs)(one.name, () => law(one))
  }
})
