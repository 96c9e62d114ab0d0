import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Catalog, compared, digest, find } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { type Database, databaseWith, scriptOf } from "./database.ts"

const folder = fileURLToPath(new URL("corpus", import.meta.url))

const cases = readdirSync(folder).toSorted().map((name) => ({
  name,
  old: readFileSync(`${folder}/${name}/old.sql`, "utf8"),
  new: readFileSync(`${folder}/${name}/new.sql`, "utf8")
}))

const readable = (catalog: Catalog) => JSON.parse(digest(compared(catalog))) as unknown

const shuffled = (catalog: Catalog): Catalog => ({
  objects: catalog.objects.toReversed(),
  edges: catalog.edges.toReversed()
})

const planned = (from: Catalog, to: Catalog) => Result.getOrThrow(Diff.diff(from, to))

const survives = Effect.fnUntraced(function*(database: Database, before: Readonly<Record<string, unknown>>) {
  const after = yield* database.rows
  for (const [table, rows] of Object.entries(before)) if (table in after) assert.strictEqual(after[table], rows, table)
})

/** There, nothing left to do, and back again. */
const roundTrip = Effect.fnUntraced(function*(database: Database, from: Catalog, to: Catalog) {
  const rows = yield* database.rows
  const oids = yield* database.oids
  const plan = planned(from, to)
  const script = scriptOf(Diff.operations(plan))
  yield* database.run(Diff.operations(plan))
  const migrated = yield* database.catalog
  assert.deepStrictEqual(readable(migrated), readable(to), script)
  yield* survives(database, rows)
  const kept = yield* database.oids
  for (const [address, oid] of Object.entries(oids)) {
    if (find(from, address) !== undefined && find(to, address) !== undefined) {
      assert.strictEqual(kept[address], oid, address)
    }
  }
  assert.isTrue(Diff.isEmpty(planned(migrated, to)), "a second comparison finds nothing")
  const back = Result.getOrThrow(Diff.downgrade(from, to, plan))
  yield* database.run(back)
  assert.deepStrictEqual(readable(yield* database.catalog), readable(from), scriptOf(back))
  return plan
})

const onlyOneWay = new Set(["column_generated"])

describe("diff, on a server, both ways and back", () => {
  for (const { name, old, new: desired } of cases) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const [before, after] = [yield* databaseWith(old), yield* databaseWith(desired)]
        const [from, to] = [yield* before.catalog, yield* after.catalog]
        assert.isTrue(Diff.isEmpty(planned(from, from)))
        assert.isTrue(Diff.isEmpty(planned(to, to)))
        assert.deepStrictEqual(planned(shuffled(from), shuffled(to)), planned(from, to))
        const plan = yield* roundTrip(before, from, to)
        yield* roundTrip(after, to, from)
        const added = plan.steps.some(({ operation }) => operation._tag === "AddEnumValue")
        assert.strictEqual(Option.isNone(Diff.inverse(plan)), added || onlyOneWay.has(name))
      }))
  }
})
