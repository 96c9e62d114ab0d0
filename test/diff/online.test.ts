import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Catalog } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import type { Operation } from "../../src/operation/mod.ts"
import { withClient } from "../support/server.ts"
import { cases, readable } from "./corpus.ts"
import { type Database, scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const { borrow, catalogOf } = scratchDatabases()

const planned = (from: Catalog, to: Catalog, options: Diff.Options = {}) =>
  Result.getOrThrow(Diff.diff(from, to, options))

const operationsOf = (steps: ReadonlyArray<Diff.Step>) => steps.map(({ operation }) => operation)

/** Runs the operations of a stage as its revision would. */
const run = (database: Database, operations: ReadonlyArray<Operation>, transactional: boolean) =>
  transactional
    ? database.run(operations)
    : Effect.forEach(operations, (one) => database.load(scriptOf([one])), { discard: true })

const scripts = (stages: ReadonlyArray<Diff.Stage>) => stages.map(({ steps }) => scriptOf(operationsOf(steps)))

/** There by stages, nothing left to do, and back by stages. */
const roundTrip = Effect.fnUntraced(function*(database: Database, from: Catalog, to: Catalog, options: Diff.Options) {
  const plan = planned(from, to, options)
  const stages = Diff.online(plan, from, to)
  const script = scripts(stages).join("-- next\n")
  for (const { steps, transactional } of stages) yield* run(database, operationsOf(steps), transactional)
  const migrated = yield* database.catalog
  assert.deepStrictEqual(readable(migrated), readable(to), script)
  assert.isTrue(Diff.isEmpty(planned(migrated, to, options)), "a second comparison finds nothing")
  for (const { transactional, undo } of stages.toReversed()) {
    // A plan that cannot be undone by its steps is one stage, and undone by a comparison.
    assert.isTrue(undo !== undefined || (stages.length === 1 && Option.isNone(Diff.inverse(plan))), script)
    const back = undo === undefined
      ? Result.getOrThrow(Diff.downgrade(from, to, plan, options))
      : operationsOf(undo)
    yield* run(database, back, transactional)
  }
  assert.deepStrictEqual(readable(yield* database.catalog), readable(from), script)
})

/** The pairs with a step that has an online form. */
const online =
  /^(?:column_(?:drop_with_everything|nullable|type_checked)|constraint_(?:foreign_key|names_swap|primary_key|primary_key_columns|under_foreign_key|unique|unique_options|unique_to_index)|domain_(?:change|in_containers)|function_in_check|index_(?:kinds|roles_move|under_foreign_key)|mixed_application|table_(?:fk_chain_reversed|inherits_change))$/

describe("online, on a server, both ways and back by stages", () => {
  for (const { name, old, new: desired, options } of cases.filter(({ name }) => online.test(name))) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const [before, after] = [yield* borrow(old), yield* borrow(desired)]
        const [from, to] = [yield* before.catalog, yield* after.catalog]
        yield* roundTrip(before, from, to, options)
        yield* roundTrip(after, to, from, options)
      }))
  }
})

const stagesOf = Effect.fnUntraced(function*(old: string, desired: string) {
  const before = yield* borrow(old)
  const [from, to] = [yield* before.catalog, yield* catalogOf(desired)]
  const plan = planned(from, to)
  return { before, plan, stages: Diff.online(plan, from, to), hasOnlineForm: Diff.hasOnlineForm(plan, from, to) }
})

/** The first words of each statement, a line for each stage. */
const outline = (stages: ReadonlyArray<Diff.Stage>) =>
  scripts(stages).map((script) =>
    script.trim().split("\n").map((line) =>
      line.replace(/ALTER TABLE \S+ |"public"\.|[";]/g, "").replace(/ ON t \(.*/, "")
        .replace(/(CHECK|KEY|UNIQUE) \(.*\)/, "$1")
    ).join(" | ")
  )

const t = "CREATE TABLE t (id int, a int, b text);"

const shapes: ReadonlyArray<readonly [string, string, string, ReadonlyArray<string>]> = [
  ["an index", t, `${t} CREATE INDEX i ON t (a)`, ["CREATE INDEX CONCURRENTLY i"]],
  ["an index gone", `${t} CREATE INDEX i ON t (a)`, t, ["DROP INDEX CONCURRENTLY i"]],
  ["an index of a new table, in one transaction with it", "", "CREATE TABLE t (a int); CREATE INDEX i ON t (a)", [
    "CREATE TABLE t ( |   a integer | ) | CREATE INDEX i"
  ]],
  [
    "an index replaced, with one of them there all the time",
    `${t} CREATE INDEX i ON t (a)`,
    `${t} CREATE INDEX i ON t (a, b)`,
    ["ALTER INDEX i RENAME TO i__old", "CREATE INDEX CONCURRENTLY i | DROP INDEX CONCURRENTLY i__old"]
  ],
  ["an index gone with its column", `${t} CREATE INDEX i ON t (a)`, "CREATE TABLE t (id int, b text)", [
    "DROP INDEX i | DROP COLUMN a"
  ]],
  ["a unique constraint", t, `${t} ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)`, [
    "CREATE UNIQUE INDEX CONCURRENTLY u",
    "ADD CONSTRAINT u UNIQUE USING INDEX u"
  ]],
  ["a primary key, of columns that are proven to be there", t, `${t} ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id)`, [
    "ADD CONSTRAINT t_id_has_value CHECK NOT VALID",
    "VALIDATE CONSTRAINT t_id_has_value | CREATE UNIQUE INDEX CONCURRENTLY k",
    "ALTER COLUMN id SET NOT NULL | DROP CONSTRAINT t_id_has_value | ADD CONSTRAINT k PRIMARY KEY USING INDEX k"
  ]],
  [
    "a unique constraint replaced, with what stands on it",
    `${t} ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); CREATE TABLE o (a int CONSTRAINT f REFERENCES t (a))`,
    `${t} ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (b); CREATE TABLE o (a int CONSTRAINT f REFERENCES t (a))`,
    [
      "CREATE UNIQUE INDEX CONCURRENTLY u__new",
      "DROP CONSTRAINT f | DROP CONSTRAINT u | ADD CONSTRAINT u UNIQUE USING INDEX u__new | " +
      "ADD CONSTRAINT f FOREIGN KEY NOT VALID",
      "VALIDATE CONSTRAINT f"
    ]
  ],
  ["a check", t, `${t} ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)`, [
    "ADD CONSTRAINT c CHECK NOT VALID",
    "VALIDATE CONSTRAINT c"
  ]],
  ["NOT NULL", t, "CREATE TABLE t (id int, a int NOT NULL DEFAULT 1, b text)", [
    "ALTER COLUMN a SET DEFAULT 1 | ADD CONSTRAINT t_a_has_value CHECK NOT VALID",
    "VALIDATE CONSTRAINT t_a_has_value",
    "ALTER COLUMN a SET NOT NULL | DROP CONSTRAINT t_a_has_value"
  ]],
  [
    "NOT NULL of a row type, which no check proves",
    "CREATE TYPE p AS (x int, y int); CREATE TABLE t (a p)",
    "CREATE TYPE p AS (x int, y int); CREATE TABLE t (a p NOT NULL)",
    ["ALTER COLUMN a SET NOT NULL"]
  ],
  [
    "an index over partitions, which no statement builds concurrently",
    "CREATE TABLE t (a int) PARTITION BY LIST (a)",
    "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE INDEX i ON t (a)",
    ["CREATE INDEX i"]
  ]
]

describe("the stages", () => {
  for (const [title, old, desired, expected] of shapes) {
    it.effect(title, () =>
      Effect.map(stagesOf(old, desired), ({ hasOnlineForm, stages }) => {
        assert.deepStrictEqual(outline(stages), expected)
        // A drop of an index alone is short enough, and not worth a hint.
        assert.strictEqual(hasOnlineForm, /CREATE \S* ?INDEX CONCURRENTLY|VALIDATE/.test(expected.join()))
      }))
  }

  it.effect("an exclusion constraint has no online form, which its hazard says", () =>
    Effect.map(stagesOf(t, `${t} ALTER TABLE t ADD CONSTRAINT x EXCLUDE (a WITH =)`), ({ stages }) => {
      assert.deepStrictEqual(stages.map(({ steps }) => steps.length), [1])
      assert.include(
        JSON.stringify(stages[0]!.steps[0]!.hazards),
        "cannot build the index of an exclusion constraint concurrently"
      )
    }))

  it.effect("enum values come first, and go by a comparison of that stage alone", () =>
    Effect.gen(function*() {
      const old = "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e);"
      const { stages } = yield* stagesOf(old, `${old.replace("'a'", "'a', 'b'")} CREATE INDEX i ON t (a)`)
      assert.deepStrictEqual(stages.map(({ steps }) => operationsOf(steps).map(({ _tag }) => _tag)), [
        ["AddEnumValue"],
        ["CreateIndex"]
      ])
      assert.isAbove(stages[0]!.undo?.length ?? 0, 1)
      assert.lengthOf(stages[1]!.undo ?? [], 1)
    }))
})

describe("locks, on a table that is being written to", () => {
  const held = `SELECT DISTINCT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 't'::regclass`

  it.effect("validation takes none that a writer notices, and SET NOT NULL reads no row", () =>
    Effect.gen(function*() {
      const desired = "CREATE TABLE t (id int NOT NULL, a int CHECK (a > 0) REFERENCES r, b text); "
      const refs = "CREATE TABLE r (id int PRIMARY KEY); INSERT INTO r VALUES (1);"
      const { before, stages } = yield* stagesOf(`${refs} ${t} INSERT INTO t VALUES (1, 1, 'x')`, refs + desired)
      assert.deepStrictEqual(stages.map(({ long }) => long), [false, true, false])
      const [prepare, validate, finish] = stages.map(({ steps }) => operationsOf(steps))
      yield* before.run(prepare!)
      yield* Effect.promise(() =>
        withClient(before.url, async (writer) => {
          await writer.query("BEGIN; INSERT INTO t VALUES (2, 1, 'y')")
          await withClient(before.url, async (client) => {
            await client.query("SET lock_timeout = '5s'")
            for (const operation of validate!) {
              await client.query(`BEGIN; ${scriptOf([operation])}`)
              const { rows } = await client.query<{ readonly mode: string }>(held)
              assert.includeMembers(
                ["AccessShareLock", "RowShareLock", "ShareUpdateExclusiveLock"],
                rows.map(({ mode }) => mode)
              )
              await client.query("COMMIT")
            }
          })
          await writer.query("COMMIT")
        })
      )
      const said: Array<string> = []
      yield* Effect.promise(() =>
        withClient(before.url, async (client) => {
          client.on("notice", ({ message }) => said.push(`${message}`))
          await client.query(`SET client_min_messages = debug1; BEGIN; ${scriptOf(finish!)} COMMIT`)
        })
      )
      assert.match(said.join("\n"), /existing constraints on column "t.id" are sufficient to prove/)
    }))
})
