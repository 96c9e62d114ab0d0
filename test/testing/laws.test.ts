import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Testing from "effect-strata/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { everyCrash } from "../../src/testing/law/crash.ts"
import { read } from "../../src/testing/subject/subject.ts"
import { directoryOf } from "../cli/strata.ts"
import { urlOf } from "../support/server.ts"
import { soaking } from "../support/soak.ts"

const source = (module: string) => JSON.stringify(new URL(`../../src/${module}`, import.meta.url).href)

const sql = (id: string, parent: string, upgrade: string, downgrade: string, ...more: ReadonlyArray<string>) => ({
  [`${id}.sql`]: [
    `-- strata:revision ${id}`,
    ...(parent === "" ? [] : [`-- strata:parents ${parent}`]),
    `-- strata:message ${id}`,
    ...more,
    "-- strata:upgrade",
    upgrade,
    "-- strata:downgrade",
    downgrade,
    ""
  ].join("\n")
})

const notes = sql("aaaa", "", "CREATE TABLE notes (id int PRIMARY KEY, title text);", "DROP TABLE notes;")

/** A revision that fails where there are rows. */
const needsValue = (before: string) =>
  sql("bbbb", "aaaa", `${before}ALTER TABLE notes ADD n int NOT NULL;`, "ALTER TABLE notes DROP n;")

/** The laws that a history breaks, with their messages. */
const brokenOf = Effect.fnUntraced(function*<E, R>(
  files: Readonly<Record<string, string>>,
  laws: (directory: string) => Effect.Effect<Effect.Success<ReturnType<typeof Testing.laws>>, E, R>
) {
  const found: Array<readonly [string, string]> = []
  for (const { check, name } of yield* laws(yield* directoryOf(files))) {
    const failure = yield* Effect.flip(Effect.scoped(check)).pipe(Effect.catch((silence) => Effect.succeed(silence)))
    if (failure instanceof Testing.HarnessError) found.push([name, failure.message])
  }
  return found
}, (effect) =>
  Effect.provide(
    Effect.scoped(effect),
    Layer.merge(NodeServices.layer, Layer.fresh(Testing.layerPlace({ server: urlOf("postgres") })))
  ))

/** The same, of the law that a test is about, and of all when soaking. */
const broken = (
  about: string,
  files: Readonly<Record<string, string>>,
  options: Partial<Testing.SuiteOptions> = {}
) =>
  brokenOf(files, (directory) =>
    Effect.map(
      Testing.laws({ directory, crash: "none", ...options }),
      (all) => soaking ? all : all.filter(({ name }) => name.startsWith(about))
    ))

const names = (found: ReadonlyArray<readonly [string, string]>) => found.map(([name]) => name)

describe("the laws of a history", () => {
  it.live("hold for a history without a fault", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* broken("", notes), [])
    }))

  it.live("two heads", () =>
    Effect.gen(function*() {
      const found = yield* broken("the history has one head", {
        ...notes,
        ...sql("bbbb", "aaaa", "ALTER TABLE notes ADD b int;", "ALTER TABLE notes DROP b;"),
        ...sql("cccc", "aaaa", "ALTER TABLE notes ADD c int;", "ALTER TABLE notes DROP c;")
      })
      assert.deepStrictEqual(names(found), ["the history has one head"])
      assert.include(found[0]![1], `strata merge bbbb cccc -m "merge"`)
    }))

  it.live("a downgrade that leaves something", () =>
    Effect.gen(function*() {
      const found = yield* broken("every revision goes up, down and up again", {
        ...notes,
        ...sql(
          "bbbb",
          "aaaa",
          "CREATE TYPE mood AS ENUM ('low'); ALTER TABLE notes ADD m mood;",
          "ALTER TABLE notes DROP m;"
        )
      })
      // What is left is in the way of the next upgrade, which the law of filled tables finds as well.
      const others = names(found).filter((name) => name !== "every revision runs where there are rows")
      assert.deepStrictEqual(others, ["every revision goes up, down and up again"])
      assert.match(found[0]![1], /^Revision "bbbb" is not undone by its downgrade[^]*mood[^]*bbbb\.sql, then run/)
    }))

  it.live("a model with a column that the history does not make", () =>
    Effect.gen(function*() {
      const found = yield* broken("the models match the head", {
        ...notes,
        "env.ts": `import { Environment, Table } from ${source("mod.ts")}
import * as Schema from "effect/Schema"
class Note extends Schema.Class<Note>("Note")({
  id: Schema.Int, title: Schema.NullOr(Schema.String), due: Schema.NullOr(Schema.String)
}) {}
export default Environment.make({ models: [Table.make(Note, { name: "notes", primaryKey: ["id"] })] })`
      })
      assert.deepStrictEqual(names(found), ["the models match the head"])
      assert.match(found[0]![1], /add column "due" of "notes"/)
    }))

  it.live("a revision that does something else in a script", () =>
    Effect.gen(function*() {
      const found = yield* broken("an offline script does what a run does", {
        ...notes,
        "bbbb.ts": `import { Ledger, Migration, Op } from ${source("mod.ts")}
import * as Effect from "effect/Effect"
export default Migration.make({
  revision: "bbbb",
  parents: ["aaaa"],
  message: "bbbb",
  upgrade: Effect.flatMap(Effect.serviceOption(Ledger.RunLock), ({ _tag }) =>
    Op.addColumn("notes", _tag === "Some" ? "online" : "offline", Op.column("int"))),
  downgrade: Op.execute("ALTER TABLE notes DROP online")
})`
      })
      assert.deepStrictEqual(names(found), ["an offline script does what a run does"])
      assert.match(found[0]![1], /add column "online" of "notes"/)
    }))

  it.live("a revision that the next run cannot end", () =>
    Effect.gen(function*() {
      const files = {
        ...notes,
        ...sql(
          "bbbb",
          "aaaa",
          "CREATE PROCEDURE work() LANGUAGE plpgsql AS 'BEGIN INSERT INTO notes VALUES (1000000007); COMMIT; END';",
          "DROP PROCEDURE work(); DELETE FROM notes WHERE id > 0;"
        ),
        ...sql("cccc", "bbbb", "CALL work();", "DELETE FROM notes WHERE id > 0;", "-- strata:transaction off")
      }
      const found = yield* brokenOf(files, (directory) =>
        soaking ? Testing.laws({ directory, crash: "changed" }) : Effect.map(read(directory), (subject) =>
          everyCrash(
            subject,
            subject.order.filter(({ id }) =>
              id === "cccc"
            ),
            (points) => points.filter(({ text }) => text.includes("CALL"))
          )))
      assert.deepStrictEqual(names(found), ["revision cccc is ended by the next run, wherever it was cut off"])
      assert.match(
        found[0]![1],
        /was cut off \(upgrade, [^]*next run cannot end it[^]*in doubt[^]*CALL work\(\)[^]*Op\.step/
      )
    }))

  it.live("a revision that fails where there are rows, until its file says so", () =>
    Effect.gen(function*() {
      const rows = "every revision runs where there are rows"
      const found = yield* broken(rows, { ...notes, ...needsValue("") }, { allow: ["bbbb"], seed: 7 })
      assert.deepStrictEqual(names(found), ["every revision runs where there are rows"])
      assert.match(found[0]![1], /"bbbb" cannot be applied where there are rows[^]*null values[^]*STRATA_TEST_SEED=7/)
      const said = yield* broken(rows, { ...notes, ...needsValue("-- Hazard, fails-on-rows: it needs a value.\n") }, {
        allow: ["bbbb"]
      })
      assert.deepStrictEqual(said, [])
    }))

  it.live("a hazard that no comment names, until one does, or the revision is allowed", () =>
    Effect.gen(function*() {
      const drop = "ALTER TABLE notes DROP title;"
      const revision = (before: string) => sql("bbbb", "aaaa", `${before}${drop}`, "ALTER TABLE notes ADD title text;")
      const word = "no hazard is without a word"
      const found = yield* broken(word, { ...notes, ...revision("") })
      assert.deepStrictEqual(names(found), ["no hazard is without a word"])
      const sentence = /bbbb\.sql: (Hazard, data-loss: .*)$/m.exec(found[0]![1])![1]!
      assert.deepStrictEqual(yield* broken(word, { ...notes, ...revision(`-- ${sentence}\n`) }), [])
      assert.deepStrictEqual(yield* broken(word, { ...notes, ...revision("") }, { allow: ["bbbb"] }), [])
    }))
})
