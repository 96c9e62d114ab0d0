import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import * as Catalog from "../../src/catalog/mod.ts"
import { Op, type Operation } from "../../src/operation/mod.ts"
import { Table } from "../../src/schema/mod.ts"
import { autogenerate, differences, downgrade, failure, inspect, onServer, type Project, upgrade } from "./project.ts"

const before = [
  Table.make({ id: Schema.Int, title: Schema.NullOr(Schema.String), owner: Schema.NullOr(Schema.Int) }, {
    name: "notes",
    primaryKey: ["id"],
    indexes: ["owner"]
  })
]

const after = [
  Table.make({ id: Schema.Int, title: Schema.String, owner: Schema.NullOr(Schema.Int) }, {
    name: "notes",
    primaryKey: ["id"],
    unique: ["title"],
    indexes: ["owner", ["owner", "title"]],
    checks: { owner_positive: Op.sql`owner > 0` }
  })
]

const started = Effect.gen(function*() {
  const project = yield* onServer
  yield* autogenerate(project, { models: before })
  yield* upgrade(project)
  return project
})

const files = ({ directory }: Project) => readdirSync(directory).filter((file) => /\.(ts|sql)$/.test(file))

describe("safe", () => {
  it.live.each([["ts"], ["sql"]] as const)(
    "a chain of revisions goes up and comes down, in %s",
    ([format]) =>
      Effect.gen(function*() {
        const project = yield* started
        const empty = yield* inspect(project)
        const { hasOnlineForm, revisions } = yield* autogenerate(project, { models: after }, {
          safe: true,
          format,
          labels: ["tight"]
        })
        assert.isTrue(hasOnlineForm)
        assert.deepStrictEqual(
          revisions.map(({ isReversible, revision: { labels, message, modes } }) =>
            [message, modes.upgrade.transaction, labels, isReversible] as const
          ),
          [
            ["models (1 of 3: prepare)", true, ["tight"], true],
            ["models (2 of 3: build indexes and validate)", false, [], true],
            ["models (3 of 3: finish)", true, [], true]
          ]
        )
        assert.deepStrictEqual(
          revisions.slice(1).map(({ revision }) => revision.parents),
          revisions.slice(0, 2).map(({ revision }) => [revision.id])
        )
        const texts = revisions.map(({ path }) => readFileSync(path, "utf8"))
        assert.match(texts[1]!, format === "ts" ? /transaction: false/ : /-- strata:transaction off/)
        assert.notMatch(texts.join("\n"), /Hazard, lock/)
        yield* upgrade(project)
        assert.deepStrictEqual(yield* differences(project, { models: after }), [])
        for (const _ of revisions) yield* downgrade(project)
        assert.strictEqual(Catalog.digest(yield* inspect(project)), Catalog.digest(empty))
      }).pipe(Effect.scoped)
  )

  it.live("numbers the id that was asked for, and writes all of the chain or nothing", () =>
    Effect.gen(function*() {
      const project = yield* started
      const [base] = files(project)
      writeFileSync(
        join(project.directory, "tight_2.sql"),
        `-- strata:revision tight_2\n-- strata:parents\n-- strata:message m\n-- strata:upgrade\n-- strata:downgrade\n`
      )
      yield* upgrade(project)
      const { id } = { id: /_([0-9a-f]{12})_/.exec(base!)![1]! }
      const options = { message: "x", id: "tight", parents: [id], safe: true }
      const error = yield* failure(project, { models: after }, (loaded, place) =>
        Autogenerate.revision(loaded, { ...options, ...place }))
      assert.include(String(error), "tight_2")
      assert.sameMembers(files(project), [base!, "tight_2.sql"])
      const { revisions } = yield* autogenerate(project, { models: after }, { ...options, id: "other" })
      assert.deepStrictEqual(
        revisions.map(({ revision }) =>
          revision.id
        ),
        ["other_1", "other_2", "other_3"]
      )
    }).pipe(Effect.scoped))

  it.live("lets the rewriter see the plan once, and keeps its own operations where it put them", () =>
    Effect.gen(function*() {
      const project = yield* started
      let calls = 0
      const touch: Operation = {
        _tag: "Execute",
        expression: { _tag: "Expression", text: "ANALYZE notes", parameters: [] },
        inverse: { _tag: "Expression", text: "SELECT 1", parameters: [] }
      }
      const rewrite = (operations: ReadonlyArray<Operation>) => {
        calls += 1
        return [...operations, touch]
      }
      const { revisions } = yield* autogenerate(project, { models: after, rewrite }, { safe: true })
      assert.strictEqual(calls, 1)
      const last = revisions.at(-1)!
      assert.deepStrictEqual(last.changes.at(-1)!.text, `execute "ANALYZE notes"`)
      yield* upgrade(project)
      assert.deepStrictEqual(yield* differences(project, { models: after }), [])
    }).pipe(Effect.scoped))

  it.live("is one plain revision where nothing has an online form", () =>
    Effect.gen(function*() {
      const project = yield* onServer
      const { hasOnlineForm, revisions } = yield* autogenerate(project, { models: after }, { safe: true })
      assert.isFalse(hasOnlineForm)
      assert.deepStrictEqual(
        revisions.map(({ revision: { message, modes } }) => [message, modes.upgrade.transaction]),
        [[
          "models",
          true
        ]]
      )
    }).pipe(Effect.scoped))
})
