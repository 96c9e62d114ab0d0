import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { Migration, Migrator, Op, Target } from "../../src/mod.ts"
import type { Revision } from "../../src/revision/mod.ts"
import { parse, toMigration } from "../../src/script/sql_revision.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { histories, type History, revision } from "../revision/history.ts"
import { catalogOf, ledgerOf } from "../support/catalog.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { soaking } from "../support/soak.ts"

type Form = (revision: Revision) => Migration.Any

const meta = ({ dependsOn, id, labels, message, parents }: Revision) => ({
  revision: id,
  parents,
  dependsOn,
  labels,
  message
})

const sql = ({ dependsOn, id, labels, message, parents }: Revision, text: string): Migration.Any =>
  toMigration(Result.getOrThrow(parse(
    `${id}.sql`,
    [
      `-- strata:revision ${id}`,
      `-- strata:parents ${parents.join(", ")}`,
      `-- strata:depends-on ${dependsOn.join(", ")}`,
      `-- strata:labels ${labels.join(", ")}`,
      `-- strata:message ${message}`,
      text
    ].map((line) => line.replace(/ $/, "")).join("\n")
  )))

/** Operations, with values that only quoting brings through. */
const operations: Form = (revision) =>
  Migration.make({
    ...meta(revision),
    upgrade: Effect.gen(function*() {
      yield* Op.createTable(revision.id, { id: Op.column("int"), text: Op.column("text", { default: "it's \\ ;" }) })
      yield* Op.bulkInsert(revision.id, [{ id: 1, text: "$1 'x' -- \n \\ 日本" }])
      yield* Op.createEnum(`e_${revision.id}`, ["it's", "b", "c"])
      yield* Op.addColumn(revision.id, "e", Op.column(Op.type(`e_${revision.id}`), { default: "b" }))
      yield* Op.alterEnum(`e_${revision.id}`, {
        from: ["it's", "b", "c"],
        to: ["b", "it's"],
        columns: [{ table: revision.id, column: "e", default: "it's" }],
        lost: { c: null }
      })
      yield* Op.execute(Op.sql`UPDATE ${Op.identifier(revision.id)} SET id = ${2} WHERE text LIKE ${"$1%"}`)
    }),
    downgrade: Effect.andThen(Op.dropTable(revision.id), Op.dropEnum(`e_${revision.id}`))
  })

/** SQL in a transaction, with a body that only a splitter leaves whole. */
const script: Form = (revision) =>
  sql(
    revision,
    `-- strata:upgrade
CREATE TABLE ${revision.id} (id int, text text DEFAULT E'a\\'b;');
CREATE FUNCTION f_${revision.id}() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
INSERT INTO ${revision.id} VALUES (f_${revision.id}());
-- strata:downgrade
DROP FUNCTION f_${revision.id}();
DROP TABLE ${revision.id};`
  )

/** Operations and a named step outside of a transaction. */
const steps: Form = (revision) =>
  Migration.make({
    ...meta(revision),
    transaction: false,
    upgrade: Effect.gen(function*() {
      yield* Op.createTable(revision.id, { id: Op.column("int") })
      yield* Op.step("fill", {
        run: Op.bulkInsert(revision.id, [{ id: 7 }]),
        probe: `SELECT count(*) > 0 FROM ${revision.id}`
      })
      yield* Op.createIndex(`i_${revision.id}`, revision.id, ["id"], { concurrently: true })
    }),
    downgrade: Effect.gen(function*() {
      yield* Op.dropIndex(`i_${revision.id}`, { concurrently: true })
      yield* Op.dropTable(revision.id)
    })
  })

/** SQL that is told to run without a transaction. */
const outside: Form = (revision) =>
  sql(
    revision,
    `-- strata:transaction off
-- strata:upgrade
CREATE TABLE ${revision.id} (id int);
CREATE UNIQUE INDEX CONCURRENTLY i_${revision.id} ON ${revision.id} (id);
VACUUM ${revision.id};
-- strata:downgrade
DROP INDEX CONCURRENTLY i_${revision.id};
DROP TABLE ${revision.id};`
  )

/** Rows and nothing else, which nothing but a guard keeps from being there twice. */
const rows: Form = (revision) =>
  sql(
    revision,
    `-- strata:upgrade
INSERT INTO took VALUES ('${revision.id}');
-- strata:downgrade
INSERT INTO took VALUES ('-${revision.id}');`
  )

const forms = {
  "per-migration": [operations, rows, steps, script, outside],
  single: [operations, rows, script]
} as const

const database = Effect.tap(
  freshDatabase,
  (url) => Effect.promise(() => query(url, "CREATE TABLE took (revision text)"))
)

const picture = (url: string) =>
  Effect.promise(async () => ({
    catalog: await catalogOf(url),
    ledger: await ledgerOf(url),
    rows: await query(url, "SELECT revision FROM took ORDER BY 1")
  }))

/** There, further, and back again; each range begins where the one before it ended. */
const walk = ({ target }: Pick<History, "target">): ReadonlyArray<readonly [Migrator.Direction, string, string]> => [
  ["upgrade", "base", target],
  ["upgrade", target, "heads"],
  ["downgrade", "heads", "base"]
]

const parsed = (text: string) => Result.getOrThrow(Target.parse(text))

/** Walks twice, once by scripts, and compares after each leg; every script refuses to run where it does not fit. */
const compare = Effect.fnUntraced(function*(
  history: Pick<History, "target">,
  migrations: ReadonlyArray<Migration.Any>
) {
  const [written, run] = [yield* database, yield* database]
  const layers = on(clientOf(run), migrations)
  let events = 0
  for (const [direction, from, to] of walk(history)) {
    const range = { from: from === "base" ? null : parsed(from), to: parsed(to) }
    const text = yield* Effect.provide(Migrator.render(direction, range), layers, { local: true })
    const { ok, stderr } = yield* psql(written, text)
    assert.isTrue(ok, stderr)
    yield* Effect.provide(
      direction === "upgrade" ? Migrator.upgrade(parsed(to)) : Migrator.downgrade(parsed(to)),
      layers,
      { local: true }
    )
    const after = yield* picture(run)
    assert.deepStrictEqual(yield* picture(written), after)
    // A range that is empty, as one between equal ends, fits where it ends.
    if (after.ledger.length === events) continue
    const again = yield* psql(written, text, { stop: false })
    assert.match(again.stderr, /not at the script's starting revision|ahead of the script by \d+/)
    assert.deepStrictEqual(yield* picture(written), after)
    events = after.ledger.length
  }
})

/** Gives the revisions of a history one form after the other. */
const formed = (revisions: ReadonlyArray<Revision>, choice: ReadonlyArray<Form>) =>
  revisions.map((revision, index) => choice[index % choice.length]!(revision))

// Up to "b" all of it runs in transactions, so that psql goes on after an error.
const line = ["a", "b", "c", "d", "e", "f"].map((id, index, all) => revision(id, index === 0 ? [] : [all[index - 1]!]))

describe("a script", () => {
  for (const transaction of ["per-migration", "single"] as const) {
    const settings = Layer.effect(
      Migrator.Settings,
      Effect.map(Migrator.Settings, (all) => ({ ...all, transaction }))
    )
    it.effect(`does what a run does, for every form of revision, and refuses to do it elsewhere (${transaction})`, () =>
      Effect.provide(compare({ target: "b" }, formed(line, forms[transaction])), settings))

    it.effect.prop(
      `does what a run does, on any history, and aborts on another database (${transaction})`,
      { history: histories },
      ({ history }) =>
        compare(history, formed(history.revisions, forms[transaction])).pipe(Effect.scoped, Effect.provide(settings)),
      { arbitrary: { runs: soaking ? 10 : 1 } }
    )
  }

  it.effect("changes nothing once its line endings were changed, whether psql stops at errors or not", () =>
    Effect.gen(function*() {
      const url = yield* database
      const migrations = formed(line.slice(0, 2), [operations])
      const layers = on(clientOf(url), migrations)
      const range = { from: null, to: parsed("a") }
      const first = yield* Effect.provide(Migrator.render("upgrade", range), layers, { local: true })
      const further = { from: parsed("a"), to: parsed("b") }
      const second = yield* Effect.provide(Migrator.render("upgrade", further), layers, { local: true })
      const tables = Effect.promise(() =>
        query(url, "SELECT to_regclass('strata.ledger') AS ledger, to_regclass('a') AS a, to_regclass('b') AS b")
      )
      for (const text of [first, second]) {
        const before = yield* tables
        for (const stop of [true, false]) {
          const { stderr } = yield* psql(url, text.replaceAll("\n", "\r\n"), { stop })
          assert.include(stderr, "Cannot run this script: its line endings were changed after it was written")
          assert.deepStrictEqual(yield* tables, before)
        }
        assert.isTrue((yield* psql(url, text)).ok)
      }
    }))
})
